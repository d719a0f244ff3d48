using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Resizing;
using Cubit.Tests.Store.Resizing;
using Cubit.Web.Hosting;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>When, by which rules and to which size: asked over HTTP, against the demo's data.</summary>
public sealed class AdviceTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private RunningServer Server => demo.Running;

    [Fact]
    public async Task The_refund_curve_has_a_point_every_24_hours_to_the_end_of_the_term()
    {
        var instance = await Server.BuyEcsAsync();
        var curve = (await Server.GetAsync($"/v1/instances/{instance}/refund-curve?configuration=C")).Json;
        Names(curve)
            .ShouldBe("instanceId configuration pricedAt changesAt rules until complete bestDay days".Split(' '));
        ((string?)curve["instanceId"], (string?)curve["until"]).ShouldBe((instance, "2020-10-01T00:00:00Z"));
        curve["configuration"]!.ToJsonString().ShouldBe("""{"name":"C"}""");
        // (150 − 5 × 24) × 30 ÷ 150 at ten on the 24th, and a dollar less each day
        Days(curve["days"]!)
            .ShouldBe([
                "2020-09-24 24 6.00",
                "2020-09-25 25 5.00",
                "2020-09-26 26 4.00",
                "2020-09-27 27 3.00",
                "2020-09-28 28 2.00",
                "2020-09-29 29 1.00",
                "2020-09-30 30 0.00",
            ]);
        curve["days"]![6]!
            .ToJsonString()
            .ShouldBe(
                """
                {"day":6,"date":"2020-09-30","at":"2020-09-30T10:00:00Z","used":"30",
                "refund":{"amount":"0.00","currency":"USD"},"settlement":null,"reason":"value_used_up","jump":null}
                """.ReplaceLineEndings("")
            );
        Days(new JsonArray(curve["bestDay"]!.DeepClone())).ShouldBe(["2020-09-24 24 6.00"]);
    }

    [Fact]
    public async Task Advice_answers_when_by_which_rules_and_to_which_size()
    {
        var advice = (await Server.GetAsync($"/v1/instances/{await MaxComputeAsync()}/advice?computeUnits=60")).Json;
        // 2,200 × 12 × 0.85 − 2,200 ÷ 30 × 177 × 0.85 = 11,407 is left; 40 of 100 CU
        Amount(advice["now"]!, "refund").ShouldBe("4562.80");
        Amount(advice["waiting"]!, "difference").ShouldBe("0.00");
        Amount(advice["waiting"]!, "oneDay").ShouldBe("-24.93"); // 2,200 ÷ 30 × 0.85 × 40 ÷ 100
        ((string?)advice["atRenewal"]!["at"]).ShouldBe("2021-04-01T00:00:00Z");
        Amount(advice["atRenewal"]!, "difference").ShouldBe("-4562.80");
        advice["ruleSets"]!
            .AsArray()
            .Select(one => (string?)one!["rules"])
            .ShouldBe(["alibaba/2022-05", "alibaba/2026-02", "linear/day", "linear/second"]);
        advice["ruleSets"]!.AsArray().Select(one => (bool)one!["inForce"]!).ShouldBe([true, false, false, false]);
        Amount(advice["roundTrip"]!, "charge").ShouldBe("5531.78"); // 880 × 4,526 h ÷ 720
        Amount(advice["roundTrip"]!, "cost").ShouldBe("968.98"); // an upgrade has no discount
        var sizes = advice["sizes"]!["items"]!.AsArray();
        sizes.Count.ShouldBe(90);
        sizes[0]!["configuration"]!.ToJsonString().ShouldBe("""{"computeUnits":99}""");
        Amount(sizes[39]!, "refund").ShouldBe("4562.80"); // 60 CU
    }

    [Fact]
    public async Task Amounts_agree_with_the_quote_and_settle_at_its_rate()
    {
        var instance = await Server.InstanceIdAsync("ecs", RunningServer.KiriKey);
        var quote = await Server.QuoteAsync(instance, "C", RunningServer.KiriKey);
        var advice = await Server.GetAsync($"/v1/instances/{instance}/advice?configuration=C", RunningServer.KiriKey);
        var now = advice.Json["now"]!;
        now["refund"]!.ToJsonString().ShouldBe(quote.Json["refund"]!.ToJsonString());
        now["settlement"]!.ToJsonString().ShouldBe(quote.Json["settlement"]!.ToJsonString());
        ((string?)advice.Json["pricedAt"]).ShouldBe((string?)quote.Json["pricedAt"]);
    }

    [Theory]
    [InlineData("", "must have one of computeUnits and configuration")]
    [InlineData("?computeUnits=60&configuration=C", "must have one of")]
    [InlineData("?computeUnits=60&computeUnits=70", "computeUnits: is given more than once")]
    [InlineData("?computeUnits=", "computeUnits: is not a whole number")]
    [InlineData("?computeUnits=60.5", "computeUnits: is not a whole number")]
    [InlineData("?computeUnits=%2060", "computeUnits: is not a whole number")]
    [InlineData("?computeUnits=99999999999", "is not a whole number from -2147483648 to 2147483647")]
    [InlineData("?ComputeUnits=60", "ComputeUnits: is not known here")]
    [InlineData("?computeUnits=60&days=3", "days: is not known here")]
    public async Task A_query_that_is_not_understood_names_the_parameter(string query, string words)
    {
        foreach (var question in new[] { "refund-curve", "advice" })
            (await Server.GetAsync($"/v1/instances/i-1001-1/{question}{query}")).ShouldBeInvalid(words);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused() =>
        (await Server.GetAsync($"/v1/instances/i-1001-2/advice?configuration={new string('x', 501)}")).ShouldBeInvalid(
            "configuration: is longer than 500 characters"
        );

    [Theory]
    [InlineData("i-1001-1", "computeUnits=150", 422, "direction.mismatch")]
    [InlineData("i-1001-1", "computeUnits=100", 422, "configuration.unchanged")]
    [InlineData("i-1001-1", "computeUnits=9", 422, "configuration.below_minimum")]
    [InlineData("i-1001-1", "computeUnits=-1", 422, "configuration.below_minimum")]
    [InlineData("i-1001-1", "computeUnits=2001", 422, "configuration.above_maximum")]
    [InlineData("i-1001-1", "configuration=C", 422, "configuration.unknown")]
    [InlineData("i-1001-2", "configuration=B", 422, "direction.mismatch")]
    [InlineData("i-1001-2", "configuration=Z", 422, "configuration.unknown")]
    [InlineData("i-1001-2", "configuration=", 422, "configuration.unknown")]
    [InlineData("i-1001-99", "computeUnits=60", 404, "instance.unknown")]
    [InlineData("i-1002-1", "configuration=C", 404, "instance.unknown")]
    public async Task What_stands_against_a_downgrade_stands_against_advice_on_it(
        string instance,
        string query,
        int status,
        string code
    )
    {
        foreach (var question in new[] { "refund-curve", "advice" })
            (await Server.GetAsync($"/v1/instances/{instance}/{question}?{query}")).ShouldBeRefused(status, code);
    }

    [Fact]
    public async Task Without_the_privilege_or_a_key_there_is_no_advice()
    {
        var instance = await Server.InstanceIdAsync("ecs", RunningServer.NoprivKey);
        var path = $"/v1/instances/{instance}/advice?configuration=C";
        (await Server.GetAsync(path, RunningServer.NoprivKey)).ShouldBeRefused(403, "privilege.downgrade_missing");
        (await Server.GetAsync(path, null)).ShouldBeRefused(401, "auth.required");
        (await Server.PostAsync(path, "{}")).ShouldBeRefused(405, "route.method_not_allowed");
    }

    private Task<string> MaxComputeAsync() => Server.InstanceIdAsync("maxcompute");

    private static IEnumerable<string> Days(JsonNode days) =>
        days.AsArray().Select(day => $"{day!["date"]} {day["used"]} {Amount(day, "refund")}");

    private static string? Amount(JsonNode json, string name) => (string?)json[name]!["amount"];

    private static IEnumerable<string> Names(JsonNode json) => json.AsObject().Select(field => field.Key);
}

