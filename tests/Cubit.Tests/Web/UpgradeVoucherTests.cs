using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Vouchers on changes of size over HTTP, with the sums.</summary>
/// <source>docs/spec/orders.md, "Vouchers"; docs/spec/refunds.md section 5</source>
public sealed class UpgradeVoucherTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Ecs = "i-1001-2";
    private const string Welcome = "WELCOME50";

    [Fact]
    public async Task A_voucher_covers_a_part_and_the_balance_pays_the_rest()
    {
        var quote = await QuoteAsync(MaxCompute, "\"computeUnits\":150", Welcome);
        quote.Amount("charge").ShouldBe("6864.72", "50 x 22 x 2263/360 = 6,914.72, less 50");
        quote.Json["voucher"]!.ToJsonString().ShouldBe("""{"amount":"50.00","currency":"USD","code":"WELCOME50"}""");
        quote.Json["payments"]!
            .ToJsonString()
            .ShouldBe("""[{"source":"balance","amount":"6864.72","currency":"USD"}]""");
        ((string?)quote.Json["derivation"]!["steps"]!.AsArray()[^1]!["numbers"]).ShouldBe("6914.72 − 50");
        var order = await Server.OrderWithAsync(quote);
        (order.Status, (string?)order.Json["state"], order.Amount("charge")).ShouldBe((201, "completed", "6864.72"));
        order.Json["voucher"]!.ToJsonString().ShouldBe(quote.Json["voucher"]!.ToJsonString());
        (await BalanceAsync()).ShouldBe("3135.28", "10,000 − 6,864.72");
        (await QuoteAsync(MaxCompute, "\"computeUnits\":160", Welcome)).ShouldBeRefused(409, "voucher.used_up");
    }

    [Fact]
    public async Task A_voucher_covers_all_and_what_is_left_of_it_can_be_used_again()
    {
        var quote = await QuoteAsync(Ecs, "\"configuration\":\"B\"", Welcome);
        (quote.Amount("charge"), quote.Amount("voucher")).ShouldBe(("0.00", "10.97"), "50 a month × 79/360 of it");
        quote.Json["payments"]!.AsArray().ShouldBeEmpty();
        (await Server.OrderWithAsync(quote)).Amount("charge").ShouldBe("0.00");
        (await BalanceAsync()).ShouldBe("10000.00");
        (await QuoteAsync(MaxCompute, "\"computeUnits\":150", Welcome)).Amount("voucher").ShouldBe("39.03");
    }

    [Fact]
    public async Task A_voucher_that_covers_nothing_more_is_refused_by_name()
    {
        var unknown = await QuoteAsync(Ecs, "\"configuration\":\"B\"", "NONE");
        unknown.ShouldBeRefused(422, "voucher.unknown").Value("voucher").ShouldBe("NONE");
        await IssueAsync("SHORT", "USD", "2020-09-25T00:00:00Z");
        await IssueAsync("RINGGIT", "MYR", "2020-10-25T00:00:00Z");
        (await QuoteAsync(Ecs, "\"configuration\":\"B\"", "RINGGIT")).ShouldBeRefused(422, "voucher.currency_mismatch");
        var quote = await QuoteAsync(Ecs, "\"configuration\":\"B\"", "SHORT");
        quote.Amount("voucher").ShouldBe("5.00");
        await Server.MoveClockAsync("2020-09-24T23:59:59Z");
        (await QuoteAsync(Ecs, "\"configuration\":\"B\"", "SHORT")).Amount("voucher").ShouldBe("5.00");
        await Server.MoveClockAsync("2020-09-25T00:00:00Z");
        (await QuoteAsync(Ecs, "\"configuration\":\"B\"", "SHORT")).ShouldBeRefused(409, "voucher.expired");
    }

    [Fact]
    public async Task A_downgrade_uses_none_of_a_voucher()
    {
        var quote = await QuoteAsync(Ecs, "\"configuration\":\"C\"", Welcome);
        quote.Amount("refund").ShouldBe("6.00");
        quote.Json["voucher"].ShouldBeNull();
        var order = await Server.OrderWithAsync(quote);
        (order.Amount("refund"), order.Json["voucher"]).ShouldBe(("6.00", null));
        (await QuoteAsync(MaxCompute, "\"computeUnits\":150", Welcome)).Amount("voucher").ShouldBe("50.00");
        (await QuoteAsync(MaxCompute, "\"computeUnits\":60", "NONE")).ShouldBeRefused(422, "voucher.unknown");
    }

    [Fact]
    public async Task A_quote_is_stale_when_its_voucher_was_used_elsewhere_and_the_fresh_one_says_by_how_much()
    {
        var quote = await QuoteAsync(MaxCompute, "\"computeUnits\":150", Welcome);
        (await Server.OrderWithAsync(await QuoteAsync(Ecs, "\"configuration\":\"B\"", Welcome))).Status.ShouldBe(201);
        var stale = await Server.OrderWithAsync(quote);
        stale.ShouldBeRefused(409, "quote.stale");
        ((string?)stale.Json["quote"]!["voucher"]!["amount"]).ShouldBe("39.03");
        ((string?)stale.Json["quote"]!["charge"]!["amount"]).ShouldBe("6875.69", "6,914.72 − 39.03");
    }

    [Fact]
    public async Task What_a_voucher_leaves_is_settled_in_the_accounts_currency()
    {
        await IssueAsync("SELAMAT", "USD", "2020-10-25T00:00:00Z", account: 1002);
        var quote = await QuoteAsync("i-1002-1", "\"configuration\":\"B\"", "SELAMAT", RunningServer.KiriKey);
        var (charge, rate) = (decimal.Parse(quote.Amount("charge")!), 4.10m);
        quote.Amount("settlement").ShouldBe($"{decimal.Round(charge * rate, 2, MidpointRounding.AwayFromZero):F2}");
        ((string?)quote.Json["derivation"]!["steps"]!.AsArray()[^1]!["shown"]).ShouldBe(quote.Amount("settlement"));
        (await Server.OrderAsync(quote, "selamat", RunningServer.KiriKey)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_order_that_waits_holds_its_part_until_it_is_paid_or_called_off()
    {
        var order = await WaitAsync();
        (await QuoteAsync(Ecs, "\"configuration\":\"B\"", Welcome)).ShouldBeRefused(409, "voucher.used_up");
        (await Server.CancelAsync(order)).Status.ShouldBe(200);
        (await QuoteAsync(Ecs, "\"configuration\":\"B\"", Welcome)).Status.ShouldBe(201);

        var second = await WaitAsync();
        await Server.TopUpAsync("50000.00", "2020-09-24T10:05:00Z");
        await Server.MoveClockAsync("2020-09-24T12:00:00Z");
        var fresh = (await Server.PayAsync(second)).ShouldBeRefused(409, "quote.expired").Json["quote"]!;
        ((string?)fresh["voucher"]!["amount"]).ShouldBe("50.00");
        var paid = await Server.PayAsync(second, (string)fresh["id"]!);
        (paid.Status, paid.Amount("charge"), paid.Amount("voucher")).ShouldBe(
            (200, (string?)fresh["charge"]!["amount"], "50.00")
        );
    }

    [Fact]
    public async Task A_scheduled_upgrade_uses_its_voucher_at_its_date()
    {
        var quote = await QuoteAsync(MaxCompute, "\"computeUnits\":110", Welcome);
        var order = await Server.OrderWithAsync(quote, "\"at\":\"2020-10-10T00:00:00Z\"");
        (order.Status, order.Amount("voucher")).ShouldBe((201, "50.00"));
        await Server.MoveClockAsync("2020-10-10T00:00:00Z");
        var done = await Server.NowAsync(order);
        ((string?)done["state"], (string?)done["voucher"]!["amount"]).ShouldBe(("completed", "50.00"));
        ((string?)done["charge"]!["amount"]).ShouldBe("1218.67", "10 x 22 x 173/30 = 1,268.67, less 50");
    }

    // 300 CU more cost far beyond the 10,000 of the balance.
    private async Task<Answered> WaitAsync()
    {
        var quote = await QuoteAsync(MaxCompute, "\"computeUnits\":400", Welcome);
        var order = await Server.OrderWithAsync(quote, "\"payment\":\"later\"");
        order.Status.ShouldBe(201, order.Body);
        return order;
    }

    private Task<Answered> QuoteAsync(
        string instance,
        string target,
        string voucher,
        string key = RunningServer.AcmeKey
    ) => Server.PostAsync("/v1/quotes", $$"""{"instanceId":"{{instance}}",{{target}},"voucher":"{{voucher}}"}""", key);

    private async Task IssueAsync(string code, string currency, string until, long account = RunningServer.Acme)
    {
        var issued = await Server.PostAsync(
            $"/v1/customers/{account}/vouchers",
            $$"""{"code":"{{code}}","value":{"amount":"5.00","currency":"{{currency}}"},"expiresAt":"{{until}}"}""",
            RunningServer.OpsKey
        );
        issued.Status.ShouldBe(201, issued.Body);
    }

    private async Task<string?> BalanceAsync() =>
        (await Server.GetAsync($"/v1/customers/{RunningServer.Acme}", RunningServer.OpsKey)).Amount("balance");
}
