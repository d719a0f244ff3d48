using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cubit.Tests.Store;

/// <summary><c>cubit serve</c> as a process of its own, on a port that stays the same when it starts again.</summary>
internal sealed class CubitNode : IAsyncDisposable
{
    private const string Listening = "Console ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string[] _command;
    private readonly string _folder;
    private WatchedProcess? _process;

    private CubitNode(string folder, string[] command, Uri address) =>
        (_folder, _command, Address) = (folder, command, address);

    public Uri Address { get; }

    /// <summary>How long it took from the last start of the process to the first answer that it is ready.</summary>
    public TimeSpan Started { get; private set; }

    /// <summary>By what the system knows it.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Starts a node on data that are there.</summary>
    /// <param name="clock">Where its clock stands; null for the real one.</param>
    /// <param name="options">Further options: <c>--data</c> and a folder.</param>
    public static Task<CubitNode> StartAsync(string? clock, params string[] options) =>
        StartAsync(schemaVersion: null, clock, options);

    /// <summary>Starts a node that poses as a program for another version of the schema.</summary>
    public static async Task<CubitNode> StartAsync(int? schemaVersion, string? clock, params string[] options)
    {
        var folder = await WatchedProcess.NewFolderAsync("node");
        var address = new Uri($"http://127.0.0.1:{PostgresServer.FreePort()}");
        var program = Path.Combine(AppContext.BaseDirectory, "Cubit.Cli.dll");
        var settings = Path.ChangeExtension(program, "runtimeconfig.json");
        if (schemaVersion is { } version)
            settings = await PosedAsync(settings, version, folder);
        string[] serve =
        [
            "dotnet",
            "exec",
            "--runtimeconfig",
            settings,
            program,
            "serve",
            "--urls",
            $"{address}",
            .. clock is null ? [] : new[] { "--sandbox", "--clock", clock },
        ];
        var node = new CubitNode(folder, [.. serve, .. options], address);
        try
        {
            await node.RestartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, perhaps with variables of its environment as <c>NAME=value</c>.</summary>
    public async Task RestartAsync(params string[] environment)
    {
        var watch = Stopwatch.StartNew();
        File.Delete($"{_folder}/log");
        _process = await WatchedProcess.StartAsync(
            _folder,
            "TERM",
            asCaller: true,
            ["env", .. environment, .. _command]
        );
        while (!Log().Contains(Listening, StringComparison.Ordinal))
        {
            if (!_process.IsRunning || watch.Elapsed > Patience)
                throw new InvalidOperationException($"cubit serve did not start: {Log()}");
            await Task.Delay(10);
        }

        using var client = new HttpClient();
        (await client.GetAsync(new Uri(Address, "readyz"))).EnsureSuccessStatusCode();
        Started = watch.Elapsed;
    }

    /// <summary>What it said.</summary>
    public string Log() => File.Exists($"{_folder}/log") ? File.ReadAllText($"{_folder}/log") : "";

    /// <summary>Kills it with SIGKILL: no handler, no flush, no goodbye.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Asks it to end, as an operator would, and waits until it has.</summary>
    public Task StopAsync() => _process!.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> PosedAsync(string settings, int version, string folder)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(settings))!;
        json["runtimeOptions"]!["configProperties"]!["Cubit.Schema.ProgramVersion"] = version;
        var posed = Path.Combine(folder, "posed.runtimeconfig.json");
        await File.WriteAllTextAsync(posed, json.ToJsonString());
        return posed;
    }
}
