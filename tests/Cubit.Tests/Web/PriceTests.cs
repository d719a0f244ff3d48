using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Prices over HTTP: drafted, simulated, published at a date, and withdrawn before it.</summary>
/// <source>docs/spec/prices.md</source>
public sealed class PriceTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Ops = RunningServer.OpsKey;
    private const string First = "maxcompute/ap-southeast-1/USD/1";
    private const string Second = "maxcompute/ap-southeast-1/USD/2";

    [Fact]
    public async Task What_is_published_holds_from_its_date_and_quotes_before_it_go_stale()
    {
        var quote = await Server.QuoteAsync(MaxCompute, 101);
        var waiting = await ScheduleAsync("2020-10-01T00:00:00Z");
        var published = await Server.PublishAsync("44.00", "2020-09-24T10:10:00Z");
        published.Status.ShouldBe(201, published.Body);
        ((string?)published.Json["version"], (string?)published.Json["state"]).ShouldBe((Second, "scheduled"));
        await Server.MoveClockAsync("2020-09-24T10:09:59Z");
        (await Server.QuoteAsync(MaxCompute, 101)).Json["priceBook"]!.GetValue<string>().ShouldBe(First);
        await Server.MoveClockAsync("2020-09-24T10:10:00Z");
        var stale = await Server.OrderWithAsync(quote);
        stale.ShouldBeRefused(409, "quote.stale");
        ((string?)stale.Json["quote"]!["priceBook"]).ShouldBe(Second);
        (await Server.GetAsync($"/v1/staff/price-books/{First}", Ops)).Json["state"]!
            .GetValue<string>()
            .ShouldBe("past");
        await Server.MoveClockAsync("2020-10-01T00:00:00Z");
        ((string?)(await Server.NowAsync(waiting))["priceBook"]).ShouldBe(Second, "what is scheduled is priced then");
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_automatic_renewal_buys_at_the_price_of_its_day()
    {
        await Server.TopUpAsync("90000.00", "2020-09-24T10:00:00Z");
        var terms = (await Server.QuoteRenewAsync(MaxCompute, 1)).Json["agreement"]!.ToJsonString();
        await Server.SendAsync(
            HttpMethod.Put,
            $"/v1/instances/{MaxCompute}/auto-renewal",
            RunningServer.AcmeKey,
            $$"""{"months":1,"agreement":{{terms}}}"""
        );
        await Server.PublishAsync("44.00", "2021-03-22T00:00:00Z");
        await Server.MoveClockAsync("2021-03-23T00:00:00Z");
        var renewal = (await Server.GetAsync("/v1/orders?limit=1")).Json["items"]![0]!;
        ((string?)renewal["priceBook"], (string?)renewal["charge"]!["amount"]).ShouldBe((Second, "4400.00"));
    }

    [Fact]
    public async Task Nothing_is_published_into_the_past_or_out_of_order()
    {
        (await Server.PublishAsync("44.00", "2020-09-24T09:59:59Z")).ShouldBeRefused(409, "price.too_early");
        var at = await Server.PublishAsync("44.00", "2020-12-01T00:00:00Z");
        at.Status.ShouldBe(201, at.Body);
        var before = (await Server.PublishAsync("33.00", "2020-12-01T00:00:00Z")).ShouldBeRefused(
            409,
            "price.too_early"
        );
        before.Value("earliest").ShouldBe("2020-12-01T00:00:00.000001Z");
        before.Detail!.ShouldContain(Second);
        var soon = await Server.PublishAsync("33.00", null, "ecs");
        (soon.Status, (string?)soon.Json["version"]).ShouldBe((201, "ecs/ap-southeast-1/USD/2"));
        ((string?)soon.Json["from"]).ShouldBe("2020-09-24T10:00:00Z", "nothing has happened at this instant");
        (await Server.OrderWithAsync(await Server.QuoteAsync("i-1001-2", "C"))).Status.ShouldBe(201);
        ((string?)(await Server.PublishAsync("34.00", null, "ecs")).Json["from"]).ShouldBe(
            "2020-09-24T10:00:00.000001Z"
        );
    }

    [Fact]
    public async Task What_is_not_in_force_yet_is_withdrawn_and_keeps_its_number()
    {
        await Server.PublishAsync("44.00", "2020-12-01T00:00:00Z");
        var withdrawn = await WithdrawAsync(Second);
        ((string?)withdrawn.Json["state"], (string?)withdrawn.Json["withdrawnBy"]).ShouldBe(
            ("withdrawn", "ops@example.com"),
            withdrawn.Body
        );
        (await WithdrawAsync(Second)).Body.ShouldBe(withdrawn.Body, "once more");
        var third = await Server.PublishAsync("33.00", "2020-12-01T00:00:00Z");
        ((string?)third.Json["version"]).ShouldBe("maxcompute/ap-southeast-1/USD/3", third.Body);
        await Server.MoveClockAsync("2020-12-01T00:00:00Z");
        (await Server.QuoteAsync(MaxCompute, 101)).Json["priceBook"]!
            .GetValue<string>()
            .ShouldBe("maxcompute/ap-southeast-1/USD/3");
        (await WithdrawAsync("maxcompute/ap-southeast-1/USD/3")).ShouldBeRefused(409, "price.in_force");
        (await WithdrawAsync("maxcompute/mars/USD/3")).ShouldBeRefused(404, "price.unknown");
        var listed = await Server.GetAsync("/v1/staff/price-books?product=maxcompute&limit=100", Ops);
        listed.Json["items"]!
            .AsArray()
            .Where(item => (string?)item!["region"] == "ap-southeast-1")
            .Select(item => (string?)item!["state"])
            .ShouldBe(["past", "withdrawn", "in_force"]);
    }

    [Fact]
    public async Task A_simulation_tells_old_and_new_and_writes_nothing()
    {
        var draft = await Server.ChangeAsync(await Server.DraftAsync(), text => text["perUnitMonth"] = "24.20");
        var edition = await EditionAsync();
        var simulated = await Server.GetAsync($"{PriceCalls.PathOf(draft)}/simulation?limit=100", Ops);
        simulated.Status.ShouldBe(200, simulated.Body);
        var year = simulated.Json["terms"]!.AsArray().Single(term => (int?)term!["months"] == 12)!;
        ((string?)year["was"], (string?)year["would"], (string?)year["difference"]).ShouldBe(
            ("224.40", "246.84", "22.44"),
            "22 x 12 x 0.85, and 24.20 x 12 x 0.85"
        );
        ((int?)simulated.Json["instances"]!["looked"], (int?)simulated.Json["instances"]!["priced"]).ShouldBe((5, 2));
        var changes = simulated.Json["instances"]!["items"]!.AsArray();
        var upgrade = changes.Single(change => Is(change, MaxCompute, "upgrade"))!;
        ((string?)upgrade["was"]).ShouldBe((await Server.QuoteAsync(MaxCompute, 101)).Amount("charge"));
        var downgrade = changes.Single(change => Is(change, MaxCompute, "downgrade"))!;
        ((string?)downgrade["was"]).ShouldBe($"-{(await Server.QuoteAsync(MaxCompute, 99)).Amount("refund")}");
        var renewal = changes.Single(change => Is(change, MaxCompute, "renewal"))!;
        ((string?)renewal["was"], (string?)renewal["would"]).ShouldBe(("22440.00", "24684.00"));
        var sum = simulated.Json["sums"]!.AsArray().Single(each => (string?)each!["change"] == "renewal")!;
        ((string?)sum["was"], (string?)sum["would"], (int?)sum["instances"]).ShouldBe(("33660.00", "37026.00", 2));
        (await EditionAsync()).ShouldBe(edition);

        var page = await Server.GetAsync($"{PriceCalls.PathOf(draft)}/simulation?limit=1", Ops);
        ((string?)page.Json["instances"]!["next"]).ShouldBe("1001.1");
        var second = await Server.GetAsync($"{PriceCalls.PathOf(draft)}/simulation?limit=1&cursor=1001.1", Ops);
        ((int?)second.Json["instances"]!["priced"]).ShouldBe(0, "that one is of ECS");

        await Server.PublishAsync("24.20", "2020-09-24T10:00:01Z");
        await Server.MoveClockAsync("2020-09-24T10:00:01Z");
        (await Server.QuoteAsync(MaxCompute, 101)).Amount("charge").ShouldBe((string?)upgrade["would"]);
    }

    [Fact]
    public async Task What_a_draft_no_longer_sells_is_told_with_its_code()
    {
        var draft = await Server.ChangeAsync(
            await Server.DraftAsync(),
            text => text["sizes"] = JsonNode.Parse("""{"min":10,"step":10,"max":90}""")
        );
        var simulated = await Server.GetAsync($"{PriceCalls.PathOf(draft)}/simulation", Ops);
        var renewal = simulated.Json["instances"]!["items"]!
            .AsArray()
            .Single(change => Is(change, MaxCompute, "renewal"))!;
        ((string?)renewal["wouldBeRefused"], (string?)renewal["would"]).ShouldBe(("configuration.above_maximum", null));
    }

    private static bool Is(JsonNode? change, string instance, string kind) =>
        ((string?)change!["instanceId"], (string?)change["change"]) == (instance, kind);

    private Task<Answered> WithdrawAsync(string version) =>
        Server.PostAsync($"/v1/staff/price-books/{version}/withdraw", "", Ops);

    private async Task<Answered> ScheduleAsync(string at)
    {
        var order = await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 102), $"\"at\":\"{at}\"");
        order.Status.ShouldBe(201, order.Body);
        return order;
    }

    private Task<string?> EditionAsync() =>
        Server.At.ReadAsync(session => session.First("SELECT edition FROM catalog_edition", row => row.GetString(0)));
}
