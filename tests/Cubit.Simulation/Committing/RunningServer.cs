using System.Diagnostics;
using System.Globalization;
using Cubit.Store;

namespace Cubit.Simulation.Committing;

/// <summary><c>cubit serve</c> as a process of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningServer(Process process, Uri address, TimeSpan started) =>
        (_process, Address, Started) = (process, address, started);

    public Uri Address { get; }

    /// <summary>How long it took from the start of the process to the first answer that it is ready.</summary>
    public TimeSpan Started { get; }

    /// <summary>The most memory that it has had, in megabytes.</summary>
    public double MemoryMaxMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
        }
    }

    public static async Task<RunningServer> StartAsync(DataPlace place)
    {
        var watch = Stopwatch.StartNew();
        var program = Path.Combine(AppContext.BaseDirectory, "Cubit.Cli.dll");
        string[] serve = [program, "serve", "--sandbox", "--clock", $"{Shop.Now}", "--urls", "http://127.0.0.1:0"];
        var start = new ProcessStartInfo("dotnet", [.. serve, .. OptionsOf(place)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.StartsWith("Console ", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"cubit serve said '{line}'.");
        var address = new Uri(line["Console ".Length..]);
        using var client = new HttpClient();
        (await client.GetAsync(new Uri(address, "readyz"))).EnsureSuccessStatusCode();
        return new(process, address, watch.Elapsed);
    }

    private static string[] OptionsOf(DataPlace place) =>
        place switch
        {
            DataPlace.InFolder folder => ["--data", folder.Path],
            DataPlace.OnServer server => ["--database", server.ConnectionString],
            _ => throw new ArgumentException($"{place} is no place of a server.", nameof(place)),
        };

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
