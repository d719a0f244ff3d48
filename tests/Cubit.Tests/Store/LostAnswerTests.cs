using Cubit.Store;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>A connection to PostgreSQL that breaks around a commit: each order is placed once and answered.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class LostAnswerTests
{
    private const int Clients = 8;
    private const int OrdersEach = 30;
    private const int CutsMin = 3;

    // A first transaction also reads the catalog and a rule set, which are some nine chances to cut: it is to come
    // through at every other trial.
    private const int Near = 7;
    private const int Far = 13;

    [Fact]
    public Task An_order_whose_commit_was_done_and_whose_answer_was_lost_is_placed_once() =>
        PlacedOnceAsync(Cut.AfterCommit);

    [Fact]
    public Task An_order_whose_commit_did_not_arrive_is_placed_once() => PlacedOnceAsync(Cut.BeforeCommit);

    private static async Task PlacedOnceAsync(Cut cut)
    {
        var server = await PostgresServer.SharedAsync();
        await using var made = await server.CreateAsync();
        await SeededData.FillAsync(DataPlace.Server(made.ConnectionString), Clients);
        await using var proxy = new CuttingProxy(server.Port);
        var through = made.ConnectionString.Replace($"Port={server.Port}", $"Port={proxy.Port}");
        // Quotes are asked for past the proxy, so that what it cuts are orders.
        await using var direct = await Database.OpenAsync(DataPlace.Server(made.ConnectionString), SeededData.Now);
        await using var cutOff = await Database.OpenAsync(DataPlace.Server(through), SeededData.Now);

        proxy.CutAt(cut, Near, Far);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(client => Task.Run(() => Ordering.InTurnAsync(direct, cutOff, client, OrdersEach)))
        );
        proxy.CutNoMore();

        proxy.Cuts.ShouldBeGreaterThanOrEqualTo(CutsMin, "else nothing was shown");
        answers.SelectMany(each => each).ShouldAllBe(answer => answer.Status == 201);
        await using var look = Database.OpenToLook(DataPlace.Server(made.ConnectionString));
        var report = Verification.Run(look);
        report.Differences.ShouldBeEmpty();
        report.Resizes.ShouldBe(Clients * OrdersEach);
    }
}
