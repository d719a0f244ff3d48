using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Orders that wait, for money or for their date, over HTTP.</summary>
/// <source>docs/spec/orders.md, "Orders"; docs/decisions/0017</source>
public sealed class WaitingOrderTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Later = "\"payment\":\"later\"";

    [Fact]
    public async Task An_order_that_nobody_pays_lapses_after_24_hours()
    {
        var order = await WaitAsync();
        ((string?)order.Json["state"], (string?)order.Json["expiresAt"]).ShouldBe(
            ("pending_payment", "2020-09-25T10:00:00Z")
        );
        (await Server.QuoteAsync(MaxCompute, 150)).ShouldBeRefused(409, "order.unpaid_exists");
        await Server.MoveClockAsync("2020-09-25T09:59:59Z");
        StateOf(await Server.NowAsync(order)).ShouldBe("pending_payment");
        await Server.MoveClockAsync("2020-09-25T10:00:00Z");
        StatesOf(await Server.NowAsync(order)).ShouldBe(["pending_payment", "expired"]);
        (await Server.PayAsync(order)).Code.ShouldBe("order.not_payable");
        (await Server.QuoteAsync(MaxCompute, 150)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_order_is_paid_at_its_own_price_within_a_quarter_of_an_hour()
    {
        var order = await WaitAsync();
        (await Server.PayAsync(order)).ShouldBeRefused(402, "payment.insufficient_balance");
        await Server.TopUpAsync("50000.00", "2020-09-24T10:05:00Z");
        await Server.MoveClockAsync("2020-09-24T10:14:59Z");
        var paid = await Server.PayAsync(order);
        (paid.Status, StateOf(paid.Json), paid.Amount("charge")).ShouldBe((200, "completed", order.Amount("charge")));
        StatesOf(await Server.NowAsync(order)).ShouldBe(["pending_payment", "paid", "provisioning", "completed"]);
        ((int?)(await Server.InstanceAsync(MaxCompute))["configuration"]!["computeUnits"]).ShouldBe(400);
        (await Server.PayAsync(order)).Code.ShouldBe("order.not_payable");
    }

    [Fact]
    public async Task Paying_late_costs_what_a_fresh_quote_says()
    {
        var order = await WaitAsync();
        await Server.TopUpAsync("50000.00", "2020-09-24T10:05:00Z");
        await Server.MoveClockAsync("2020-09-25T09:00:00Z");
        var expired = await Server.PayAsync(order);
        expired.ShouldBeRefused(409, "quote.expired");
        var fresh = expired.Json["quote"]!;
        var asked = await Server.PostAsync("/v1/quotes", $$"""{"orderId":"{{order.Json["id"]}}"}""");
        asked.Amount("charge").ShouldBe((string?)fresh["charge"]!["amount"]);
        asked.Amount("charge").ShouldNotBe(order.Amount("charge"), "a day is over");

        var foreign = await Server.QuoteAsync("i-1001-2", "C");
        (await Server.PayAsync(order, (string)foreign.Json["id"]!)).ShouldBeRefused(404, "quote.unknown");
        var paid = await Server.PayAsync(order, (string)fresh["id"]!);
        (StateOf(paid.Json), paid.Amount("charge")).ShouldBe(("completed", asked.Amount("charge")));
        ((string?)paid.Json["id"]).ShouldBe((string?)order.Json["id"]);
    }

    [Fact]
    public async Task A_purchase_that_waits_has_no_instance_until_it_is_paid()
    {
        var order = await Server.OrderWithAsync(await Server.QuoteBuyAsync(100, 12, "WELCOME50"), Later);
        (order.Status, StateOf(order.Json), order.Amount("charge")).ShouldBe((201, "pending_payment", "22390.00"));
        (await Server.GetAsync("/v1/instances/i-1001-4")).ShouldBeRefused(404, "instance.unknown");
        (await Server.QuoteBuyAsync(10, 1, "WELCOME50")).Code.ShouldBe("voucher.used_up", "the order holds it");
        await Server.TopUpAsync("50000.00", "2020-09-24T10:05:00Z");
        await Server.MoveClockAsync("2020-09-24T12:00:00Z");
        var fresh = (await Server.PayAsync(order)).Json["quote"]!;
        ((string?)fresh["charge"]!["amount"]).ShouldBe("22390.00", "100 x 22 x 12 x 0.85 - 50");
        StateOf((await Server.PayAsync(order, (string)fresh["id"]!)).Json).ShouldBe("completed");
        var bought = await Server.InstanceAsync("i-1001-4");
        ((string?)bought["term"]!["start"]).ShouldBe("2020-09-24T12:00:00Z", "nobody pays for time before payment");
    }

    [Fact]
    public async Task A_waiting_order_is_called_off_once()
    {
        var order = await WaitAsync();
        var called = await Server.CancelAsync(order);
        (called.Status, StateOf(called.Json)).ShouldBe((200, "cancelled"));
        (await Server.CancelAsync(order)).Code.ShouldBe("order.not_cancellable");
        (await Server.QuoteAsync(MaxCompute, 150)).Status.ShouldBe(201);
        var unknown = await Server.PostAsync("/v1/orders/o-1002-1/cancel", "", idempotencyKey: "other");
        unknown.ShouldBeRefused(404, "order.unknown");
        (await Server.PostAsync($"/v1/orders/{order.Json["id"]}/cancel", "[]")).ShouldBeRefused(400, "request.invalid");
    }

    [Fact]
    public async Task A_key_pays_once_and_answers_the_same_again()
    {
        var order = await WaitAsync();
        await Server.TopUpAsync("50000.00", "2020-09-24T10:05:00Z");
        var path = $"/v1/orders/{order.Json["id"]}/pay";
        var paid = await Server.PostAsync(path, "{}", idempotencyKey: "pay");
        paid.Status.ShouldBe(200, paid.Body);
        (await Server.PostAsync(path, "{}", idempotencyKey: "pay")).Body.ShouldBe(paid.Body);
        (await Server.PostAsync(path, """{"quoteId":"x"}""", idempotencyKey: "pay")).ShouldBeRefused(
            422,
            "order.key_reused"
        );
    }

    [Fact]
    public async Task A_scheduled_change_is_quoted_anew_at_its_date()
    {
        var quote = await Server.QuoteAsync(MaxCompute, 150);
        var order = await ScheduleAsync(quote, "2020-10-10T00:00:00Z", "7000.00");
        (order.Status, StateOf(order.Json)).ShouldBe((201, "pending_payment"));
        order.Json["expiresAt"].ShouldBeNull();
        (await Server.QuoteAsync(MaxCompute, 110)).Status.ShouldBe(201, "it blocks nothing");
        (await Server.PayAsync(order)).Code.ShouldBe("order.not_payable");
        await Server.MoveClockAsync("2020-10-09T23:59:59.999999Z");
        StateOf(await Server.NowAsync(order)).ShouldBe("pending_payment");
        await Server.MoveClockAsync("2020-12-01T00:00:00Z");
        var done = await Server.NowAsync(order);
        (StateOf(done), (string?)done["pricedAt"]).ShouldBe(("completed", "2020-10-10T00:00:00Z"));
        decimal.Parse((string)done["charge"]!["amount"]!).ShouldBeLessThan(decimal.Parse(quote.Amount("charge")!));
        ((int?)(await Server.InstanceAsync(MaxCompute))["configuration"]!["computeUnits"]).ShouldBe(150);
    }

    [Fact]
    public async Task A_scheduled_change_that_costs_too_much_is_called_off_with_the_code()
    {
        var quote = await Server.QuoteAsync(MaxCompute, 150);
        var order = await ScheduleAsync(quote, "2020-10-10T00:00:00Z", "100.00");
        await Server.MoveClockAsync("2020-10-10T00:00:00Z");
        var refused = await Server.NowAsync(order);
        (StateOf(refused), (string?)refused["refused"]).ShouldBe(("cancelled", "schedule.cost_exceeded"));
        ((int?)(await Server.InstanceAsync(MaxCompute))["configuration"]!["computeUnits"]).ShouldBe(100);
    }

    [Fact]
    public async Task A_scheduled_change_can_be_called_off_and_is_only_ever_ahead()
    {
        var quote = await Server.QuoteAsync(MaxCompute, 150);
        (await ScheduleAsync(quote, "2020-09-24T10:00:00Z", null)).Code.ShouldBe("schedule.not_ahead");
        var order = await ScheduleAsync(quote, "2020-10-10T00:00:00Z", null);
        StateOf((await Server.CancelAsync(order)).Json).ShouldBe("cancelled");
        await Server.MoveClockAsync("2020-10-10T00:00:00Z");
        StateOf(await Server.NowAsync(order)).ShouldBe("cancelled");
        var term = await Server.QuoteRenewAsync(MaxCompute, 1);
        (await Server.OrderWithAsync(term, """ "atMost":{"amount":"1.00","currency":"USD"} """)).ShouldBeRefused(
            400,
            "request.invalid"
        );
    }

    // Down to 90 was scheduled; by then the instance is at 60 and it goes up. Verify compares the order's row with it.
    [Fact]
    public async Task A_scheduled_downgrade_is_an_upgrade_where_the_instance_is_smaller_by_then()
    {
        var order = await ScheduleAsync(await Server.QuoteAsync(MaxCompute, 90), "2020-10-10T00:00:00Z", null);
        ((string)order.Json["kind"]!).ShouldBe("downgrade");
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 60))).Status.ShouldBe(201);
        await Server.MoveClockAsync("2020-10-10T00:00:00Z");
        var done = await Server.NowAsync(order);
        ((string)done["kind"]!, StateOf(done)).ShouldBe(("upgrade", "completed"));
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    // 300 CU more cost far beyond the 10,000 of the balance.
    private async Task<Answered> WaitAsync()
    {
        var quote = await Server.QuoteAsync(MaxCompute, 400);
        (await Server.OrderWithAsync(quote)).ShouldBeRefused(402, "payment.insufficient_balance");
        var order = await Server.OrderWithAsync(quote, Later);
        order.Status.ShouldBe(201, order.Body);
        return order;
    }

    private Task<Answered> ScheduleAsync(Answered quote, string at, string? most) =>
        Server.OrderWithAsync(
            quote,
            $"\"at\":\"{at}\"" + (most is null ? "" : $$""","atMost":{"amount":"{{most}}","currency":"USD"}""")
        );

    private static string StateOf(JsonNode order) => (string)order["state"]!;

    private static IEnumerable<string> StatesOf(JsonNode order) =>
        order["history"]!.AsArray().Select(change => (string)change!["state"]!);
}
