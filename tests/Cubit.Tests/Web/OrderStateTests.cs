using System.Text.Json.Nodes;
using Cubit.Instances;
using Cubit.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Every state that an order of each kind can be in, over HTTP.</summary>
/// <source>docs/spec/orders.md, "Orders"</source>
public sealed class OrderStateTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Later = "\"payment\":\"later\"";
    private const string Date = "\"at\":\"2020-10-10T00:00:00Z\"";

    private static readonly OrderState[] All = Enum.GetValues<OrderState>();

    private static readonly OrderState[] AtOnce = [OrderState.Provisioning, OrderState.Completed];

    private static readonly OrderState[] Undone = [OrderState.Failed, OrderState.Reversed];

    private static readonly OrderState[] Lost = [.. Undone, OrderState.Expired];

    /// <summary>What the scenarios below meet.</summary>
    private static readonly Dictionary<OrderKind, OrderState[]> Met = new()
    {
        [OrderKind.Purchase] = All,
        [OrderKind.Upgrade] = All,
        [OrderKind.Renewal] = All,
        // Nothing of it is paid, so nothing waits for payment but for its date; no capacity is put in place for it.
        [OrderKind.Downgrade] = [.. All.Except(Lost)],
        [OrderKind.Conversion] = AtOnce,
        [OrderKind.Cancellation] = AtOnce,
        [OrderKind.Adjustment] = [.. All.Except(Undone)],
    };

    /// <summary>What no order of the kind is ever in.</summary>
    private static readonly (OrderKind Kind, OrderState[] States)[] Never =
    [
        (OrderKind.Downgrade, Lost),
        (OrderKind.Conversion, [.. All.Except(AtOnce)]),
        (OrderKind.Cancellation, [.. All.Except(AtOnce)]),
        (OrderKind.Adjustment, Undone),
    ];

    [Fact]
    public void Every_kind_in_every_state_is_met_or_is_known_not_to_be() =>
        Met.SelectMany(row => row.Value.Select(state => (row.Key, state)))
            .Concat(Never.SelectMany(row => row.States.Select(state => (row.Kind, state))))
            .OrderBy(pair => pair)
            .ShouldBe(
                Enum.GetValues<OrderKind>().SelectMany(kind => All.Select(state => (kind, state))).OrderBy(pair => pair)
            );

    [Fact]
    public async Task A_purchase()
    {
        await BuyAsync(_ => Server.QuoteBuyAsync(10, 1), () => Server.QuoteBuyAsync(100, 12));
        await ShouldHaveMetAsync(OrderKind.Purchase);
    }

    [Fact]
    public async Task An_upgrade()
    {
        await BuyAsync(more => Server.QuoteAsync(MaxCompute, 110 + more), () => Server.QuoteAsync(MaxCompute, 400));
        await ShouldHaveMetAsync(OrderKind.Upgrade);
    }

    [Fact]
    public async Task A_renewal()
    {
        await BuyAsync(_ => Server.QuoteRenewAsync(MaxCompute, 1), () => Server.QuoteRenewAsync(MaxCompute, 12));
        await ShouldHaveMetAsync(OrderKind.Renewal);
    }

    [Fact]
    public async Task A_downgrade()
    {
        var off = await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 60), Date);
        (await Server.CancelAsync(off)).Status.ShouldBe(200);
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 90))).Status.ShouldBe(201);
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 60), Date)).Status.ShouldBe(201);
        await Server.MoveClockAsync("2020-10-10T00:00:00Z");
        await ShouldHaveMetAsync(OrderKind.Downgrade);
    }

    [Fact]
    public async Task A_conversion()
    {
        var switched = await Server.PostAsync(
            "/v1/projects/p-1001-etl/billing-method",
            """{"method":"pay_as_you_go"}"""
        );
        switched.Status.ShouldBe(200, switched.Body);
        await ShouldHaveMetAsync(OrderKind.Conversion);
    }

    [Fact]
    public async Task A_cancellation()
    {
        var ticket = await Server.OpenTicketAsync();
        await Server.PostAsync($"/v1/tickets/{ticket}/approve", """{"refund":"proposed"}""", RunningServer.OpsKey);
        await Server.MoveClockAsync("2020-10-08T10:00:00Z");
        await ShouldHaveMetAsync(OrderKind.Cancellation);
    }

    [Fact]
    public async Task An_adjustment()
    {
        var (first, second) = (await AdjustAsync(), await AdjustAsync());
        (await Server.PostAsync($"/v1/adjustments/{first}/approve", "", RunningServer.Ops2Key)).Status.ShouldBe(200);
        (await Server.PostAsync($"/v1/adjustments/{second}/reject", "", RunningServer.OpsKey)).Status.ShouldBe(200);
        await AdjustAsync();
        await Server.MoveClockAsync("2020-09-25T10:00:00Z");
        await ShouldHaveMetAsync(OrderKind.Adjustment);
    }

    // One that is paid at once, one that is called off, one that nobody pays, and one that fails.
    private async Task BuyAsync(Func<int, Task<Answered>> cheap, Func<Task<Answered>> dear)
    {
        (await Server.OrderWithAsync(await cheap(0))).Status.ShouldBe(201);
        var off = await Server.OrderWithAsync(await dear(), Later);
        (await Server.CancelAsync(off)).Status.ShouldBe(200, off.Body);
        (await Server.OrderWithAsync(await dear(), Later)).Status.ShouldBe(201);
        await Server.MoveClockAsync("2020-09-25T10:00:00Z");
        await FailAsync(await cheap(1), "2020-09-25T10:00:01Z");
    }

    // Capacity that cannot be put in place; the money is back by an instant.
    private async Task FailAsync(Answered quote, string by)
    {
        var manual = await Server.SendAsync(
            HttpMethod.Put,
            $"/v1/staff/capacity/maxcompute/{RunningServer.Region}",
            RunningServer.OpsKey,
            """{"provisioning":"manual"}"""
        );
        manual.Status.ShouldBe(200, manual.Body);
        var order = await Server.OrderWithAsync(quote);
        var failed = await Server.PostAsync(
            $"/v1/staff/orders/{order.Json["id"]}/fail",
            """{"reason":"No room."}""",
            RunningServer.OpsKey
        );
        failed.Status.ShouldBe(200, failed.Body);
        await Server.MoveClockAsync(by);
    }

    private async Task<string> AdjustAsync()
    {
        var asked = await Server.PostAsync(
            $"/v1/customers/{RunningServer.Acme}/adjustments",
            """
            {"orderId":"o-1001-200901000000001","amount":{"amount":"5.00","currency":"USD"},
             "direction":"give","reason":"An outage."}
            """,
            RunningServer.OpsKey
        );
        asked.Status.ShouldBe(201, asked.Body);
        return (string)asked.Json["id"]!;
    }

    // Every state that an order of the kind was in, and the one that each says it is in.
    private async Task ShouldHaveMetAsync(OrderKind kind)
    {
        var states = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listed in (await Server.GetAsync("/v1/orders?limit=100")).Json["items"]!.AsArray())
        {
            if ((string?)listed!["kind"] != Cubit.Web.Api.ApiJson.Word(kind))
                continue;
            var order = (await Server.GetAsync($"/v1/orders/{listed["id"]}")).Json;
            var history = order["history"]!.AsArray().Select(change => (string)change!["state"]!).ToList();
            history[^1].ShouldBe((string?)order["state"]);
            states.UnionWith(history);
        }

        states
            .Order(StringComparer.Ordinal)
            .ShouldBe(Met[kind].Select(state => Cubit.Web.Api.ApiJson.Word(state)).Order(StringComparer.Ordinal));
    }
}
