using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>One key, one order: the same request again gets the stored answer, to the byte.</summary>
/// <source>docs/decisions/0008-idempotency-keeps-refusals-too.md</source>
public sealed class IdempotencyTests : OwnServer
{
    private const int Clients = 32;

    [Fact]
    public async Task The_same_request_gets_the_same_bytes_after_more_orders_and_after_a_restart()
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        var first = await Server.OrderAsync(quote, "again");
        first.Status.ShouldBe(201, first.Body);
        await ShouldBeAgainAsync(quote, "again", first);

        var other = await Server.QuoteAsync(await Server.BuyEcsAsync(), "B");
        (await Server.OrderAsync(other, "another")).Status.ShouldBe(201);
        await ShouldBeAgainAsync(quote, "again", first);

        await Server.MoveClockAsync("2021-01-01T00:00:00Z");
        await ShouldBeAgainAsync(quote, "again", first);

        await Server.RestartAsync();
        await ShouldBeAgainAsync(quote, "again", first);
        (await ResizesAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_is_stored_too()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("maxcompute"), 2000);
        var refused = await Server.OrderAsync(quote, "poor");
        refused.ShouldBeRefused(402, "payment.insufficient_balance");
        await TopUpAsync(1_000_000_00);
        await ShouldBeAgainAsync(quote, "poor", refused);
        await Server.RestartAsync();
        await ShouldBeAgainAsync(quote, "poor", refused);
        (await Server.OrderAsync(quote, "rich")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_stale_answer_comes_again_with_the_quote_that_it_carried()
    {
        var instance = await Server.BuyEcsAsync();
        var (stale, other) = (await Server.QuoteAsync(instance, "C"), await Server.QuoteAsync(instance, "B"));
        await Server.OrderAsync(other, "first");
        var refused = await Server.OrderAsync(stale, "stale");
        refused.ShouldBeRefused(409, "quote.stale");
        await Server.MoveClockAsync("2020-09-24T11:00:00Z");
        await ShouldBeAgainAsync(stale, "stale", refused);
    }

    [Fact]
    public async Task The_same_words_in_another_layout_are_the_same_request()
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        var first = await Server.OrderAsync(quote, "layout");
        var turned = $$"""
            { "agreement": {"version": "2020-01", "id": "ecs-subscription"},
              "quoteId": "{{quote.Json["id"]}}" }
            """;
        (await Server.PostAsync("/v1/orders", turned, idempotencyKey: "layout")).Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused_and_the_stored_answer_stays()
    {
        var instance = await Server.BuyEcsAsync();
        var (quote, other) = (await Server.QuoteAsync(instance, "C"), await Server.QuoteAsync(instance, "B"));
        var first = await Server.OrderAsync(quote, "reused");
        var refused = await Server.OrderAsync(other, "reused");
        refused.ShouldBeRefused(422, "order.key_reused").Value("key").ShouldBe("reused");
        await ShouldBeAgainAsync(quote, "reused", first);
        (await ResizesAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"quoteId":"q"}""", """{"quoteId":"q","agreement":{"id":"","version":""}}""")]
    [InlineData(
        """{"quoteId":"a\nb","agreement":{"id":"c","version":"d"}}""",
        """{"quoteId":"a","agreement":{"id":"b\nc","version":"d"}}"""
    )]
    [InlineData(
        """{"quoteId":"q","agreement":{"id":"a\nb","version":"c"}}""",
        """{"quoteId":"q","agreement":{"id":"a","version":"b\nc"}}"""
    )]
    public async Task Bodies_that_differ_are_other_bodies(string body, string other)
    {
        (await Server.PostAsync("/v1/orders", body, idempotencyKey: "alike")).ShouldBeRefused(404, "quote.unknown");
        (await Server.PostAsync("/v1/orders", other, idempotencyKey: "alike")).ShouldBeRefused(422, "order.key_reused");
    }

    [Fact]
    public async Task Keys_differ_by_case_and_by_every_character()
    {
        var refused = await Server.PostAsync("/v1/orders", """{"quoteId":"q"}""", idempotencyKey: "Key");
        refused.ShouldBeRefused(404, "quote.unknown");
        foreach (var key in new[] { "key", "Key2", "'Key'", "Key%" })
        {
            (await Server.PostAsync("/v1/orders", """{"quoteId":"p"}""", idempotencyKey: key)).ShouldBeRefused(
                404,
                "quote.unknown"
            );
        }
    }

    [Fact]
    public async Task A_request_that_is_not_understood_does_not_use_up_its_key()
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        (await Server.PostAsync("/v1/orders", "{", idempotencyKey: "first-try")).ShouldBeInvalid();
        (await Server.OrderAsync(quote, "first-try")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Many_at_once_with_one_key_are_one_order()
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Server.OrderAsync(quote, "crowd")));
        answers.ShouldAllBe(answer => answer.Status == 201);
        answers.Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
        (await ResizesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_with_their_own_keys_are_one_order_and_stale_quotes()
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(i => Server.OrderAsync(quote, $"own-{i}"))
        );
        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Count(answer => answer.Code == "quote.stale").ShouldBe(Clients - 1);
        (await ResizesAsync()).ShouldBe(1);
    }

    private async Task ShouldBeAgainAsync(Answered quote, string key, Answered first)
    {
        var again = await Server.OrderAsync(quote, key);
        (again.Status, again.MediaType, again.Body).ShouldBe((first.Status, first.MediaType, first.Body));
    }

    private async Task<int> ResizesAsync() => (await Server.At.VerifyAsync()).Resizes;

    private Task<Account> TopUpAsync(long minor) =>
        Server.At.ChangeAsync(session =>
            AccountDesk.TopUp(
                session,
                RunningServer.Acme,
                new BalanceToppedUp(Instant.FromUtc(2020, 9, 24, 10, 0), "bank", new Money(minor, Currency.Usd))
            )
        );
}
