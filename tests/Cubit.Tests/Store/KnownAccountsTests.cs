using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// A process that decides on what it knows is never wrong: another may have written the account, or the catalog, since.
/// </summary>
public sealed class KnownAccountsTests
{
    private const int Turns = 12;

    private static readonly long Other = SeededData.AccountOf(1);
    private static readonly Instant Midnight = Instant.FromUtc(2020, 9, 24, 0, 0);
    private static readonly long Owner = SeededData.AccountOf(0);

    private int _keys;

    [Fact]
    public async Task A_quote_that_another_process_has_made_stale_is_refused()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var one = await Database.OpenAsync(data.Place, SeededData.Now);
        await using var other = await Database.OpenAsync(data.Place, SeededData.Now);
        for (var turn = 0; turn < Turns; turn++)
        {
            var quote = await QuoteAsync(one, 110 + turn);
            (await OrderAsync(other, await QuoteAsync(other, 160 + turn))).ShouldBe("completed");
            (await OrderAsync(one, quote)).ShouldBe("quote.stale");
        }

        (await data.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quote_of_what_another_process_has_written_is_carried_out()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var one = await Database.OpenAsync(data.Place, SeededData.Now);
        await using var other = await Database.OpenAsync(data.Place, SeededData.Now);
        for (var turn = 0; turn < Turns; turn++)
        {
            (await OrderAsync(one, await QuoteAsync(one, 110 + turn))).ShouldBe("completed");
            (await OrderAsync(other, await QuoteAsync(other, 160 + turn))).ShouldBe("completed");
            // The one that is asked has not seen what it is a quote of.
            (await OrderAsync(one, await QuoteAsync(other, 210 + turn))).ShouldBe("completed");
        }

        var report = await data.At.VerifyAsync();
        report.Differences.ShouldBeEmpty();
        report.Resizes.ShouldBe(3 * Turns);
    }

    [Fact]
    public async Task The_price_that_another_process_has_put_in_force_counts()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var one = await Database.OpenAsync(data.Place, SeededData.Now);
        await using var other = await Database.OpenAsync(data.Place, SeededData.Now);
        for (var turn = 0; turn < Turns; turn++)
        {
            (await OrderAsync(one, await QuoteAsync(one, 110 + turn))).ShouldBe("completed");
            var quote = await QuoteAsync(one, 160 + turn);
            await other.Writes.RunAsync(session =>
            {
                SeededData.Publish(
                    session,
                    $"dearer {turn}",
                    SeededData.Now - Duration.FromSeconds(Turns - turn),
                    23 + turn
                );
                return true;
            });
            (await OrderAsync(one, quote)).ShouldBe("quote.stale");
        }

        (await data.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_another_process_has_answered_has_that_answer()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var one = await Database.OpenAsync(data.Place, SeededData.Now);
        await using var other = await Database.OpenAsync(data.Place, SeededData.Now);
        for (var turn = 0; turn < Turns; turn++)
        {
            var quote = await QuoteAsync(one, 110 + turn);
            var answer = await Ordering.OrderAsync(other, quote, $"shared {turn}");
            answer.Status.ShouldBe(201);
            (await Ordering.OrderAsync(one, quote, $"shared {turn}")).ShouldBe(answer);
        }

        (await data.At.VerifyAsync()).Resizes.ShouldBe(Turns);
    }

    [Fact]
    public async Task An_account_that_was_seen_before_others_wrote_it_refuses_nothing()
    {
        await using var data = await SeededData.MakeAsync(2);
        await using var one = await Database.OpenAsync(data.Place, SeededData.Now);
        var early = await QuoteAsync(one, 110);
        var seen = LookAt(one);
        (await OrderAsync(one, early)).ShouldBe("completed");
        var quote = await QuoteAsync(one, 120);
        // A process that writes, has not met the account, and hears of it from a question that took long.
        await using var other = await Database.OpenAsync(data.Place, SeededData.Now);
        await other.Writes.RunAsync(Scope.Of(Other), session => TopUp(session, Other));
        other.Read(session => session.KnownAccounts).Learn([seen]);
        (await OrderAsync(other, quote)).ShouldBe("completed");
        (await data.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public Task Answers_that_are_deleted_between_two_orders_of_a_batch_hide_neither() =>
        BetweenAsync(session => IdempotencyRows.Prune(session, [Owner, Other], SeededData.Bought));

    [Fact]
    public Task A_night_between_two_orders_of_a_batch_hides_neither() =>
        BetweenAsync(session => RevenueNight.Run(session, [Owner, Other], Midnight));

    [Fact]
    public Task A_top_up_between_two_orders_of_a_batch_hides_neither() =>
        BetweenAsync(session => TopUp(session, Owner));

    // What the first order made of its instance is not known any more when the second is written.
    private async Task BetweenAsync(Func<Session, int> act)
    {
        await using var data = await SeededData.MakeAsync(0);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        await database.Writes.RunAsync(
            Scope.Of(Owner, Other),
            session =>
            {
                SeededData.Open(session, client: 0, new Money(100_000_000_00, Currency.Usd), instances: 2);
                SeededData.Open(session, client: 1, new Money(0, Currency.Usd), instances: 0);
                return true;
            }
        );
        var (first, second) = (await QuoteAsync(database, 150), await QuoteAsync(database, 160, instance: 2));
        var late = new TaskCompletionSource<Task<string[]>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var writers = await GatedWriters.CloseAsync(database, Owner + 100))
        {
            var order = OrderAsync(database, first);
            var between = database.Writes.RunAsync(Scope.Of(Owner, Other), Between);
            var another = OrderAsync(database, second);
            // Half of what waits is a batch.
            for (var filler = 0; filler < 3; filler++)
                _ = database.Writes.RunAsync(Scope.Of(Other), _ => true);
            writers.OpenOne();
            await between;
            (await order, await another).ShouldBe(("completed", "completed"));
        }

        // They were decided while the batch was on its way to the disk.
        (await await late.Task).ShouldAllBe(answer => answer == "quote.stale");
        (await OrderAsync(database, first)).ShouldBe("quote.stale");
        var report = await data.At.VerifyAsync();
        report.Differences.ShouldBeEmpty();
        report.Resizes.ShouldBe(2);

        int Between(Session session)
        {
            late.TrySetResult(Task.WhenAll(Enumerable.Range(0, Turns).Select(_ => OrderAsync(database, first))));
            return act(session);
        }
    }

    private static AccountLesson LookAt(Database database) =>
        database.Read(session =>
        {
            session.KnownAccounts.TryFindAtOneVersion(Owner, 1, out var account, out var held, out var due);
            return new AccountLesson(account!, true, due, null, [held!]);
        });

    private static int TopUp(Session session, long account)
    {
        var dollar = new Money(1_00, Currency.Usd);
        AccountDesk.TopUp(session, account, new BalanceToppedUp(SeededData.Now, "test", dollar));
        return 1;
    }

    private static Task<PricedQuote> QuoteAsync(Database database, int units, int instance = 1) =>
        Ordering.QuoteAsync(database, client: 0, units, instance);

    // The state of the order, or the code of the refusal.
    private async Task<string> OrderAsync(Database database, PricedQuote quote)
    {
        var answer = await Ordering.OrderAsync(database, quote, $"key {_keys++}");
        var body = JsonNode.Parse(answer.Body)!;
        return (string)(answer.Status == 201 ? body["state"] : body["code"])!;
    }
}
