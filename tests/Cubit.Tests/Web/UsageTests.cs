using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store.Catalog;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What a project that pays as it goes used is metered by the hour, billed by the day, and explained.
/// </summary>
public sealed class UsageTests : OwnServer
{
    private const string Adhoc = "p-1001-adhoc";
    private const string Path = $"/v1/projects/{Adhoc}/usage";

    [Fact]
    public async Task Hours_are_billed_an_hour_after_their_day_with_the_working()
    {
        var before = await BalanceAsync();
        var metered = await MeterAsync("""{"hour":"2020-09-24T08:00:00Z","computeUnitHours":"30.5"}""");
        metered.Status.ShouldBe(200, metered.Body);
        ((string?)metered.Json["billedAt"]).ShouldBe("2020-09-25T01:00:00Z");
        await MeterAsync(
            """
            {"hour":"2020-09-24T08:00:00Z","computeUnitHours":"30.5"},
            {"hour":"2020-09-24T09:00:00Z","computeUnitHours":"7"}
            """
        );
        await Server.MoveClockAsync("2020-09-25T00:59:59Z");
        // The last hour of the day comes late.
        (await MeterAsync("""{"hour":"2020-09-24T23:00:00Z","computeUnitHours":"0.1"}""")).Status.ShouldBe(200);
        (await BalanceAsync()).ShouldBe(before);
        await Server.MoveClockAsync("2020-09-25T01:00:00Z");
        // 37.6 × 0.05 = 1.88
        (await BalanceAsync()).ShouldBe(before - 1.88m);
        var usage = (await Server.GetAsync($"{Path}?limit=1")).Json;
        var bill = usage["bills"]!.AsArray().Single()!;
        ((string?)bill["charge"]!["amount"]).ShouldBe("1.88");
        ((string?)bill["derivation"]).ShouldBe("188/5 × 1/20 = 47/25, which is USD 1.88");
        bill["hours"]!.AsArray().Count.ShouldBe(3);
        usage["unbilled"]!.AsArray().ShouldBeEmpty();
        var earlier = (await Server.GetAsync($"{Path}?cursor={usage["next"]}")).Json["bills"]!.AsArray();
        ((string?)earlier.Single()!["charge"]!["amount"]).ShouldBe("8.13");
        (await MeterAsync("""{"hour":"2020-09-24T22:00:00Z","computeUnitHours":"1"}""")).ShouldBeRefused(
            409,
            "usage.hour_billed"
        );
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2020-09-24T09:30:00Z", 422, "usage.hour_invalid")]
    [InlineData("2020-09-24T10:00:00Z", 409, "usage.hour_not_over")]
    [InlineData("2020-09-01T10:00:00Z", 409, "usage.hour_billed")]
    public async Task An_hour_that_cannot_be_metered_is_refused(string hour, int status, string code) =>
        (await MeterAsync($$"""{"hour":"{{hour}}","computeUnitHours":"1"}"""))
            .ShouldBeRefused(status, code)
            .Value("hour")
            .ShouldBe(hour);

    [Fact]
    public async Task What_was_metered_stands_and_what_is_not_metered_is_refused()
    {
        const string Hour = """{"hour":"2020-09-24T08:00:00Z","computeUnitHours":"1"}""";
        (await MeterAsync(Hour)).Status.ShouldBe(200);
        (await MeterAsync(Hour.Replace("\"1\"", "\"2\"", StringComparison.Ordinal))).ShouldBeRefused(
            409,
            "usage.hour_changed"
        );
        (await MeterAsync(Hour, "p-1001-etl")).ShouldBeRefused(409, "project.not_metered");
        (await MeterAsync(Hour, "p-1001-none")).ShouldBeRefused(404, "project.unknown");
        (await MeterAsync(Hour, "nothing")).ShouldBeRefused(404, "project.unknown");
        (await MeterAsync(Hour.Replace("1\"", "-1\"", StringComparison.Ordinal))).ShouldBeInvalid("computeUnitHours");
        (await Server.PostAsync(Path, """{"items":[]}""", RunningServer.OpsKey)).ShouldBeInvalid("items");
        (await Server.PostAsync(Path, "{}")).ShouldBeRefused(403, "auth.staff_only");
        (await Server.GetAsync("/v1/projects/p-1001-none/usage")).ShouldBeRefused(404, "project.unknown");
        (await Server.GetAsync(Path, RunningServer.KiriKey)).ShouldBeRefused(404, "project.unknown");
    }

    [Fact]
    public async Task Work_that_runs_on_after_a_switch_is_metered_for_a_day_and_arrears_stop_orders()
    {
        (await SwitchAsync("""{"method":"subscription","instanceId":"i-1001-1"}""")).Status.ShouldBe(200);
        await Server.MoveClockAsync("2020-09-26T00:00:00Z");
        // More than the balance has; switched at 10:00 the day before.
        (await MeterAsync("""{"hour":"2020-09-25T09:00:00Z","computeUnitHours":"1000000"}""")).Status.ShouldBe(200);
        (await MeterAsync("""{"hour":"2020-09-25T10:00:00Z","computeUnitHours":"1"}""")).ShouldBeRefused(
            409,
            "project.not_metered"
        );
        await Server.MoveClockAsync("2020-09-26T02:00:00Z");
        (await BalanceAsync()).ShouldBeLessThan(0);
        (await Server.PostAsync("/v1/quotes", """{"instanceId":"i-1001-1","computeUnits":120}""")).ShouldBeRefused(
            402,
            "account.in_arrears"
        );
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_hour_costs_what_was_in_force_then()
    {
        await Server.At.ChangeAsync(session =>
        {
            var from = Instant.FromUtc(2020, 9, 24, 9, 0);
            var book = CatalogRows.InForce(session, "maxcompute", RunningServer.Region, from)!;
            var dearer = book with { Version = "dearer", EffectiveFrom = from, PerUnitHour = Fraction.Parse("0.1") };
            CatalogRows.Publish(session, dearer, new Region(RunningServer.Region, "Singapore"));
            return 0;
        });
        await MeterAsync(
            """
            {"hour":"2020-09-24T09:00:00Z","computeUnitHours":"10"},
            {"hour":"2020-09-24T08:00:00Z","computeUnitHours":"10"}
            """
        );
        await Server.MoveClockAsync("2020-09-25T01:00:00Z");
        var bills = (await Server.GetAsync($"{Path}?limit=2")).Json["bills"]!.AsArray();
        bills.Select(bill => (string?)bill!["charge"]!["amount"]).ShouldBe(["1.00", "0.50"]);
        ((string?)bills[1]!["until"]).ShouldBe("2020-09-24T09:00:00Z");
    }

    [Fact]
    public async Task A_day_is_one_of_the_billing_zone_and_a_bill_is_settled_in_the_currency_of_the_balance()
    {
        const string Project = "p-1002-mine";
        await Server.PostAsync("/v1/projects", """{"name":"mine","region":"ap-southeast-1"}""", RunningServer.KiriKey);
        await Server.MoveClockAsync("2020-09-24T15:00:00Z");
        // 22:00 in Kuala Lumpur, where the day ends at 16:00 UTC.
        var metered = await MeterAsync("""{"hour":"2020-09-24T14:00:00Z","computeUnitHours":"10"}""", Project);
        ((string?)metered.Json["billedAt"]).ShouldBe("2020-09-24T17:00:00Z", metered.Body);
        await Server.MoveClockAsync("2020-09-24T17:00:00Z");
        var bill = (await Server.GetAsync($"/v1/projects/{Project}/usage", RunningServer.KiriKey)).Json["bills"]![0]!;
        ((string?)bill["settlement"]!["amount"]).ShouldBe("2.05");
        ((string?)bill["derivation"]).ShouldBe(
            "10 × 1/20 = 1/2, which is USD 0.50; × 41/10 = 41/20, which is MYR 2.05"
        );
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    private Task<Answered> MeterAsync(string hours, string project = Adhoc) =>
        Server.PostAsync($"/v1/projects/{project}/usage", $$"""{"items":[{{hours}}]}""", RunningServer.OpsKey);

    private Task<Answered> SwitchAsync(string body) => Server.PostAsync($"/v1/projects/{Adhoc}/billing-method", body);

    private Task<decimal> BalanceAsync() =>
        Server.At.ReadAsync(session =>
            session.Query("SELECT balance_minor FROM accounts WHERE account_id = 1001", row => row.GetInt64(0) / 100m)[
                0
            ]
        );
}
