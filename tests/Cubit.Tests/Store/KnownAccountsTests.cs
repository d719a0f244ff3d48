using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Web.Api;
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

    private static readonly Caller Owner = new(SeededData.AccountOf(0), Role.Owner, "test");

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
            var answer = await PlaceAsync(other, quote, $"shared {turn}");
            answer.Status.ShouldBe(201);
            (await PlaceAsync(one, quote, $"shared {turn}")).ShouldBe(answer);
        }

        (await data.At.VerifyAsync()).Resizes.ShouldBe(Turns);
    }

    private static async Task<PricedQuote> QuoteAsync(Database database, int units) =>
        (
            await new QuoteDesk(database).QuoteAsync(
                Owner,
                new QuoteRequest($"i-{Owner.AccountId}-1", new Configuration.Units(units)),
                SeededData.Now
            )
        ).Value;

    // The state of the order, or the code of the refusal.
    private async Task<string> OrderAsync(Database database, PricedQuote quote)
    {
        var answer = await PlaceAsync(database, quote, $"key {_keys++}");
        var body = JsonNode.Parse(answer.Body)!;
        return (string)(answer.Status == 201 ? body["state"] : body["code"])!;
    }

    private static Task<OrderAnswer> PlaceAsync(Database database, PricedQuote quote, string key) =>
        new OrderDesk(database, ApiEndpoints.Render).PlaceAsync(
            Owner,
            new OrderRequest(quote.Id, new AgreementReference(quote.Book.Agreement.Id, quote.Book.Agreement.Version)),
            key,
            SeededData.Now
        );
}
