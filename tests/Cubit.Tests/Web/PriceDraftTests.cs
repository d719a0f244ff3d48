using System.Text.Json.Nodes;
using Cubit.Accounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Drafts of prices over HTTP: copied, written, and refused where they say what they may not.</summary>
/// <source>docs/spec/prices.md, "Drafts"</source>
public sealed class PriceDraftTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Ops = RunningServer.OpsKey;
    private const string First = "maxcompute/ap-southeast-1/USD/1";

    [Fact]
    public async Task A_draft_begins_as_a_copy_of_what_is_in_force_and_binds_nobody()
    {
        var draft = await Server.DraftAsync();
        ((string?)draft.Json["basedOn"], (string?)draft.Json["perUnitMonth"]).ShouldBe((First, "22.00"));
        draft.Json["sizes"]!.ToJsonString().ShouldBe("""{"min":10,"step":1,"max":2000}""");
        draft.Json["discounts"]![0]!.ToJsonString().ShouldBe("""{"months":12,"percentOff":"15"}""");
        var changed = await Server.ChangeAsync(draft, text => text["perUnitMonth"] = "24.20");
        ((string?)changed.Json["perUnitMonth"], (int?)changed.Json["revision"]).ShouldBe(("24.20", 2));
        (await Server.QuoteAsync(MaxCompute, 101)).Json["priceBook"]!.GetValue<string>().ShouldBe(First);
        (await Server.ChangeAsync(draft, _ => { }))
            .ShouldBeRefused(409, "draft.changed")
            .Value("by")
            .ShouldBe("ops@example.com");
        var deleted = await Server.SendAsync(HttpMethod.Delete, PriceCalls.PathOf(draft), Ops, null);
        deleted.Status.ShouldBe(200, deleted.Body);
        (await Server.GetAsync(PriceCalls.PathOf(draft), Ops)).ShouldBeRefused(404, "draft.unknown");
        (await Server.AuditedAsync())
            .Select(entry => entry.Split(' ')[0])
            .ShouldBe(["price_draft_deleted", "price_draft_changed", "price_draft_created"]);
        (await Server.AuditedAsync())[1].ShouldContain("USD 22.00 a CU and month");
        (await Server.AuditedAsync())[1].ShouldContain("USD 24.20 a CU and month");
    }

    [Theory]
    [InlineData("currency", "\"XYZ\"", 422, "draft.currency_unknown", "XYZ")]
    [InlineData("currency", "\"EUR\"", 409, "draft.currency_fixed", "USD")]
    [InlineData("perUnitMonth", "\"22.005\"", 422, "draft.price_invalid", "22.005")]
    [InlineData("perUnitMonth", "\"0\"", 422, "draft.price_invalid", "more than 0")]
    [InlineData("perUnitMonth", "\"-1\"", 422, "draft.price_invalid", "-1")]
    [InlineData("perUnitMonth", "\"1e3\"", 422, "draft.number_invalid", "1e3")]
    [InlineData("perUnitMonth", "\"22/3\"", 422, "draft.number_invalid", "22/3")]
    [InlineData("perUnitMonth", "\"99999999999999\"", 422, "draft.price_invalid", "at most")]
    [InlineData("perUnitMonth", "null", 422, "draft.number_invalid", "price of a CU")]
    [InlineData("perUnitHour", "\"0.0000001\"", 422, "draft.price_invalid", "6 digits")]
    [InlineData("perUnitHour", "\"10000.01\"", 422, "draft.price_invalid", "at most 10000.")]
    [InlineData("sizes", """{"min":10,"step":0,"max":20}""", 422, "draft.sizes_invalid", "step is 0")]
    [InlineData("sizes", """{"min":50,"step":1,"max":20}""", 422, "draft.sizes_invalid", "20 CU")]
    [InlineData("sizes", """{"min":0,"step":1,"max":20}""", 422, "draft.sizes_invalid", "at least 1")]
    [InlineData("sizes", """{"min":1,"step":1,"max":2000000}""", 422, "draft.sizes_invalid", "1000000")]
    [InlineData("discounts", """[{"months":12,"percentOff":"105"}]""", 422, "draft.discount_invalid", "105%")]
    [InlineData("discounts", """[{"months":12,"percentOff":"100"}]""", 422, "draft.discount_invalid", "below 100")]
    [InlineData("discounts", """[{"months":61,"percentOff":"5"}]""", 422, "draft.discount_invalid", "61 months")]
    [InlineData("discounts", """[{"months":1,"percentOff":"1.00001"}]""", 422, "draft.discount_invalid", "4 digits")]
    [InlineData(
        "discounts",
        """[{"months":12,"percentOff":"5"},{"months":12,"percentOff":"6"}]""",
        422,
        "draft.discount_invalid",
        "one discount"
    )]
    [InlineData("configurations", """[{"name":"A","perMonth":"5"}]""", 422, "draft.configuration_invalid", "'A'")]
    [InlineData("agreement", """{"id":"a b","version":"1","title":"T"}""", 422, "draft.agreement_invalid", "a b")]
    [InlineData("agreement", """{"id":"a","version":"1","title":" "}""", 422, "draft.agreement_invalid", "title")]
    public async Task A_draft_that_cannot_be_is_refused_with_its_value_and_the_remedy(
        string field,
        string value,
        int status,
        string code,
        string word
    )
    {
        var refused = await Server.ChangeAsync(await Server.DraftAsync(), text => text[field] = JsonNode.Parse(value));
        refused.ShouldBeRefused(status, code).Detail!.ShouldContain(word);
    }

    [Theory]
    [InlineData("note")]
    [InlineData("sizes")]
    [InlineData("perUnitMonth")]
    [InlineData("perUnitHour")]
    [InlineData("configurations")]
    [InlineData("discounts")]
    public async Task A_draft_is_written_whole_so_that_nothing_goes_by_being_left_out(string field)
    {
        var draft = await Server.DraftAsync();
        (await Server.ChangeAsync(draft, text => text.AsObject().Remove(field))).ShouldBeInvalid(field);
        if (field is "configurations" or "discounts")
            (await Server.ChangeAsync(draft, text => text[field] = null)).ShouldBeInvalid(field);
        (await Server.ChangeAsync(draft, _ => { })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Named_configurations_are_named_once_and_an_agreement_keeps_its_title()
    {
        var draft = await Server.DraftAsync("ecs");
        (
            await Server.ChangeAsync(draft, text => text["configurations"]!.AsArray().Add(Named("A", "1.00")))
        ).ShouldBeRefused(422, "draft.configuration_invalid");
        (await Server.ChangeAsync(draft, text => text["configurations"] = new JsonArray())).ShouldBeRefused(
            422,
            "draft.configuration_invalid"
        );
        var renamed = await Server.ChangeAsync(draft, text => text["agreement"]!["title"] = "Another title");
        (await Server.PublishAsync(renamed, null)).ShouldBeRefused(409, "price.agreement_titled");
        var added = await Server.ChangeAsync(
            renamed,
            text =>
            {
                text["agreement"]!["version"] = "2021-01";
                text["configurations"]!.AsArray().Add(Named("D", "300.00"));
            }
        );
        (await Server.PublishAsync(added, null)).Status.ShouldBe(201);
        (await Server.QuoteAsync("i-1001-2", "D")).Json["agreement"]!["version"]!
            .GetValue<string>()
            .ShouldBe("2021-01");
        static JsonNode Named(string name, string price) => new JsonObject { ["name"] = name, ["perMonth"] = price };
    }

    [Fact]
    public async Task A_version_is_copied_into_another_region_and_only_pricing_may()
    {
        var pricing = await Server.StaffKeyAsync(StaffRole.Pricing);
        var body = $$"""{"version":"{{First}}","region":"eu-central-1","note":"Frankfurt as Singapore"}""";
        var copied = await Server.PostAsync("/v1/staff/price-drafts", body, pricing);
        ((string?)copied.Json["region"], (string?)copied.Json["note"]).ShouldBe(
            ("eu-central-1", "Frankfurt as Singapore"),
            copied.Body
        );
        foreach (
            var (asked, code) in new[]
            {
                ("nowhere", "region.unknown"),
                ("eu-central-1\",\"version\":\"x", "price.unknown"),
            }
        )
            (
                await Server.PostAsync(
                    "/v1/staff/price-drafts",
                    code == "region.unknown"
                        ? $$"""{"version":"{{First}}","region":"{{asked}}"}"""
                        : $$"""{"region":"{{asked}}"}""",
                    Ops
                )
            ).ShouldBeRefused(404, code);
        (await Server.PostAsync("/v1/staff/price-drafts", "{}", Ops)).ShouldBeInvalid("version");
        foreach (var role in new[] { StaffRole.Support, StaffRole.Finance })
            (await Server.PostAsync("/v1/staff/price-drafts", body, await Server.StaffKeyAsync(role))).ShouldBeRefused(
                403,
                "auth.forbidden"
            );
        (await Server.GetAsync("/v1/staff/price-drafts")).ShouldBeRefused(403, "auth.staff_only");
        (await Server.GetAsync("/v1/staff/price-drafts", Ops)).Json["items"]!.AsArray().Count.ShouldBe(1);
    }
}
