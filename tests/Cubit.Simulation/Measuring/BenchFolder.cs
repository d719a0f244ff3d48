namespace Cubit.Simulation.Measuring;

/// <summary>A temporary folder that goes when it is disposed, or with a bench that is interrupted.</summary>
internal sealed class BenchFolder : IDisposable
{
    public BenchFolder() => AppDomain.CurrentDomain.ProcessExit += OnExit;

    public string Path { get; } = Directory.CreateTempSubdirectory("cubit-bench-").FullName;

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Directory.Delete(Path, recursive: true);
    }

    // What is interrupted may still be writing, or be at the end of it.
    private void OnExit(object? sender, EventArgs e)
    {
        try
        {
            Dispose();
        }
        catch (IOException) { }
    }
}
