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

    /// <summary>Where Debian puts the programs of PostgreSQL 15.</summary>
    public const string Binaries = "/usr/lib/postgresql/15/bin";

    private const int StartsMax = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Undurable = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

    private static readonly Lazy<Task<PostgresServer>> OneForAll = new(() => StartAsync(durable: false));

    private readonly string[] _settings;
    private int _databases;
    private WatchedProcess? _process;

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
        var folder = await WatchedProcess.NewFolderAsync("postgres");
        var initdb = WatchedProcess.AsUser(
            $"{Binaries}/initdb",
            $"--pgdata={folder}/cluster",
            $"--username={Superuser}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"
        );
        await WatchedProcess.RunAsync(initdb[0], initdb[1..]);
        var server = new PostgresServer(folder, [.. durable ? [] : Undurable, .. settings]);
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
    public Task<string> ExecuteAsync(string sql, string database = "postgres") => QueryAsync(Url(database), sql);

    /// <summary>Runs SQL at an address of a database and answers with what it printed, one row a line.</summary>
    public static Task<string> QueryAsync(string url, string sql)
    {
        string[] quiet = ["-qAtX", "-v", "ON_ERROR_STOP=1"];
        return WatchedProcess.RunAsync($"{Binaries}/psql", [.. quiet, "-d", url, "-c", sql]);
    }

    /// <summary>The address of a database for the programs of PostgreSQL.</summary>
    public string Url(string database) => UrlOf(Port, database);

    /// <summary>The address of a database at a port of this machine.</summary>
    public static string UrlOf(int port, string database) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{Superuser}@127.0.0.1:{port}/{database}");

    /// <summary>Stops the server as an operator would; its data stay for <see cref="RestartAsync"/>.</summary>
    public Task StopAsync() => _process!.StopAsync();

    /// <summary>Kills the server and all its processes with SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Starts the stopped or killed server again, on the same port.</summary>
    public async Task RestartAsync()
    {
        var isNew = Port == 0;
        for (var start = 0; start < StartsMax; start++)
        {
            // Another program may have taken the port since it was found free.
            if (isNew)
                Port = FreePort();
            if (await TryStartAsync())
                return;
            await StopAsync();
        }

        throw new InvalidOperationException(
            $"PostgreSQL did not start: {await File.ReadAllTextAsync($"{Folder}/log")}"
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        // Where the server was stopped before, nobody has removed it.
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> TryStartAsync()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={Port}"),
            "unix_socket_directories=",
            "max_connections=300",
            .. _settings,
        ];
        _process = await WatchedProcess.StartAsync(
            Folder,
            "INT",
            [$"{Binaries}/postgres", "-D", $"{Folder}/cluster", .. settings.SelectMany(s => new[] { "-c", s })]
        );
        var waited = Stopwatch.StartNew();
        while (_process.IsRunning && waited.Elapsed < Patience)
        {
            if (await IsReadyAsync())
                return true;
            await Task.Delay(20);
        }

        return false;
    }

    // The eighth line of this file says "ready" once connections are taken.
    private async Task<bool> IsReadyAsync()
    {
        var state = $"{Folder}/cluster/postmaster.pid";
        if (!File.Exists(state))
            return false;
        var lines = (await File.ReadAllTextAsync(state)).Split('\n');
        return lines is [var id, _, _, _, _, _, _, var status, ..]
            && id == _process!.Id.ToString(CultureInfo.InvariantCulture)
            && status.Trim() == "ready";
    }
}

/// <summary>A database of a <see cref="PostgresServer"/>, dropped when disposed, whoever is still connected.</summary>
internal sealed record PostgresDatabase(PostgresServer Server, string Name) : IAsyncDisposable
{
    public string ConnectionString => Server.ConnectionString(Name);

    public async ValueTask DisposeAsync() => await Server.ExecuteAsync($"DROP DATABASE {Name} WITH (FORCE)");
}
