using Cubit.Store;
using Cubit.Store.Migrations;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// A newer version comes node by node: the previous one works beside it for as long as the schema admits it.
/// </summary>
[Trait("Engine", "PostgreSQL")]
public sealed class RollingRestartTests : IAsyncLifetime
{
    private const int Clients = 4;
    private const int OrdersEach = 6;

    private static readonly int Newer = Schema.ProgramVersion;
    private static readonly int Previous = Newer - 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private PostgresServer? _server;
    private PostgresDatabase? _data;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _data = await _server.CreateAsync();
        await SeededData.FillAsync(DataPlace.Server(_data.ConnectionString), Clients);
    }

    [Fact]
    public async Task The_previous_version_and_the_newer_one_take_orders_side_by_side()
    {
        await AdmitAsync(Previous);
        await using var previous = await StartAsync(Previous);
        await using var newer = await StartAsync(Newer);
        using var customers = new Customers([previous.Address, newer.Address], Patience);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => BuyAsync(customers, client, "both")));
        customers.AnsweredBy.Keys.Count.ShouldBe(2, "both took part");
        await previous.StopAsync();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => BuyAsync(customers, client, "newer")));
        await EverythingStandsAsync(customers);
    }

    [Fact]
    public async Task A_node_under_load_stays_right_while_a_newer_version_changes_the_schema()
    {
        await using var node = await StartAsync(Newer);
        using var customers = new Customers([node.Address], Patience);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => BuyAsync(customers, client, "before")));
        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => BuyAsync(customers, client, "during")));
        // What a later version might do: columns and indexes more on the tables of every order.
        await _server!.ExecuteAsync(
            $"""
            BEGIN;
            ALTER TABLE accounts ADD COLUMN later TEXT;
            ALTER TABLE instances ADD COLUMN later BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE orders ADD COLUMN later TEXT;
            CREATE INDEX orders_by_later ON orders (account_id, later);
            INSERT INTO schema_version (version, admits, applied_at) VALUES ({Newer + 1}, {Newer}, 0);
            COMMIT
            """,
            _data!.Name
        );
        await load;
        await node.StopAsync();
        await node.RestartAsync();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => BuyAsync(customers, client, "after")));
        await EverythingStandsAsync(customers);
    }

    [Fact]
    public async Task A_version_that_the_schema_no_longer_admits_does_not_start()
    {
        await AdmitAsync(Newer);
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(Previous));
        refused.Message.ShouldContain(
            $"The data has schema {Newer}, which admits programs of schema {Newer} and later"
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_data is not null)
            await _data.DisposeAsync();
    }

    private Task<CubitNode> StartAsync(int schemaVersion) =>
        CubitNode.StartAsync(schemaVersion, $"{SeededData.Now}", "--database", _data!.ConnectionString);

    private Task<string> AdmitAsync(int version) =>
        _server!.ExecuteAsync($"UPDATE schema_version SET admits = {version} WHERE version = {Newer}", _data!.Name);

    private static async Task BuyAsync(Customers customers, int client, string when)
    {
        var (apiKey, instance) = (SeededData.KeyOf(client), $"i-{SeededData.AccountOf(client)}-1");
        for (var i = 0; i < OrdersEach; i++)
        {
            var quote = await customers.QuoteAsync(apiKey, instance, i % 2 == 0 ? 150 : 100);
            var answer = await customers.OrderAsync(apiKey, quote, $"{when}-{i}");
            answer.Status.ShouldBe(201, answer.Text);
        }
    }

    private async Task EverythingStandsAsync(Customers customers)
    {
        customers.Faults.ShouldBeEmpty();
        await using var database = Database.OpenToLook(DataPlace.Server(_data!.ConnectionString));
        var report = Verification.Run(database);
        report.Differences.ShouldBeEmpty();
        report.Resizes.ShouldBe(customers.Acknowledged.Count);
    }
}
