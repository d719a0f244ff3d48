namespace Cubit.Store;

/// <summary>The claim of the one server that works on a folder of data.</summary>
/// <remarks>
/// A second server would not see the first one's sandbox clock, and a reset would delete the data under it. Commands
/// that write beside a running server take no claim. The system frees it when its process ends, however that ends.
/// </remarks>
public sealed class ServerClaim : IDisposable
{
    internal const string FileName = "cubit.lock";

    private readonly FileStream _file;

    private ServerClaim(FileStream file) => _file = file;

    /// <summary>Claims a folder, making it if it is missing.</summary>
    /// <exception cref="IOException">Another server works on it, or it cannot be written.</exception>
    public static ServerClaim Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
