using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Store;
using Cubit.Store.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// Three real processes on one database, two of them killed again and again: no order twice, no balance overspent, no
/// answered order lost, and every order that could succeed did.
/// </summary>
[Trait("Engine", "PostgreSQL")]
public sealed class ManyNodesTests : IAsyncLifetime
{
    private const int Nodes = 3;
    private const int Kills = 6;
    private const int Buyers = 6;
    private const int Spenders = 12;
    private const int RoundsMin = 6;

    // Two instances cost 22,440 each; to upgrade one of them in September costs between 5,000 and 6,000.
    private static readonly Money EnoughForOne = new((22_440 + 22_440 + 8_000) * 100, Currency.Usd);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromMilliseconds(700);

    private readonly List<CubitNode> _nodes = [];
    private PostgresDatabase? _data;
    private Customers? _customers;

    private DataPlace Place => DataPlace.Server(_data!.ConnectionString);

    private Customers Customers => _customers!;

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _data = await server.CreateAsync();
        await SeededData.FillAsync(Place, Buyers);
        await using (var database = await Database.OpenAsync(Place, SeededData.Now))
            foreach (var spender in Enumerable.Range(Buyers, Spenders))
                await database.Writes.RunAsync(
                    Scope.Of(SeededData.AccountOf(spender)),
                    session =>
                    {
                        SeededData.Open(session, spender, EnoughForOne, instances: 2);
                        return 0;
                    }
                );
        _nodes.AddRange(
            await Task.WhenAll(
                Enumerable
                    .Range(0, Nodes)
                    .Select(_ => CubitNode.StartAsync($"{SeededData.Now}", "--database", _data.ConnectionString))
            )
        );
        _customers = new Customers([.. _nodes.Select(node => node.Address)], Patience);
    }

    [Fact]
    public async Task Three_nodes_under_load_and_kills_keep_every_promise()
    {
        using var enough = new CancellationTokenSource();
        var load = Enumerable
            .Range(0, Buyers)
            .Select(buyer => BuyAsync(buyer, enough.Token))
            .Concat(Enumerable.Range(Buyers, Spenders).Select(SpendTwiceAsync))
            .ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.WhenAny([
                .. load.Where(each => !each.IsCompleted),
                Task.Delay(BetweenKills, TestContext.Current.CancellationToken),
            ]);
            // The first node is never killed, so that somebody always takes orders.
            var node = _nodes[1 + (kill % (Nodes - 1))];
            await node.KillAsync();
            await node.RestartAsync();
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);
        Customers.Faults.ShouldBeEmpty();
        Customers.AnsweredBy.Keys.Count.ShouldBe(Nodes, "each took part");
        await CompareWithAnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _customers?.Dispose();
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_data is not null)
            await _data.DisposeAsync();
    }

    // Each round orders one thing in the three ways that a careless client would.
    private async Task BuyAsync(int buyer, CancellationToken enough)
    {
        var (apiKey, instance) = (SeededData.KeyOf(buyer), $"i-{SeededData.AccountOf(buyer)}-1");
        for (var round = 0; round < RoundsMin || !enough.IsCancellationRequested; round++)
        {
            var quote = await Customers.QuoteAsync(apiKey, instance, round % 2 == 0 ? 150 : 100);
            await (
                round % 2 == 0
                    ? SameKeyTwiceAsync(apiKey, quote, $"{buyer}-{round}")
                    : SameQuoteTwiceAsync(apiKey, quote, $"{buyer}-{round}")
            );
        }
    }

    private async Task SameKeyTwiceAsync(string apiKey, JsonNode quote, string key)
    {
        var answers = await Task.WhenAll(
            Customers.OrderAsync(apiKey, quote, key),
            Customers.OrderAsync(apiKey, quote, key)
        );
        answers[0].Status.ShouldBe(201, answers[0].Text);
        answers[1].ShouldBe(answers[0], "one key has one answer");
    }

    private async Task SameQuoteTwiceAsync(string apiKey, JsonNode quote, string key)
    {
        var answers = await Task.WhenAll(
            Customers.OrderAsync(apiKey, quote, $"{key}-a"),
            Customers.OrderAsync(apiKey, quote, $"{key}-b")
        );
        answers.Select(answer => answer.Status).Order().ShouldBe([201, 409]);
        answers.Single(answer => answer.Status == 409).Code.ShouldBe("quote.stale");
    }

    // Two instances of one account, and a balance that is enough to upgrade either.
    private async Task SpendTwiceAsync(int spender)
    {
        var (apiKey, account) = (SeededData.KeyOf(spender), SeededData.AccountOf(spender));
        var quotes = await Task.WhenAll(
            Customers.QuoteAsync(apiKey, $"i-{account}-1", 150),
            Customers.QuoteAsync(apiKey, $"i-{account}-2", 150)
        );
        var answers = await Task.WhenAll(
            quotes.Select((quote, i) => Customers.OrderAsync(apiKey, quote, $"spend-{i}"))
        );
        answers.Count(answer => answer.Status == 201).ShouldBe(1, "the balance is enough for one of them");
        answers.Single(answer => answer.Status != 201).Code.ShouldBe("payment.insufficient_balance");
    }

    private async Task CompareWithAnswersAsync()
    {
        await using var database = Database.OpenToLook(Place);
        var report = Verification.Run(database);
        report.Differences.ShouldBeEmpty();
        var stored = Enumerable
            .Range(0, Buyers + Spenders)
            .SelectMany(client =>
                database.Read(session =>
                    OrderRows.Page(session, SeededData.AccountOf(client), long.MaxValue, int.MaxValue)
                )
            )
            .Where(order => order.Inputs is not null)
            .ToDictionary(order => order.Id, order => $"{order.Total}", StringComparer.Ordinal);
        stored.ShouldBe(Customers.Acknowledged, ignoreOrder: true);
    }
}
