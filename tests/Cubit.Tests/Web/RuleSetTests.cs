using Cubit.Accounts;
using Cubit.Tests.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Rule sets and exchange rates over HTTP: in force from a date on, and audited.</summary>
/// <source>docs/spec/rules.md; docs/spec/prices.md, "Exchange rates"</source>
public sealed class RuleSetTests : OwnServer
{
    private const string Ops = RunningServer.OpsKey;
    private const string Rate = """
        {"from":"USD","to":"MYR","rate":"4.25","source":"a table","effectiveFrom":"2020-09-25T00:00:00Z"}
        """;

    [Fact]
    public async Task A_rule_set_is_added_looked_at_and_assigned_from_a_date_on()
    {
        var added = await Server.PostAsync("/v1/staff/rule-sets", OwnRules.Text, Ops);
        (added.Status, (string?)added.Json["id"]).ShouldBe((201, OwnRules.Id), added.Body);
        (await Server.PostAsync("/v1/staff/rule-sets", OwnRules.Text, Ops)).Status.ShouldBe(200, "the same once more");
        (await Server.PostAsync("/v1/staff/rule-sets", OwnRules.Edited, Ops)).ShouldBeRefused(409, "rules.id_taken");
        (await Server.PostAsync("/v1/staff/rule-sets", """{"id":"x"}""", Ops))
            .ShouldBeRefused(422, "rules.invalid")
            .Detail!.ShouldContain("choices");
        var assigned = await AssignAsync("ecs", OwnRules.Id, "2020-09-24T12:00:00Z");
        assigned.Status.ShouldBe(201, assigned.Body);
        (await AssignAsync("ecs", OwnRules.Id, "2020-09-24T12:00:00Z")).Status.ShouldBe(200, "the same once more");
        (await AssignAsync("ecs", "linear/day", "2020-09-24T12:00:00Z")).ShouldBeRefused(409, "rules.assigned_already");
        (await AssignAsync("ecs", "linear/day", "2020-09-24T09:00:00Z")).ShouldBeRefused(409, "rules.too_early");
        (await AssignAsync("ecs", "none", "2020-09-25T00:00:00Z")).ShouldBeRefused(404, "rules.unknown");
        (await AssignAsync("tea", OwnRules.Id, "2020-09-25T00:00:00Z")).ShouldBeRefused(404, "product.unknown");
        (await Server.QuoteAsync("i-1001-2", "C")).Json["rules"]!.GetValue<string>().ShouldBe("alibaba/2022-05");
        await Server.MoveClockAsync("2020-09-24T12:00:00Z");
        (await Server.QuoteAsync("i-1001-2", "C")).Json["rules"]!.GetValue<string>().ShouldBe(OwnRules.Id);

        var shown = await Server.GetAsync($"/v1/staff/rule-sets/{OwnRules.Id}", Ops);
        ((string?)shown.Json["assigned"]![0]!["product"], (bool?)shown.Json["shipped"]).ShouldBe(("ecs", false));
        ((string?)shown.Json["choices"]![0]!["name"]).ShouldBe("daily");
        (await Server.GetAsync("/v1/staff/rule-sets/none", Ops)).ShouldBeRefused(404, "rules.unknown");
        var listed = await Server.GetAsync("/v1/staff/rule-sets?limit=2", Ops);
        var rest = await Server.GetAsync($"/v1/staff/rule-sets?cursor={listed.Json["next"]}", Ops);
        listed.Json["items"]!
            .AsArray()
            .Concat(rest.Json["items"]!.AsArray())
            .Select(item => (string?)item!["id"])
            .ShouldBe(["alibaba/2022-05", "alibaba/2026-02", "linear/day", "linear/second", OwnRules.Id]);
        (await AuditAsync()).ShouldBe([
            ("rules_assigned", "ecs", "alibaba/2022-05", $"{OwnRules.Id} from 2020-09-24T12:00:00Z on"),
            ("rule_set_added", OwnRules.Id, "", (await AuditAsync())[1].After),
        ]);
        (await AuditAsync())[1].After.ShouldStartWith("daily: ");
    }

