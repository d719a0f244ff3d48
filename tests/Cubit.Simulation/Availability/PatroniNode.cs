using System.Net;
using Cubit.Tests.Store;

namespace Cubit.Simulation.Availability;

/// <summary>One PostgreSQL server and the Patroni that decides whether it leads or follows.</summary>
internal sealed class PatroniNode : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _patroniPort;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(2) };
    private WatchedProcess? _patroni;

    private PatroniNode(string name, string folder, int patroniPort, int port) =>
        (Name, _folder, _patroniPort, Port) = (name, folder, patroniPort, port);

    public string Name { get; }

    public int Port { get; }

    public static async Task<PatroniNode> StartAsync(string name, string etcd)
    {
        var folder = await WatchedProcess.NewFolderAsync($"ha-{name}");
        var node = new PatroniNode(name, folder, PostgresServer.FreePort(), PostgresServer.FreePort());
        await File.WriteAllTextAsync($"{folder}/patroni.yml", node.Settings(etcd));
        await node.StartAsync();
        return node;
    }

    /// <summary>Starts Patroni again, which starts or mends its PostgreSQL.</summary>
    public async Task StartAsync() =>
        _patroni = await WatchedProcess.StartAsync(_folder, "TERM", "patroni", $"{_folder}/patroni.yml");

    /// <summary>Whether it answers to Patroni's own question: <c>primary</c>, <c>sync</c>, <c>replica</c>.</summary>
    public async Task<bool> IsAsync(string role)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{_patroniPort}/{role}"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Who follows this server, in words; nothing where it does not answer.</summary>
    public async Task<string> FollowersAsync()
    {
        try
        {
            return await PostgresServer.QueryAsync(
                PostgresServer.UrlOf(Port, "postgres"),
                """
                SELECT count(*) || ' following, ' || count(*) FILTER (WHERE sync_state = 'sync') || ' synchronous'
                FROM pg_stat_replication WHERE state = 'streaming'
                """
            );
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>Kills the whole node at once with SIGKILL: Patroni, PostgreSQL and every process of both.</summary>
    public async Task KillAsync()
    {
        var postgres = PostgresId();
        // First Patroni's processes, which would see the server fall and tell the others.
        await _patroni!.KillAsync();
        if (postgres is { } id)
            WatchedProcess.KillTree(id);
    }

    /// <summary>The last lines that it said.</summary>
    public string Log() => string.Join('\n', File.ReadLines($"{_folder}/log").TakeLast(15));

    public async ValueTask DisposeAsync()
    {
        var postgres = PostgresId();
        if (_patroni is not null)
            await _patroni.DisposeAsync();
        // Patroni stops its server when it is asked to end; a killed one could not.
        if (postgres is { } id)
            WatchedProcess.KillTree(id);
        _client.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // A stale file may name the process of somebody else by now.
    private int? PostgresId()
    {
        var file = $"{_folder}/cluster/postmaster.pid";
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).First(), out var id))
            return null;
        var command = $"/proc/{id}/cmdline";
        return File.Exists(command) && File.ReadAllText(command).Contains(_folder, StringComparison.Ordinal)
            ? id
            : null;
    }

    private string Settings(string etcd) =>
        $"""
            scope: cubit
            name: {Name}
            restapi:
              listen: 127.0.0.1:{_patroniPort}
              connect_address: 127.0.0.1:{_patroniPort}
            etcd3:
              host: {etcd}
            bootstrap:
              dcs:
                ttl: {PatroniCluster.LeaseSeconds}
                loop_wait: {PatroniCluster.LoopSeconds}
                retry_timeout: {PatroniCluster.RetrySeconds}
                synchronous_mode: true
                synchronous_mode_strict: true
                postgresql:
                  use_pg_rewind: true
                  parameters:
                    max_connections: 100
                    wal_log_hints: 'on'
                    wal_keep_size: 512MB
              initdb:
                - encoding: UTF8
                - locale: C.UTF-8
                - data-checksums
            postgresql:
              listen: 127.0.0.1:{Port}
              connect_address: 127.0.0.1:{Port}
              data_dir: {_folder}/cluster
              bin_dir: {PostgresServer.Binaries}
              pgpass: {_folder}/pgpass
              parameters:
                unix_socket_directories: ''
              pg_hba:
                - host all all 127.0.0.1/32 trust
                - host replication all 127.0.0.1/32 trust
              authentication:
                superuser:
                  username: {PostgresServer.Superuser}
                replication:
                  username: replicator
            """;
}
