using Cubit.Store.Execute;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Stored answers go when they are old, and no order is placed twice for that.</summary>
public sealed class AnswerAgeTests : OwnServer
{
    [Fact]
    public async Task An_answer_is_given_again_for_180_days_and_an_order_is_never_placed_twice()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("maxcompute"), 150);
        var placed = await Server.OrderAsync(quote, "old");
        placed.Status.ShouldBe(201, placed.Body);
        // 180 days and 13 hours later; the next midnight is 180 days and 14 hours.
        await Server.MoveClockAsync("2021-03-23T23:00:00Z");
        var again = await Server.OrderAsync(quote, "old");
        (again.Status, again.Body).ShouldBe((201, placed.Body));
        await Server.MoveClockAsync("2021-03-24T00:00:00Z");
        (await AnswersAsync()).ShouldBe(0);
        (await Server.OrderAsync(quote, "old")).ShouldBeRefused(409, "quote.expired");
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Old_answers_are_looked_for_among_their_accounts()
    {
        var sql = $"DELETE FROM idempotency WHERE account_id = 1 AND key IN ({Find})";
        var plan = await Server.At.ReadAsync(session =>
            session.Query(
                $"EXPLAIN {(TestPlace.IsPostgres ? "" : "QUERY PLAN")} {sql}",
                row => TestPlace.IsPostgres ? row.GetString(0) : row.GetString(3)
            )
        );
        string.Join('\n', plan).ShouldContain(TestPlace.IsPostgres ? "idempotency_pkey" : "USING PRIMARY KEY");
    }

    private const string Find = "SELECT key FROM idempotency WHERE account_id = 1 AND created_at < 5 LIMIT 10";

    private Task<int> AnswersAsync() =>
        Server.At.ReadAsync(session => session.Query("SELECT key FROM idempotency", row => row.GetString(0)).Count);
}
