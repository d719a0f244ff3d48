using System.Diagnostics;
using Cubit.Tests.Store;

namespace Cubit.Simulation.Availability;

/// <summary>
/// Three PostgreSQL servers under Patroni with etcd, all on 127.0.0.1: one leads, and no commit is answered before a
/// second server has it on its disk, whatever happens.
/// </summary>
internal sealed class PatroniCluster : IAsyncDisposable
{
    /// <summary>How long a dead leader keeps the lead: the shortest that Patroni takes.</summary>
    public const int LeaseSeconds = 20;

    /// <summary>How often Patroni looks.</summary>
    public const int LoopSeconds = 2;

    /// <summary>How long Patroni waits for etcd and PostgreSQL.</summary>
    public const int RetrySeconds = 5;

    private const int Nodes = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<PatroniNode> _nodes = [];

    /// <summary>How a program connects: every server, and only the one that leads will do.</summary>
    public string ConnectionString(string database) =>
        $"Host={string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}"))};Database={database};"
        + $"Username={PostgresServer.Superuser};Target Session Attributes=primary";

    public static async Task<PatroniCluster> StartAsync()
    {
        var cluster = new PatroniCluster();
        try
        {
            var etcd = await cluster.StartEtcdAsync();
            for (var i = 1; i <= Nodes; i++)
            {
                var node = await PatroniNode.StartAsync($"node{i}", etcd);
                cluster._nodes.Add(node);
                cluster._open.Add(node);
            }

            await cluster.WaitUntilWholeAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database.</summary>
    public async Task CreateAsync(string database) =>
        await PostgresServer.QueryAsync(
            PostgresServer.UrlOf((await LeaderAsync()).Port, "postgres"),
            $"CREATE DATABASE {database}"
        );

    /// <summary>The node that leads now.</summary>
    public Task<PatroniNode> LeaderAsync() => FirstAsync("primary", 1);

    /// <summary>Waits until one leads, one follows it synchronously, and all three are there.</summary>
    public async Task WaitUntilWholeAsync()
    {
        var waited = Stopwatch.StartNew();
        // What the followers themselves say is some seconds old; the leader knows who follows it now.
        while (await (await LeaderAsync()).FollowersAsync() != $"{Nodes - 1} following, 1 synchronous")
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"The cluster was not whole after {Patience}.\n{Logs()}");
            await Task.Delay(200);
        }

        await FirstAsync("sync", 1);
    }

    public async ValueTask DisposeAsync()
    {
        // Servers first, so that none of them looks for etcd in vain.
        foreach (var each in Enumerable.Reverse(_open))
            await each.DisposeAsync();
    }

    private async Task<PatroniNode> FirstAsync(string role, int count)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            var answers = await Task.WhenAll(_nodes.Select(node => node.IsAsync(role)));
            if (answers.Count(isRole => isRole) >= count)
                return _nodes[Array.IndexOf(answers, true)];
            await Task.Delay(100);
        }

        throw new TimeoutException($"No {count} servers are '{role}' after {Patience}.\n{Logs()}");
    }

    private string Logs() => string.Join('\n', _nodes.Select(node => $"{node.Name}:\n{node.Log()}"));

    private async Task<string> StartEtcdAsync()
    {
        var folder = await WatchedProcess.NewFolderAsync("ha-etcd");
        var (clients, peers) = ($"127.0.0.1:{PostgresServer.FreePort()}", $"127.0.0.1:{PostgresServer.FreePort()}");
        _open.Add(
            await WatchedProcess.StartAsync(
                folder,
                "TERM",
                "etcd",
                "--name=etcd",
                $"--data-dir={folder}/data",
                $"--listen-client-urls=http://{clients}",
                $"--advertise-client-urls=http://{clients}",
                $"--listen-peer-urls=http://{peers}",
                $"--initial-advertise-peer-urls=http://{peers}",
                $"--initial-cluster=etcd=http://{peers}"
            )
        );
        return clients;
    }
}