/// <summary>Advice at other times and under other rules than the demo's.</summary>
public sealed class AdviceLaterTests : OwnServer
{
    [Fact]
    public async Task A_frozen_instance_is_not_advised()
    {
        await Server.MoveClockAsync("2020-10-01T00:00:00Z");
        var path = $"/v1/instances/{await Server.InstanceIdAsync("ecs")}";
        (await Server.GetAsync($"{path}/advice?configuration=C")).ShouldBeRefused(409, "instance.frozen");
        (await Server.GetAsync($"{path}/refund-curve?configuration=C")).ShouldBeRefused(409, "instance.frozen");
    }

    [Fact]
    public async Task A_tier_that_is_reached_is_marked_where_its_rules_are_in_force()
    {
        await Server.At.ChangeAsync(session =>
            session.Execute(
                "INSERT INTO rule_assignments VALUES ('maxcompute', @from, 'alibaba/2026-02')",
                ("@from", Instant.FromUtc(2020, 9, 24, 0, 0).ToUnixTimeTicks() / 10)
            )
        );
        // 20 CU at 22 for two years at 0.70: 7,392 paid, a list price of 10,560 over 730 days.
        var instance = await BuyTwoYearsAsync();
        var path = $"/v1/instances/{instance}/";
        var curve = (await Server.GetAsync($"{path}refund-curve?computeUnits=10")).Json;
        ((string?)curve["rules"]).ShouldBe("alibaba/2026-02");
        var advice = (await Server.GetAsync($"{path}advice?computeUnits=10")).Json;
        var jump = advice["jumps"]!.AsArray().ShouldHaveSingleItem()!;
        jump["jump"]!.ToJsonString().ShouldBe("""{"move":"up","causes":["tier-reached"]}""");
        // The 365th day begins on 23 September 2021 at ten; used days count from 24 September 2020, 00:00.
        ((string?)jump["date"], (string?)jump["used"]).ShouldBe(("2021-09-23", "365"));
        curve["days"]![(int)jump["day"]!]!.ToJsonString().ShouldBe(jump.ToJsonString());
        // (7,392 − 10,560 ÷ 730 × 365 × 0.85) × (1 − 220 ÷ 30 × 730 ÷ 10,560)
        ((string?)jump["refund"]!["amount"]).ShouldBe("1431.83");
    }

