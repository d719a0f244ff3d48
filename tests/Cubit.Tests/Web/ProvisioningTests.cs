using System.Text.Json.Nodes;
using Cubit.Accounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Capacity that a provider puts in place after the payment, over HTTP.</summary>
/// <source>docs/spec/orders.md, "Provisioning"</source>
public sealed class ProvisioningTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Ops = RunningServer.OpsKey;

    [Fact]
    public async Task An_upgrade_counts_from_its_completion()
    {
        var order = await UpgradeAsync();
        StateOf(order.Json).ShouldBe("provisioning");
        (await UnitsAsync()).ShouldBe(100);
        (await Server.QuoteAsync(MaxCompute, 160)).ShouldBeRefused(409, "order.in_progress");
        (await Server.CancelAsync(order)).ShouldBeRefused(409, "order.not_cancellable");
        await Server.MoveClockAsync("2020-09-24T12:00:00Z");
        var done = await TellAsync(order, "complete");
        (done.Status, StateOf(done.Json)).ShouldBe((200, "completed"));
        (await UnitsAsync()).ShouldBe(150);
        (await TellAsync(order, "complete")).Body.ShouldBe(done.Body, "told again");
        (await TellAsync(order, "fail", "Too late.")).ShouldBeRefused(409, "order.not_provisioning");
        StatesOf(await Server.NowAsync(order)).ShouldBe(["paid", "provisioning", "completed"]);
        (await Server.QuoteAsync(MaxCompute, 160)).Status.ShouldBe(201);
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upgrade_that_fails_gives_its_money_back_and_changes_nothing()
    {
        var before = await BalanceAsync();
        var order = await UpgradeAsync();
        (await BalanceAsync()).ShouldBeLessThan(before);
        (await TellAsync(order, "fail", "")).ShouldBeRefused(422, "order.reason_missing");
        (await TellAsync(order, "fail")).ShouldBeInvalid("reason");
        var failed = await TellAsync(order, "fail", "No room in hall 2.");
        (failed.Status, StateOf(failed.Json)).ShouldBe((200, "failed"));
        // Whatever is asked next finds the money back.
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 101))).Status.ShouldBe(201);
        var reversed = await Server.NowAsync(order);
        StatesOf(reversed).ShouldBe(["paid", "provisioning", "failed", "reversed"]);
        ((string?)reversed["history"]![2]!["reason"]).ShouldBe("No room in hall 2.");
        StateOf((await TellAsync(order, "fail", "Again.")).Json).ShouldBe("reversed");
        (await TellAsync(order, "complete")).ShouldBeRefused(409, "order.not_provisioning");
        (await UnitsAsync()).ShouldBe(100, "the second is being provisioned");
        var audit = await Server.GetAsync("/v1/audit?account=1001&limit=1", Ops);
        ((string?)audit.Json["items"]![0]!["after"]).ShouldBe("failed: No room in hall 2.");
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_purchase_is_an_instance_from_its_completion_and_its_money_goes_back_to_its_sources()
    {
        await ManualAsync();
        var order = await Server.OrderWithAsync(await Server.QuoteBuyAsync(10, 1, "WELCOME50"));
        (order.Status, StateOf(order.Json), order.Amount("charge")).ShouldBe((201, "provisioning", "170.00"));
        (await Server.GetAsync("/v1/instances/i-1001-4")).ShouldBeRefused(404, "instance.unknown");
        await Server.MoveClockAsync("2020-09-24T18:30:00Z");
        StateOf((await TellAsync(order, "complete")).Json).ShouldBe("completed");
        var bought = await Server.InstanceAsync("i-1001-4");
        ((string?)bought["term"]!["start"]).ShouldBe("2020-09-24T18:30:00Z", "it counts from completion");

        var balance = await BalanceAsync();
        var second = await Server.OrderWithAsync(await Server.QuoteBuyAsync(10, 1));
        await TellAsync(second, "fail", "Sold.");
        await Server.MoveClockAsync("2020-09-24T18:30:01Z");
        StateOf(await Server.NowAsync(second)).ShouldBe("reversed");
        (await BalanceAsync()).ShouldBe(balance);
        (await Server.GetAsync("/v1/instances/i-1001-5")).ShouldBeRefused(404, "instance.unknown");
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_renewal_is_a_term_from_its_completion_and_a_failed_one_none()
    {
        await ManualAsync();
        var end = (string?)(await Server.InstanceAsync(MaxCompute))["term"]!["end"];
        var order = await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 1));
        (order.Status, StateOf(order.Json)).ShouldBe((201, "provisioning"), order.Body);
        ((string?)(await Server.InstanceAsync(MaxCompute))["term"]!["end"]).ShouldBe(end);
        await TellAsync(order, "fail", "No.");
        await Server.MoveClockAsync("2020-09-24T10:00:01Z");
        StateOf(await Server.NowAsync(order)).ShouldBe("reversed");
        ((string?)(await Server.InstanceAsync(MaxCompute))["term"]!["end"]).ShouldBe(end);
        var again = await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 1));
        StateOf((await TellAsync(again, "complete")).Json).ShouldBe("completed");
        ((string?)(await Server.InstanceAsync(MaxCompute))["term"]!["end"]).ShouldBe("2021-05-01T00:00:00Z");
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_provisioned_is_a_queue_and_what_takes_long_is_stuck()
    {
        var order = await UpgradeAsync();
        var listed = await Server.GetAsync("/v1/staff/orders", Ops);
        var item = listed.Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)item["orderId"], (bool?)item["stuck"]).ShouldBe(((string?)order.Json["id"], false));
        await Server.MoveClockAsync("2020-09-24T13:59:59Z");
        (await StuckAsync()).ShouldBe([false]);
        await Server.MoveClockAsync("2020-09-24T14:00:00Z");
        (await StuckAsync()).ShouldBe([true]);
        await Server.OrderWithAsync(await Server.QuoteBuyAsync(10, 1));
        var first = await Server.GetAsync("/v1/staff/orders?limit=1", Ops);
        var next = await Server.GetAsync($"/v1/staff/orders?limit=1&cursor={first.Json["next"]}", Ops);
        next.Json["items"]!.AsArray().Count.ShouldBe(1);
        next.Json["next"].ShouldBeNull();
        (await Server.GetAsync("/v1/staff/orders?cursor=x", Ops)).ShouldBeInvalid("cursor");
        await TellAsync(order, "complete");
        (await StuckAsync()).ShouldBe([false]);
        // The other one goes on although orders are completed at once from now on.
        await SetAsync("immediate");
        StateOf((await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 151))).Json).ShouldBe("completed");
        (await StuckAsync()).ShouldBe([false]);
    }

    [Fact]
    public async Task An_automatic_renewal_and_a_scheduled_change_are_provisioned_too()
    {
        await ManualAsync();
        var order = await Server.OrderWithAsync(
            await Server.QuoteAsync(MaxCompute, 110),
            "\"at\":\"2020-10-10T00:00:00Z\""
        );
        await Server.MoveClockAsync("2020-10-10T00:00:00Z");
        StateOf(await Server.NowAsync(order)).ShouldBe("provisioning");
        StateOf((await TellAsync(order, "complete")).Json).ShouldBe("completed");
        (await UnitsAsync()).ShouldBe(110);
        await Server.TopUpAsync("90000.00", "2020-10-10T00:00:00Z");
        var terms = (await Server.QuoteRenewAsync(MaxCompute, 1)).Json["agreement"]!.ToJsonString();
        var renewing = await Server.SendAsync(
            HttpMethod.Put,
            $"/v1/instances/{MaxCompute}/auto-renewal",
            RunningServer.AcmeKey,
            $$"""{"months":1,"agreement":{{terms}}}"""
        );
        renewing.Status.ShouldBe(200, renewing.Body);
        await Server.MoveClockAsync("2021-03-23T00:00:00Z");
        var renewal = (await Server.GetAsync("/v1/orders?limit=1")).Json["items"]![0]!;
        ((string?)renewal["kind"], StateOf(renewal)).ShouldBe(("renewal", "provisioning"));
        // The attempts of the days after find it in progress; what is frozen meanwhile comes back with it.
        await Server.MoveClockAsync("2021-04-02T00:00:00Z");
        ((string?)(await Server.InstanceAsync(MaxCompute))["state"]).ShouldBe("frozen");
        var done = await Server.PostAsync($"/v1/staff/orders/{renewal["id"]}/complete", "", Ops);
        StateOf(done.Json).ShouldBe("completed", done.Body);
        var instance = await Server.InstanceAsync(MaxCompute);
        ((string?)instance["state"], (string?)instance["term"]!["end"]).ShouldBe(("active", "2021-05-02T00:00:00Z"));
    }

    [Fact]
    public async Task Only_who_may_tells_and_sets()
    {
        var order = await UpgradeAsync();
        var finance = await Server.StaffKeyAsync(StaffRole.Finance);
        (await TellAsync(order, "complete", key: finance)).ShouldBeRefused(403, "auth.forbidden");
        (await TellAsync(order, "complete", key: RunningServer.AcmeKey)).ShouldBeRefused(403, "auth.staff_only");
        foreach (var id in new[] { "o-1001-1", "o-9999-1", "x" })
            (await Server.PostAsync($"/v1/staff/orders/{id}/complete", "", Ops)).ShouldBeRefused(404, "order.unknown");
        (await SetAsync("manual", key: finance)).ShouldBeRefused(403, "auth.forbidden");
        (await SetAsync("later")).ShouldBeInvalid("provisioning", "immediate, manual");
        (await SetAsync("manual", "ecs/mars")).ShouldBeRefused(404, "region.unknown");
        (await SetAsync("manual", "tea/ap-southeast-1")).ShouldBeRefused(404, "product.unknown");
        var listed = await Server.GetAsync("/v1/staff/capacity", Ops);
        listed.Json["items"]!
            .AsArray()
            .Where(pool => (string?)pool!["provisioning"] == "manual")
            .Select(pool => $"{pool!["product"]}/{pool["region"]}")
            .ShouldBe(["maxcompute/ap-southeast-1"]);
        var audit = (await Server.GetAsync("/v1/audit?limit=1", Ops)).Json["items"]![0]!;
        ((string?)audit["what"], (string?)audit["subject"], (string?)audit["before"], (string?)audit["after"]).ShouldBe(
            ("capacity_set", "maxcompute in ap-southeast-1", "provisioning immediate", "provisioning manual")
        );
    }

    private async Task<Answered> UpgradeAsync()
    {
        await ManualAsync();
        var order = await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 150));
        order.Status.ShouldBe(201, order.Body);
        return order;
    }

    private async Task ManualAsync() => (await SetAsync("manual")).Status.ShouldBe(200);

    private Task<Answered> SetAsync(string to, string what = "maxcompute/ap-southeast-1", string key = Ops) =>
        Server.SendAsync(HttpMethod.Put, $"/v1/staff/capacity/{what}", key, $$"""{"provisioning":"{{to}}"}""");

    private Task<Answered> TellAsync(Answered order, string what, string? reason = null, string key = Ops) =>
        Server.PostAsync(
            $"/v1/staff/orders/{order.Json["id"]}/{what}",
            reason is null ? "" : $$"""{"reason":"{{reason}}"}""",
            key
        );

    private async Task<List<bool?>> StuckAsync() =>
        [
            .. (await Server.GetAsync("/v1/queues", Ops)).Json["provisioning"]!["items"]!
                .AsArray()
                .Select(order => (bool?)order!["stuck"]),
        ];

    private async Task<int?> UnitsAsync() =>
        (int?)(await Server.InstanceAsync(MaxCompute))["configuration"]!["computeUnits"];

    private async Task<decimal> BalanceAsync() =>
        decimal.Parse(
            (await Server.GetAsync("/v1/customers/1001", Ops)).Amount("balance")!,
            System.Globalization.CultureInfo.InvariantCulture
        );

    private static string StateOf(JsonNode order) => (string)order["state"]!;

    private static IEnumerable<string> StatesOf(JsonNode order) =>
        order["history"]!.AsArray().Select(change => (string)change!["state"]!);
}
