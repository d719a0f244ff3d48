using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Purchases and renewals for a date, over HTTP.</summary>
/// <source>docs/spec/orders.md, "Orders"</source>
public sealed class ScheduledOrderTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Date = "2020-10-10T00:00:00Z";

    [Fact]
    public async Task A_purchase_begins_at_its_date_at_the_price_of_then()
    {
        var order = await ScheduleAsync(await Server.QuoteBuyAsync(10, 1, "WELCOME50"), Date, "170.00");
        (order.Status, StateOf(order.Json)).ShouldBe((201, "pending_payment"));
        (await Server.QuoteBuyAsync(10, 1, "WELCOME50")).Code.ShouldBe("voucher.used_up", "the order holds it");
        (await Server.GetAsync("/v1/instances/i-1001-4")).ShouldBeRefused(404, "instance.unknown");
        (await Server.PayAsync(order)).ShouldBeRefused(409, "order.not_payable");
        await Server.MoveClockAsync("2020-10-12T00:00:00Z");
        var done = await Server.NowAsync(order);
        (StateOf(done), (string?)done["pricedAt"]).ShouldBe(("completed", Date));
        ((string?)done["charge"]!["amount"]).ShouldBe("170.00", "10 x 22 − 50");
        var bought = await Server.InstanceAsync((string)done["instanceId"]!);
        ((string?)bought["term"]!["start"]).ShouldBe(Date);
    }

    [Fact]
    public async Task A_renewal_is_bought_at_its_date_and_may_be_smaller()
    {
        var order = await ScheduleAsync(await Server.QuoteRenewAsync(MaxCompute, 1, 60), Date, "1320.00");
        (await Server.QuoteAsync(MaxCompute, 150)).Status.ShouldBe(201, "it blocks nothing before its date");
        await Server.MoveClockAsync(Date);
        StateOf(await Server.NowAsync(order)).ShouldBe("completed");
        ((int?)(await Server.InstanceAsync(MaxCompute))["nextTerm"]!["configuration"]!["computeUnits"]).ShouldBe(60);
    }

    [Fact]
    public async Task What_costs_more_than_allowed_at_its_date_is_called_off_and_releases_its_voucher()
    {
        var order = await ScheduleAsync(await Server.QuoteBuyAsync(10, 1, "WELCOME50"), Date, "169.99");
        await Server.MoveClockAsync(Date);
        var off = await Server.NowAsync(order);
        (StateOf(off), (string?)off["refused"]).ShouldBe(("cancelled", "schedule.cost_exceeded"));
        (await Server.QuoteBuyAsync(10, 1, "WELCOME50")).Amount("charge").ShouldBe("170.00");
    }

    [Fact]
    public async Task What_the_balance_does_not_cover_at_its_date_waits_a_day_and_is_paid()
    {
        var order = await ScheduleAsync(await Server.QuoteBuyAsync(100, 12), Date, null);
        await Server.MoveClockAsync(Date);
        var waits = await Server.NowAsync(order);
        (StateOf(waits), (string?)waits["expiresAt"]).ShouldBe(("pending_payment", "2020-10-11T00:00:00Z"));
        await Server.TopUpAsync("50000.00", "2020-10-10T01:00:00Z");
        await Server.MoveClockAsync("2020-10-10T01:00:00Z");
        var fresh = (await Server.PayAsync(order)).ShouldBeRefused(409, "quote.expired").Json["quote"]!;
        StateOf((await Server.PayAsync(order, (string)fresh["id"]!)).Json).ShouldBe("completed");
    }

    [Fact]
    public async Task A_renewal_whose_instance_is_deleted_by_then_is_called_off_with_the_code()
    {
        var quote = await Server.QuoteRenewAsync("i-1001-2", 1);
        var order = await ScheduleAsync(quote, "2020-10-20T00:00:00Z", null);
        await Server.MoveClockAsync("2020-10-20T00:00:00Z");
        (await Server.NowAsync(order))["refused"]!.GetValue<string>().ShouldBe("instance.deleted");
    }

    [Fact]
    public async Task A_purchase_for_a_date_is_called_off_and_is_only_ever_ahead()
    {
        var quote = await Server.QuoteBuyAsync(10, 1);
        (await ScheduleAsync(quote, "2020-09-24T10:00:00Z", null)).ShouldBeRefused(422, "schedule.not_ahead");
        var order = await ScheduleAsync(quote, Date, null);
        StateOf((await Server.CancelAsync(order)).Json).ShouldBe("cancelled");
        await Server.MoveClockAsync(Date);
        StateOf(await Server.NowAsync(order)).ShouldBe("cancelled");
        var limit = """ "at":"2020-10-11T00:00:00Z","atMost":{"amount":"1.00","currency":"EUR"} """;
        (await Server.OrderWithAsync(await Server.QuoteBuyAsync(10, 1), limit)).ShouldBeInvalid("atMost", "USD");
    }

    private Task<Answered> ScheduleAsync(Answered quote, string at, string? most) =>
        Server.OrderWithAsync(
            quote,
            $"\"at\":\"{at}\"" + (most is null ? "" : $$""","atMost":{"amount":"{{most}}","currency":"USD"}""")
        );

    private static string StateOf(JsonNode order) => (string)order["state"]!;
}
