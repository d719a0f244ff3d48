using System.Text.Json.Nodes;
using Cubit.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>The sources' upgrade and downgrade over real HTTP, with the amounts that they must have.</summary>
public sealed class ResizingTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private static readonly string[] AmountFields =
    [
        "charge",
        "refund",
        "settlement",
        "reason",
        "payments",
        "rules",
        "priceBook",
    ];

    private RunningServer Server => demo.Running;

    [Fact]
    public async Task The_source_example_returns_six_dollars_to_the_balance()
    {
        // 24 days begun of 30: (150 - 150/30 x 24) x (150 - 120)/150 = 30 x 1/5
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        quote.Status.ShouldBe(201, quote.Body);
        (quote.Amount("refund"), (string?)quote.Json["direction"]).ShouldBe(("6.00", "downgrade"));
        quote.Json["lines"]![0]!["used"]!.ToString().ShouldBe("24");
        quote.Json["lines"]![0]!["consumed"]!.ToString().ShouldBe("120");
        quote.Json["lines"]![0]!["online"]!.ToString().ShouldBe("30");
        quote.Json["lines"]![0]!["ratio"]!.ToString().ShouldBe("1/5");
        var order = await Server.OrderAsync(quote, "source-example");
        order.Status.ShouldBe(201, order.Body);
        (order.Amount("refund"), (string?)order.Json["state"]).ShouldBe(("6.00", "completed"));
        order.Json["payments"]!.ToJsonString().ShouldBe("""[{"source":"balance","amount":"6.00","currency":"USD"}]""");
    }

    [Fact]
    public async Task The_demo_upgrade_costs_what_the_rules_say()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("maxcompute"), 150);
        // 4,526 h left of months of 720 h: (150 - 100) x 22 x 4526/720 = 6,914.7222
        quote.Amount("charge").ShouldBe("6914.72", quote.Body);
        quote.Json["lines"]![0]!["months"]!.ToString().ShouldBe("2263/360");
        var order = await Server.OrderAsync(quote, "demo-upgrade");
        order.Amount("charge").ShouldBe("6914.72", order.Body);
        order.Json["after"]!.ToJsonString().ShouldBe("""{"computeUnits":150}""");
    }

    [Fact]
    public async Task A_balance_in_ringgit_gets_the_settled_amount()
    {
        var quote = await Server.QuoteAsync(
            await Server.InstanceIdAsync("ecs", RunningServer.KiriKey),
            "C",
            RunningServer.KiriKey
        );
        quote.Amount("refund").ShouldBe("6.00", quote.Body);
        quote.Json["settlement"]!.ToJsonString().ShouldBe("""{"amount":"24.60","currency":"MYR","rate":"4.1"}""");
        var order = await Server.OrderAsync(quote, "ringgit", RunningServer.KiriKey);
        order.Json["settlement"]!.ToJsonString().ShouldBe("""{"amount":"24.60","currency":"MYR","rate":"4.1"}""");
    }

    [Theory]
    [InlineData("C")]
    [InlineData("B")]
    public async Task The_quote_the_order_and_the_order_read_again_say_the_same(string configuration)
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), configuration);
        var order = await Server.OrderAsync(quote, $"same-{configuration}");
        var read = await Server.GetAsync($"/v1/orders/{order.Json["id"]}");
        foreach (var field in AmountFields)
        {
            Text(order, field).ShouldBe(Text(quote, field), field);
            Text(read, field).ShouldBe(Text(quote, field), field);
        }

        Text(order, "pricedAt").ShouldBe(Text(quote, "pricedAt"));
        Text(read, "lines").ShouldBe(Text(quote, "lines"));
        Text(read, "derivation").ShouldBe(Text(quote, "derivation"));
    }

    [Fact]
    public async Task The_order_tells_every_state_it_was_in()
    {
        var up = await Server.OrderAsync(await Server.QuoteAsync(await Server.BuyEcsAsync(), "B"), "states-up");
        (await StatesAsync(up)).ShouldBe(["paid", "provisioning", "completed"]);
        var down = await Server.OrderAsync(await Server.QuoteAsync(await Server.BuyEcsAsync(), "C"), "states-down");
        (await StatesAsync(down)).ShouldBe(["provisioning", "completed"]);
    }

    [Fact]
    public async Task An_upgrade_pays_for_the_days_that_are_left()
    {
        // 6 d 14 h = 158 h: 50 x 158/720 = 10.9722
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "B");
        quote.Amount("charge").ShouldBe("10.97");
        quote.Json["refund"].ShouldBeNull();
        quote.Json["settlement"].ShouldBeNull();
        quote.Json["reason"].ShouldBeNull();
    }

    [Fact]
    public async Task Money_from_outside_goes_back_outside()
    {
        var instance = await Server.BuyEcsAsync(PaymentSource.External);
        var quote = await Server.QuoteAsync(instance, "C");
        quote.Json["payments"]!.ToJsonString().ShouldBe("""[{"source":"external","amount":"6.00","currency":"USD"}]""");
        (await Server.OrderAsync(quote, "outside")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_instance_changes_with_the_order_and_not_before()
    {
        var instance = await Server.BuyEcsAsync();
        var quote = await Server.QuoteAsync(instance, "C");
        await ShouldBeAsync(instance, "A", "150.00", 1);
        await Server.OrderAsync(quote, "changes");
        await ShouldBeAsync(instance, "C", "120.00", 2);
    }

    [Fact]
    public async Task The_direction_may_be_named()
    {
        var instance = await Server.BuyEcsAsync();
        var body = $$"""{"instanceId":"{{instance}}","configuration":"C","direction":"downgrade"}""";
        (await Server.PostAsync("/v1/quotes", body)).Amount("refund").ShouldBe("6.00");
    }

    [Fact]
    public async Task A_purchase_is_among_the_orders_and_explains_itself()
    {
        var orders = await Server.GetAsync("/v1/orders?limit=100");
        var purchase = orders.Json["items"]!.AsArray().Last()!;
        ((string?)purchase["kind"], (string?)purchase["charge"]!["amount"]).ShouldBe(("purchase", "22440.00"));
        var read = await Server.GetAsync($"/v1/orders/{purchase["id"]}");
        read.Json["derivation"]!["steps"]!.AsArray().ShouldNotBeEmpty();
    }

    private static string? Text(Answered answered, string field) => answered.Json[field]?.ToJsonString();

    private async Task<string[]> StatesAsync(Answered order)
    {
        var history = (await Server.GetAsync($"/v1/orders/{order.Json["id"]}")).Json["history"]!.AsArray();
        history.ShouldAllBe(step => (string?)step!["actor"] == "acme demo key");
        history.ShouldAllBe(step => (string?)step!["at"] == RunningServer.DemoClock);
        return [.. history.Select(step => (string)step!["state"]!)];
    }

    private async Task ShouldBeAsync(string id, string configuration, string listPerMonth, int version)
    {
        var instance = (await Server.GetAsync($"/v1/instances/{id}")).Json;
        instance["configuration"]!.ToJsonString().ShouldBe($$"""{"name":"{{configuration}}"}""");
        ((string?)instance["listPerMonth"]!["amount"]).ShouldBe(listPerMonth);
        ((int)instance["version"]!).ShouldBe(version);
        instance["term"]!.ToJsonString().ShouldBe("""{"start":"2020-09-01T00:00:00Z","end":"2020-10-01T00:00:00Z"}""");
    }
}
