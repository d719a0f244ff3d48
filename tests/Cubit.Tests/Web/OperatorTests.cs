using Cubit.Accounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What operators see of a customer and do to it; each act is in the audit.</summary>
public sealed class OperatorTests : OwnServer
{
    private const string Ops = RunningServer.OpsKey;
    private const string Voucher = """
        {"code":"THANKS","value":{"amount":"20.00","currency":"USD"},"expiresAt":"2021-01-01T00:00:00Z"}
        """;

    [Fact]
    public async Task An_operator_sees_a_customer_and_what_waits()
    {
        var seen = await Server.GetAsync("/v1/customers/1002", Ops);
        seen.Status.ShouldBe(200, seen.Body);
        ((string?)seen.Json["name"]).ShouldBe("kiri");
        seen.Amount("balance").ShouldBe("2000.00");
        ((string?)seen.Json["privileges"]![0]).ShouldBe("downgrade");
        ((string?)seen.Json["instances"]![0]!["id"]).ShouldBe("i-1002-1");
        ((string?)seen.Json["orders"]![0]!["kind"]).ShouldBe("purchase");
        foreach (var none in new[] { "9999", "acme", "-1", "1001x", new string('9', 30) })
            (await Server.GetAsync($"/v1/customers/{none}", Ops)).ShouldBeRefused(404, "account.unknown");
        await Server.PostAsync("/v1/tickets", """{"kind":"cancellation","instanceId":"i-1001-1"}""");
        var queues = await Server.GetAsync("/v1/queues", Ops);
        ((string?)queues.Json["tickets"]!["items"]![0]!["id"]).ShouldBe("t-1001-1", queues.Body);
        ((long?)queues.Json["tickets"]!["items"]![0]!["account"]).ShouldBe(1001);
        foreach (var list in new[] { "unpaid", "failed", "stuck" })
            queues.Json[list]!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_privilege_is_granted_and_taken_back()
    {
        const string Grant = """{"name":"downgrade","change":"grant"}""";
        const string Revoke = """{"name":"downgrade","change":"revoke"}""";
        const string Path = "/v1/customers/1003/privileges";
        var nopriv = await Server.InstanceIdAsync("ecs", RunningServer.NoprivKey);
        (await Server.QuoteAsync(nopriv, "C", RunningServer.NoprivKey)).ShouldBeRefused(
            403,
            "privilege.downgrade_missing"
        );
        (await Server.PostAsync(Path, Revoke, Ops)).ShouldBeRefused(409, "privilege.unchanged");
        var granted = await Server.PostAsync(Path, Grant, Ops);
        ((string?)granted.Json["privileges"]![0]).ShouldBe("downgrade", granted.Body);
        (await Server.PostAsync(Path, Grant, Ops)).ShouldBeRefused(409, "privilege.unchanged");
        (await Server.QuoteAsync(nopriv, "C", RunningServer.NoprivKey)).Status.ShouldBe(201);
        (await Server.PostAsync(Path, Revoke, Ops)).Json["privileges"]!.AsArray().ShouldBeEmpty();
        (await Server.QuoteAsync(nopriv, "C", RunningServer.NoprivKey)).ShouldBeRefused(
            403,
            "privilege.downgrade_missing"
        );
        (await AuditAsync(1003)).ShouldBe([
            "privilege_revoked downgrade granted > ",
            "privilege_granted downgrade  > granted",
        ]);
        (await Server.PostAsync(Path, Grant, await Server.StaffKeyAsync(StaffRole.Finance))).ShouldBeRefused(
            403,
            "auth.forbidden"
        );
        (await Server.PostAsync("/v1/customers/9999/privileges", Grant, Ops)).ShouldBeRefused(404, "account.unknown");
    }

    [Fact]
    public async Task A_voucher_is_issued_once()
    {
        const string Path = "/v1/customers/1001/vouchers";
        var issued = await Server.PostAsync(Path, Voucher, Ops, "k");
        issued.Status.ShouldBe(201, issued.Body);
        issued.Amount("left").ShouldBe("20.00");
        (await Server.PostAsync(Path, Voucher, Ops, "k")).Body.ShouldBe(issued.Body);
        (await Server.PostAsync(Path, Voucher, Ops)).ShouldBeRefused(409, "voucher.code_taken");
        var past = Voucher.Replace("THANKS", "PAST", StringComparison.Ordinal).Replace("2021", "2019");
        (await Server.PostAsync(Path, past, Ops)).ShouldBeRefused(422, "voucher.value_invalid");
        (await Server.PostAsync(Path, Voucher, await Server.StaffKeyAsync(StaffRole.Support))).ShouldBeRefused(
            403,
            "auth.forbidden"
        );
        (await AuditAsync(1001))[0].ShouldStartWith("voucher_issued THANKS  > ");
        var seen = (await Server.GetAsync("/v1/customers/1001", Ops)).Json["vouchers"]!.AsArray();
        seen.Select(voucher => (string?)voucher!["code"]).ShouldContain("THANKS");
    }

    [Theory]
    [InlineData("0.00")]
    [InlineData("10000000000000.01")]
    public async Task An_adjustment_has_bounds_that_are_told(string amount)
    {
        var finance = await Server.StaffKeyAsync(StaffRole.Finance);
        (await ProposeAsync(await FirstOrderAsync(), amount, "give", "why", finance))
            .ShouldBeRefused(422, "adjustment.amount_invalid")
            .Detail!.ShouldContain("up to 10000000000000.00 USD");
    }

    [Fact]
    public async Task An_adjustment_is_a_new_order_that_a_second_person_approves()
    {
        var finance = await Server.StaffKeyAsync(StaffRole.Finance);
        var corrected = await FirstOrderAsync();
        var proposed = await ProposeAsync(corrected, "12.50", "give", "It stood still for a day.", finance);
        proposed.Status.ShouldBe(201, proposed.Body);
        var id = (string)proposed.Json["id"]!;
        ((string?)proposed.Json["kind"]).ShouldBe("adjustment");
        ((string?)proposed.Json["state"]).ShouldBe("pending_payment");
        ((string?)proposed.Json["correction"]!["orderId"]).ShouldBe(corrected);
        ((string?)(await Server.GetAsync("/v1/queues", Ops)).Json["unpaid"]!["items"]![0]!["orderId"]).ShouldBe(id);
        (await Server.PostAsync($"/v1/adjustments/{id}/approve", "", finance)).ShouldBeRefused(
            403,
            "adjustment.second_person_needed"
        );
        var before = await BalanceAsync();
        var approved = await Server.PostAsync($"/v1/adjustments/{id}/approve", "", Ops);
        ((string?)approved.Json["state"]).ShouldBe("completed", approved.Body);
        (await BalanceAsync()).ShouldBe(before + 12.50m);
        (await Server.PostAsync($"/v1/adjustments/{id}/approve", "", Ops)).ShouldBeRefused(409, "adjustment.not_open");
        (await Server.GetAsync("/v1/queues", Ops)).Json["unpaid"]!["items"]!.AsArray().ShouldBeEmpty();
        var taken = await ProposeAsync(corrected, "2.50", "take", "Half a day only.", Ops);
        await Server.PostAsync($"/v1/adjustments/{taken.Json["id"]}/approve", "", finance);
        (await BalanceAsync()).ShouldBe(before + 10);
        var refused = await ProposeAsync(corrected, "99.00", "give", "Too much.", finance);
        var rejected = await Server.PostAsync($"/v1/adjustments/{refused.Json["id"]}/reject", "", finance);
        ((string?)rejected.Json["state"]).ShouldBe("cancelled", rejected.Body);
        (await BalanceAsync()).ShouldBe(before + 10);
        (await AuditAsync(1001))
            .Select(entry => entry.Split(' ')[0])
            .ShouldBe([
                "adjustment_rejected",
                "adjustment_proposed",
                "adjustment_approved",
                "adjustment_proposed",
                "adjustment_approved",
                "adjustment_proposed",
            ]);
    }

    [Fact]
    public async Task An_adjustment_that_cannot_be_is_refused()
    {
        var order = await FirstOrderAsync();
        (await ProposeAsync(order, "0.00", "give", "Why", Ops)).ShouldBeRefused(422, "adjustment.amount_invalid");
        (await ProposeAsync(order, "1.00", "give", "", Ops)).ShouldBeRefused(422, "adjustment.reason_missing");
        (await ProposeAsync("o-1001-1", "1.00", "give", "Why", Ops)).ShouldBeRefused(404, "order.unknown");
        var support = await Server.StaffKeyAsync(StaffRole.Support);
        (await ProposeAsync(order, "1.00", "give", "Why", support)).ShouldBeRefused(403, "auth.forbidden");
        (await ProposeAsync("o-1001-1", "1.00", "give", "Why", support)).ShouldBeRefused(403, "auth.forbidden");
        (await Server.PostAsync($"/v1/adjustments/{order}/approve", "", Ops)).ShouldBeRefused(
            409,
            "adjustment.not_open"
        );
        foreach (var id in new[] { "o-1001-1", "o-9999-1", "x" })
            (await Server.PostAsync($"/v1/adjustments/{id}/approve", "", Ops)).ShouldBeRefused(404, "order.unknown");
        (await Server.PostAsync($"/v1/payments/{order}/confirm", "{}", Ops)).ShouldBeRefused(409, "order.not_payable");
        (await Server.PostAsync($"/v1/payments/{order}/confirm", """{"quoteId":"q"}""", Ops)).ShouldBeRefused(
            404,
            "quote.unknown"
        );
    }

    [Fact]
    public async Task Nobody_approves_an_adjustment_in_time_and_it_expires()
    {
        var proposed = await ProposeAsync(await FirstOrderAsync(), "12.50", "give", "A day.", Ops);
        await Server.MoveClockAsync("2020-09-25T10:00:00Z");
        var order = await Server.GetAsync($"/v1/orders/{proposed.Json["id"]}");
        ((string?)order.Json["state"]).ShouldBe("expired");
    }

    [Theory]
    [InlineData("privileges", """{"name":"upgrade","change":"grant"}""", "name", "downgrade")]
    [InlineData("privileges", """{"name":"downgrade","change":"maybe"}""", "change", "revoke")]
    [InlineData("vouchers", """{"code":"a b","value":{},"expiresAt":"x"}""", "code")]
    [InlineData(
        "vouchers",
        """{"code":"A","value":{"amount":"1.001","currency":"USD"},"expiresAt":"x"}""",
        "value.amount"
    )]
    [InlineData("adjustments", """{"orderId":"o","amount":{},"direction":"up","reason":"x"}""", "direction", "give")]
    [InlineData("adjustments", "{}", "direction")]
    public async Task A_request_that_is_not_understood_names_its_fault(
        string what,
        string body,
        params string[] words
    ) => (await Server.PostAsync($"/v1/customers/1001/{what}", body, Ops)).ShouldBeInvalid(words);

    [Theory]
    [InlineData("/v1/customers/1001")]
    [InlineData("/v1/queues")]
    [InlineData("/v1/jobs")]
    public async Task A_customer_sees_nothing_of_it(string path) =>
        (await Server.GetAsync(path)).ShouldBeRefused(403, "auth.staff_only");

    private Task<Answered> ProposeAsync(string order, string amount, string direction, string reason, string key) =>
        Server.PostAsync(
            "/v1/customers/1001/adjustments",
            $$"""
            {"orderId":"{{order}}","amount":{"amount":"{{amount}}","currency":"USD"},
             "direction":"{{direction}}","reason":"{{reason}}"}
            """,
            key
        );

    // What was done, to what, from what and to what, the newest first.
    private async Task<List<string>> AuditAsync(long account) =>
        [
            .. (await Server.GetAsync($"/v1/audit?account={account}", Ops)).Json["items"]!
                .AsArray()
                .Select(item => $"{item!["what"]} {item["subject"]} {item["before"]} > {item["after"]}"),
        ];

    private async Task<string> FirstOrderAsync() =>
        (string)(await Server.GetAsync("/v1/orders")).Json["items"]!.AsArray()[^1]!["id"]!;

    private async Task<decimal> BalanceAsync() =>
        decimal.Parse(
            (await Server.GetAsync("/v1/customers/1001", Ops)).Amount("balance")!,
            System.Globalization.CultureInfo.InvariantCulture
        );
}