    [Fact]
    public async Task A_rate_is_published_from_a_date_on_and_never_edited()
    {
        var published = await Server.PostAsync("/v1/staff/fx-rates", Rate, Ops);
        (published.Status, (string?)published.Json["rate"]).ShouldBe((201, "4.25"), published.Body);
        (await Server.PostAsync("/v1/staff/fx-rates", Rate, Ops)).Status.ShouldBe(201, "the same once more");
        (await RateAsync("4.25", "4.30")).ShouldBeRefused(409, "rate.published_already");
        (await RateAsync("2020-09-25", "2020-09-23")).ShouldBeRefused(409, "rate.too_early");
        var soon = await RateAsync(",\"effectiveFrom\":\"2020-09-25T00:00:00Z\"", "");
        ((string?)soon.Json["effectiveFrom"]).ShouldBe("2020-09-24T10:00:00Z", soon.Body);
        var quote = await Server.QuoteAsync("i-1002-1", "B", RunningServer.KiriKey);
        ((string?)quote.Json["settlement"]!["rate"]).ShouldBe("4.25", quote.Body);
        var listed = await Server.GetAsync("/v1/staff/fx-rates?limit=1", Ops);
        ((string?)listed.Json["items"]![0]!["effectiveFrom"]).ShouldBe("2020-09-25T00:00:00Z");
        var next = await Server.GetAsync($"/v1/staff/fx-rates?limit=1&cursor={listed.Json["next"]}", Ops);
        ((string?)next.Json["items"]![0]!["effectiveFrom"]).ShouldBe("2020-09-24T10:00:00Z");
        (await Server.GetAsync("/v1/staff/fx-rates?cursor=x", Ops)).ShouldBeInvalid("cursor");
        (await AuditAsync()).ShouldBe([
            ("rate_published", "USD/MYR", "4.1 (Demo rate)", "4.25 (a table) from 2020-09-24T10:00:00Z on"),
            ("rate_published", "USD/MYR", "4.1 (Demo rate)", "4.25 (a table) from 2020-09-25T00:00:00Z on"),
        ]);
    }

    [Theory]
    [InlineData("\"4.25\"", "\"0\"", "above 0")]
    [InlineData("\"4.25\"", "\"100000.01\"", "at most 100000")]
    [InlineData("\"4.25\"", "\"4.12345678901234567891\"", "at most 20")]
    [InlineData("\"MYR\"", "\"USD\"", "two different currencies")]
    [InlineData("a table", " ", "where it is from")]
    public async Task A_rate_that_cannot_be_is_refused(string what, string by, string word) =>
        (await RateAsync(what, by)).ShouldBeRefused(422, "rate.invalid").Detail!.ShouldContain(word);

    [Theory]
    [InlineData("MYR", "XXY", "to", "currency")]
    [InlineData("\"4.25\"", "\"four\"", "rate")]
    [InlineData("2020-09-25T00:00:00Z", "soon", "effectiveFrom")]
    public async Task A_request_that_is_not_understood_names_its_fault(string what, string by, params string[] words) =>
        (await RateAsync(what, by)).ShouldBeInvalid(words);

    [Fact]
    public async Task Only_pricing_may_and_all_may_look()
    {
        var support = await Server.StaffKeyAsync(StaffRole.Support);
        (await Server.PostAsync("/v1/staff/rule-sets", OwnRules.Text, support)).ShouldBeRefused(403, "auth.forbidden");
        (await Server.PostAsync("/v1/staff/fx-rates", Rate, support)).ShouldBeRefused(403, "auth.forbidden");
        (await AssignAsync("ecs", "linear/day", "2020-09-25T00:00:00Z", support)).ShouldBeRefused(
            403,
            "auth.forbidden"
        );
        foreach (var path in new[] { "rule-sets", "fx-rates", "rule-sets/linear/day", "price-books", "capacity" })
        {
            (await Server.GetAsync($"/v1/staff/{path}", support)).Status.ShouldBe(200, path);
            (await Server.GetAsync($"/v1/staff/{path}")).ShouldBeRefused(403, "auth.staff_only");
        }
    }

    private Task<Answered> RateAsync(string what, string by) =>
        Server.PostAsync("/v1/staff/fx-rates", Rate.Replace(what, by, StringComparison.Ordinal), Ops);

    private Task<Answered> AssignAsync(string product, string rules, string from, string key = Ops) =>
        Server.PostAsync(
            "/v1/staff/rule-assignments",
            $$"""{"product":"{{product}}","rules":"{{rules}}","from":"{{from}}"}""",
            key
        );

    private async Task<List<(string? What, string? Subject, string? Before, string? After)>> AuditAsync() =>
        [
            .. (await Server.GetAsync("/v1/audit", Ops)).Json["items"]!
                .AsArray()
                .Select(item =>
                    ((string?)item!["what"], (string?)item["subject"], (string?)item["before"], (string?)item["after"])
                ),
        ];
}