    [Fact]
    public async Task A_rule_set_that_an_operator_added_is_compared_before_it_is_in_force()
    {
        (
            await new RuleSetDesk(Server.Database).AddAsync(OwnRules.By, OwnRules.Text, EdgeClock.System())
        ).Refusal.ShouldBeNull();
        var advice = await Server.GetAsync(
            $"/v1/instances/{await Server.InstanceIdAsync("ecs")}/advice?configuration=C"
        );
        advice.Json["ruleSets"]!
            .AsArray()
            .Select(one => $"{one!["rules"]} {one["inForce"]} {one["refund"]!["amount"]}")
            .ShouldBe([
                "alibaba/2022-05 true 6.00",
                "alibaba/2026-02 false 0.00",
                "linear/day false 7.00",
                "linear/second false 6.58",
                "own/day false 7.00",
            ]);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("rule_assignments VALUES ('ecs', {0}, 'linear/day')", "2020-09-28T00:00:00Z")]
    [InlineData("rule_assignments VALUES ('maxcompute', {0}, 'linear/day')", null)]
    [InlineData("fx_rates VALUES ('USD', 'MYR', {0}, '5', 'a new table')", "2020-09-28T00:00:00Z")]
    [InlineData("fx_rates VALUES ('USD', 'EUR', {0}, '5', 'a new table')", null)]
    [InlineData(
        "price_books SELECT 'b', product_id, region_id, {0}, body FROM price_books WHERE version LIKE 'ecs/ap%-1/%'",
        "2020-09-28T00:00:00Z"
    )]
    public async Task Advice_says_from_when_on_other_rules_prices_or_rates_are_known(string stored, string? changesAt)
    {
        var micros = Instant.FromUtc(2020, 9, 28, 0, 0).ToUnixTimeTicks() / 10;
        if (stored.Length > 0)
            await Server.At.ChangeAsync(session =>
                session.Execute("INSERT INTO " + stored.Replace("{0}", $"{micros}", StringComparison.Ordinal))
            );
        var instance = $"/v1/instances/{await Server.InstanceIdAsync("ecs", RunningServer.KiriKey)}";
        foreach (var question in new[] { "refund-curve", "advice" })
        {
            var said = await Server.GetAsync($"{instance}/{question}?configuration=C", RunningServer.KiriKey);
            ((string?)said.Json["changesAt"]).ShouldBe(changesAt, said.Body);
        }
    }

    private Task<string> BuyTwoYearsAsync() =>
        Server.At.ChangeAsync(session =>
        {
            var bought = new PurchaseInstance(
                new Configuration.Units(20),
                24,
                Instant.FromUtc(2020, 9, 24, 0, 0),
                "test",
                PaymentSource.Balance
            );
            var order = AccountDesk.Purchase(session, RunningServer.Acme, "maxcompute", RunningServer.Region, bought);
            return Cubit.Instances.Instance.IdOf(RunningServer.Acme, order.Value.Instance);
        });
}
