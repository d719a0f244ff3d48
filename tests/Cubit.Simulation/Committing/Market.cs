using Cubit.Simulation.Measuring;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Tests.Store;
using Cubit.Web.Api;
using Cubit.Web.Hosting;
using Microsoft.Data.Sqlite;

namespace Cubit.Simulation.Committing;

/// <summary>
/// Everything that <c>./bench commit</c> measures: one PostgreSQL server with the tables of pgbench and a shop, a
/// SQLite folder with a shop, and a <c>cubit serve</c> on each, started only if a row asks for them.
/// </summary>
internal sealed class Market : IAsyncDisposable
{
    private const int MemoryMegabytesMax = 400;
    private const int StartSecondsMax = 3;
    private const int ClientsMax = 128;

    // Both sides run on this server. A checkpoint in the middle of a round would hit one of them only.
    public static readonly string[] Settings = ["shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=1h"];

    private static readonly string[] OnPostgres =
    [
        .. new[] { 1, 8, 32, 128 }.Select(clients => $"commit/postgres/{clients}"),
        "commit/postgres/32/http",
    ];

    private readonly TimeSpan _time;
    private readonly Stack<IAsyncDisposable> _open = new();
    private readonly BenchFolder _folder = new();
    private readonly List<(string Name, CubitNode Server, Func<int, Task<Measured>> Clients)> _servers = [];
    private PostgresServer? _postgres;

    private Market(TimeSpan time) => _time = time;

    public List<Contest> Contests { get; } = [];

    private PostgresServer Postgres => _postgres!;

    public static async Task<Market> OpenAsync(Func<string, bool> wanted, TimeSpan time)
    {
        var market = new Market(time);
        try
        {
            await market.AddContestsAsync(wanted);
            return market;
        }
        catch
        {
            await market.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is measured on what, for people.</summary>
    public async Task<string> DescribeAsync()
    {
        var settings = await Postgres.ExecuteAsync(
            """
            SELECT name || ' = ' || current_setting(name) FROM pg_settings
            WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes', 'wal_sync_method')
              OR source = 'command line' AND name NOT IN ('port', 'data_directory', 'listen_addresses')
            ORDER BY name
            """
        );
        return $"""
            {await Postgres.ExecuteAsync("SELECT version()")}
              {settings.Replace("\n", ", ", StringComparison.Ordinal)}
            SQLite {new SqliteConnection().ServerVersion}: journal_mode = wal, synchronous = full
            {Environment.ProcessorCount} processors; {_time.TotalSeconds:0} s each side of a pair, in turn.
            Baseline: pgbench TPC-B, scale 50, -M prepared, as many clients, on the same PostgreSQL server.
            An order: idempotency key, account, order, lines, instance, journal, postings, outbox, answer; placed by
            OrderDesk, or posted to a real 'cubit serve' on this machine. Quotes are asked for before the timed part, of
            whom the orders go to: one of the present state of each of {Shop.Instances} instances. The garbage that this
            leaves in the bench is collected before the timed part, too.
            """;
    }

    /// <summary>Writes down what earlier measurements left to be written, so that they cost the next nothing.</summary>
    public Task SettleAsync() => Postgres.ExecuteAsync("CHECKPOINT");

    /// <summary>Start and memory of the servers, for people.</summary>
    public async Task<string> ServersAsync()
    {
        var lines = new List<string>();
        foreach (var (name, server, clients) in _servers)
        {
            var measured = await clients(ClientsMax);
            lines.Add(
                $"cubit serve on {name}: ready after {server.Started.TotalSeconds:0.0} s (bound {StartSecondsMax}); "
                    + $"at {ClientsMax} clients {measured.Rate:0} orders/s, memory at most "
                    + $"{PeakMemory.MegabytesOf(server.ProcessId)} MB (bound {MemoryMegabytesMax})"
            );
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var each))
            await each.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AddContestsAsync(Func<string, bool> wanted)
    {
        _postgres = await PostgresServer.StartAsync(durable: true, Settings);
        _open.Push(_postgres);
        var pgbench = await Pgbench.MakeAsync(_postgres);
        Task<Measured> TpcB(int clients) => pgbench.MeasureAsync(clients, _time);

        // Each process has a database of its own, or a folder: what several do to one another is tested, not measured.
        foreach (var isHttp in new[] { false, true })
        {
            bool IsHere(string name) => isHttp == name.EndsWith("/http", StringComparison.Ordinal) && wanted(name);
            if (!OnPostgres.Any(IsHere))
                continue;
            var database = isHttp ? "served" : "shop";
            await _postgres.ExecuteAsync($"CREATE DATABASE {database}");
            var shop = _postgres.ConnectionString(database);
            await AddAsync("postgres", DataPlace.Server(shop), ["--database", shop], IsHere);
        }

        foreach (var name in new[] { "commit/sqlite/32", "commit/sqlite/32/grouping", "commit/sqlite/32/http" })
            if (wanted(name))
            {
                var folder = Path.Combine(_folder.Path, Path.GetFileName(name));
                await AddAsync("sqlite", new DataPlace.InFolder(folder), ["--data", folder], each => each == name);
            }

        async Task AddAsync(string engine, DataPlace place, string[] options, Func<string, bool> wanted)
        {
            var shop = await Shop.MakeAsync(place);
            _open.Push(shop);
            foreach (var clients in engine == "postgres" ? [1, 8, 32, 128] : new[] { 32 })
                if (wanted($"commit/{engine}/{clients}"))
                    Contests.Add(new($"commit/{engine}/{clients}", clients, TpcB, Orders(shop, shop.Database)));
            if (engine == "sqlite" && wanted("commit/sqlite/32/grouping"))
            {
                var alone = await Database.OpenAsync(place, Shop.Now, As.Application, groupMax: 1);
                _open.Push(alone);
                Contests.Add(new("commit/sqlite/32/grouping", 32, Orders(shop, alone), Orders(shop, shop.Database)));
            }

            if (wanted($"commit/{engine}/32/http"))
            {
                var server = await CubitNode.StartAsync(clock: null, options);
                _open.Push(server);
                _servers.Add((engine, server, Posts(shop, server)));
                Contests.Add(new($"commit/{engine}/32/http", 32, TpcB, Posts(shop, server)));
            }
        }
    }

    private Func<int, Task<Measured>> Orders(Shop shop, Database database) =>
        Sending(shop, () => Task.FromResult<IBuyer>(new DeskBuyer(database)));

    private Func<int, Task<Measured>> Posts(Shop shop, CubitNode server) =>
        Sending(shop, () => ApiSocket.ConnectAsync(server.Address));

    private Func<int, Task<Measured>> Sending(Shop shop, Func<Task<IBuyer>> connect) =>
        clients => Clients.RunAsync(shop, clients, _time, connect);
}
