using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cubit.Tests.Store;

/// <summary>
/// A PostgreSQL server of the tests' own: a new cluster in a temporary folder on a free port of 127.0.0.1, never as
/// root. It stops and its folder goes when whoever started it disposes it, ends or is killed.
/// </summary>
/// <remarks>
/// Installs nothing. Connections are trusted; the superuser is <see cref="Superuser"/>. <see cref="SharedAsync"/> is
/// one server for the whole process, without syncs to the disk: take a database of it unless the test stops the server
/// or is about durability.
/// </remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Superuser = "postgres";

    public const string Binaries = "/usr/lib/postgresql/15/bin";
    private const int StartsMax = 5;

    // The shell outlives a killed test: its standard input then ends, and it stops the server and removes the folder.
    private const string Watch = """
        folder=$1; shift
        "$@" </dev/null >>"$folder/log" 2>&1 & server=$!
        echo $server
        read -r ended
        kill -INT $server 2>/dev/null; wait $server
        [ "$ended" = keep ] || rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Undurable = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

    private static readonly Lazy<Task<PostgresServer>> OneForAll = new(() => StartAsync(durable: false));

    private readonly string[] _settings;
    private int _databases;
    private Process? _watch;
    private int _processId;

    private PostgresServer(string folder, string[] settings) => (Folder, _settings) = (folder, settings);

    /// <summary>Where the cluster and its log are.</summary>
    public string Folder { get; }

    public int Port { get; private set; }

    /// <summary>The server of the whole process, not durable, ended with the process.</summary>
    public static Task<PostgresServer> SharedAsync() => OneForAll.Value;

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="durable">Whether it syncs to the disk as in life; without it is faster.</param>
    /// <param name="settings">More settings, as <c>max_connections=10</c>.</param>
    public static async Task<PostgresServer> StartAsync(bool durable, params string[] settings)
    {
        if (!File.Exists($"{Binaries}/initdb"))
            throw new InvalidOperationException(
                "PostgreSQL 15 is missing; install the Debian package postgresql-15 to run what needs it."
            );
        var folder = Directory.CreateTempSubdirectory("cubit-postgres-").FullName;
        var server = new PostgresServer(folder, [.. durable ? [] : Undurable, .. settings]);
        if (Environment.UserName == "root")
            await RunAsync("chown", Superuser, folder);
        string[] initdb =
        [
            $"{Binaries}/initdb",
            $"--pgdata={folder}/cluster",
            $"--username={Superuser}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ];
        var command = AsUser(initdb);
        await RunAsync(command[0], command[1..]);
        await server.RestartAsync();
        return server;
    }

    /// <summary>How to connect to a database of this server.</summary>
    public string ConnectionString(string database, string user = Superuser) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Include Error Detail=true"
        );

    /// <summary>Makes a database, empty or as a copy of another that nobody is connected to.</summary>
    public async Task<PostgresDatabase> CreateAsync(string template = "template1")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"cubit_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new PostgresDatabase(this, name);
    }

    /// <summary>Runs SQL as the superuser and answers with what it printed, one row a line.</summary>
    public async Task<string> ExecuteAsync(string sql, string database = "postgres") =>
        await RunAsync($"{Binaries}/psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", Url(database), "-c", sql);

    /// <summary>The address of a database for the programs of PostgreSQL.</summary>
    public string Url(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{Superuser}@127.0.0.1:{Port}/{database}");

    /// <summary>Stops the server as an operator would; its data stay for <see cref="RestartAsync"/>.</summary>
    public Task StopAsync() => EndAsync("keep");

    /// <summary>Kills the server and all its processes with SIGKILL.</summary>
    public async Task KillAsync()
    {
        using (var server = Process.GetProcessById(_processId))
            server.Kill(entireProcessTree: true);
        await EndAsync("keep");
    }

    /// <summary>Starts the stopped or killed server again, on the same port.</summary>
    public async Task RestartAsync()
    {
        for (var start = 1; ; start++)
        {
            if (Port == 0 || start > 1 && _databases == 0)
                Port = FreePort();
            if (await TryStartAsync())
                return;
            await EndAsync("keep");
            if (start == StartsMax)
                throw new InvalidOperationException(
                    $"PostgreSQL did not start: {await File.ReadAllTextAsync($"{Folder}/log")}"
                );
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync("");
        // The watcher has removed it, unless the server was stopped before.
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).TrimEnd('\n')
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}");
    }

    private async Task<bool> TryStartAsync()
    {
        string[] server =
        [
            $"{Binaries}/postgres",
            "-D",
            $"{Folder}/cluster",
            "-h",
            "127.0.0.1",
            "-p",
            Port.ToString(CultureInfo.InvariantCulture),
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=300",
            .. _settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        string[] command = AsUser(["sh", "-c", Watch, "watch", Folder, .. server]);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        _watch = Process.Start(start)!;
        _processId = int.Parse((await _watch.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var waited = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{_processId}") && waited.Elapsed < Patience)
        {
            // The eighth line of this file says "ready" once connections are taken.
            var state = $"{Folder}/cluster/postmaster.pid";
            if (File.Exists(state) && await IsReadyAsync(state))
                return true;
            await Task.Delay(20);
        }

        return false;
    }

    private async Task<bool> IsReadyAsync(string state)
    {
        var lines = (await File.ReadAllTextAsync(state)).Split('\n');
        return lines is [var id, _, _, _, _, _, _, var status, ..]
            && id == _processId.ToString(CultureInfo.InvariantCulture)
            && status.Trim() == "ready";
    }

    private async Task EndAsync(string how)
    {
        if (_watch is null)
            return;
        await _watch.StandardInput.WriteLineAsync(how);
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync().WaitAsync(Patience);
        _watch.Dispose();
        _watch = null;
    }

    // PostgreSQL refuses to run as root; its Debian package makes this user.
    private static string[] AsUser(string[] command) =>
        Environment.UserName == "root"
            ? ["setpriv", $"--reuid={Superuser}", $"--regid={Superuser}", "--clear-groups", "--", .. command]
            : command;
}

/// <summary>A database of a <see cref="PostgresServer"/>, dropped when disposed, whoever is still connected.</summary>
internal sealed record PostgresDatabase(PostgresServer Server, string Name) : IAsyncDisposable
{
    public string ConnectionString => Server.ConnectionString(Name);

    public async ValueTask DisposeAsync() => await Server.ExecuteAsync($"DROP DATABASE {Name} WITH (FORCE)");
}
