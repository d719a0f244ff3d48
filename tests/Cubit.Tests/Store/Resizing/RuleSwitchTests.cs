using System.Text.Json.Nodes;
using Cubit.Store;
using Cubit.Store.Resizing;
using Cubit.Tests.Web;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

/// <summary>A server whose product goes over to an operator's own rule set while it runs.</summary>
public sealed class RuleSwitchTests : OwnServer
{
    private const string Switch = "2020-09-24T10:05:00Z";

    [Fact]
    public async Task Each_quote_goes_by_the_rules_of_its_instant_and_each_order_keeps_its_own()
    {
        // 24 days begun: (150 - 5 x 24) x 1/5
        var first = await Server.OrderAsync(await Server.QuoteAsync(await Server.BuyEcsAsync(), "C"), "first");
        Told(first.Json).ShouldBe(("alibaba/2022-05", "6.00"));
        await AssignFromAnotherProcessAsync();

        var (second, third) = (await Server.BuyEcsAsync(), await Server.BuyEcsAsync());
        await Server.MoveClockAsync("2020-09-24T10:04:59.999999Z");
        var (kept, left) = (await Server.QuoteAsync(second, "C"), await Server.QuoteAsync(third, "C"));
        var last = await Server.OrderAsync(kept, "last-by-the-old");
        Told(last.Json).ShouldBe(("alibaba/2022-05", "6.00"));

        await Server.MoveClockAsync(Switch);
        var stale = await Server.OrderAsync(left, "too-late");
        stale.ShouldBeRefused(409, "quote.stale");
        // 23 days completed of 30: 150 x 7/30 x 1/5
        Told(stale.Json["quote"]!).ShouldBe((OwnRules.Id, "7.00"));
        var body = RunningServer.OrderBody(stale.Json["quote"]!);
        var fresh = await Server.PostAsync("/v1/orders", body, idempotencyKey: "by-the-new");
        Told(fresh.Json).ShouldBe((OwnRules.Id, "7.00"));

        await Server.RestartAsync();
        await ShouldDeriveAsync(first, "alibaba/2022-05", "6.00");
        await ShouldDeriveAsync(last, "alibaba/2022-05", "6.00");
        await ShouldDeriveAsync(fresh, OwnRules.Id, "7.00");
        Verification.Run(Server.Database).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_product_keeps_its_rules()
    {
        await AssignFromAnotherProcessAsync();
        await Server.MoveClockAsync(Switch);
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("maxcompute"), 150);
        ((string?)quote.Json["rules"]).ShouldBe("alibaba/2022-05");
    }

    private async Task AssignFromAnotherProcessAsync()
    {
        var from = InstantPattern.ExtendedIso.Parse(Switch).Value;
        await using var other = await Database.OpenAsync(Server.At.Place, from, As.Owner);
        var desk = new RuleSetDesk(other);
        (await desk.AddAsync(OwnRules.By, OwnRules.Text, SeededData.Now)).Refusal.ShouldBeNull();
        var assignment = new RuleAssignment("ecs", from, OwnRules.Id);
        // The sandbox clock counts, not the one on the wall of today.
        (await desk.AssignAsync(OwnRules.By, assignment, Instant.MaxValue)).Refusal.ShouldBeNull();
    }

    private async Task ShouldDeriveAsync(Answered order, string rules, string refund)
    {
        var read = (await Server.GetAsync($"/v1/orders/{order.Json["id"]}")).Json;
        Told(read).ShouldBe((rules, refund));
        read["derivation"]!["steps"]!.AsArray().ShouldAllBe(step => Cites(step, rules));
    }

    private static bool Cites(JsonNode? step, string rules) =>
        ((string)step!["rule"]!).StartsWith($"{rules} §", StringComparison.Ordinal);

    private static (string?, string?) Told(JsonNode json) =>
        ((string?)json["rules"], (string?)json["refund"]?["amount"]);
}
