using Cubit.Store;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Batches of several processes wait for one another's accounts, and none waits in a circle.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class LockOrderTests
{
    private const int Accounts = 24;
    private const int Rounds = 40;

    [Fact]
    public async Task Two_processes_that_order_for_the_same_accounts_the_other_way_round_never_deadlock()
    {
        await using var made = await (await PostgresServer.SharedAsync()).CreateAsync();
        var place = DataPlace.Server(made.ConnectionString);
        await SeededData.FillAsync(place, Accounts);
        await using (var one = await Database.OpenAsync(place, SeededData.Now))
        await using (var other = await Database.OpenAsync(place, SeededData.Now))
            for (var round = 0; round < Rounds; round++)
            {
                var quotes = await Task.WhenAll(
                    Enumerable.Range(0, Accounts).Select(client => Ordering.QuoteAsync(one, client, 110 + round))
                );
                // The other knows them as well.
                await Task.WhenAll(
                    Enumerable.Range(0, Accounts).Select(client => Ordering.QuoteAsync(other, client, 110 + round))
                );
                var answers = await Task.WhenAll(
                    quotes
                        .Select(quote => Ordering.OrderAsync(one, quote, $"one {round}"))
                        .Concat(quotes.Reverse().Select(quote => Ordering.OrderAsync(other, quote, $"other {round}")))
                );
                answers.Count(answer => answer.Status == 201).ShouldBe(Accounts);
            }

        // Who has waited in a circle has told so by now: the connections are closed.
        await using var look = Database.OpenToLook(place);
        var deadlocks = look.Read(session =>
            session.Query(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
                row => row.GetInt64(0)
            )[0]
        );
        deadlocks.ShouldBe(0);
        Verification.Run(look).Differences.ShouldBeEmpty();
    }
}
