using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Buying and renewing over HTTP, with the sums of the charges.</summary>
/// <source>docs/spec/orders.md, "Orders" and "Life of an instance"</source>
public sealed class BuyingTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";

    [Fact]
    public async Task An_instance_is_bought_with_a_voucher_that_covers_part_of_it()
    {
        var quote = await Server.QuoteBuyAsync(20, 12, "WELCOME50");
        quote.Status.ShouldBe(201, quote.Body);
        ((string?)quote.Json["kind"]).ShouldBe("purchase");
        quote.Amount("charge").ShouldBe("4438.00"); // 20 x 22 x 12 x 0.85 = 4,488, less 50
        var order = await Server.OrderWithAsync(quote);
        order.Status.ShouldBe(201, order.Body);
        ((string?)order.Json["kind"], (string?)order.Json["state"]).ShouldBe(("purchase", "completed"));
        order.Amount("charge").ShouldBe("4438.00");
        order.Json["voucher"]!.ToJsonString().ShouldBe("""{"amount":"50.00","currency":"USD","code":"WELCOME50"}""");
        var bought = await Server.InstanceAsync((string)order.Json["instanceId"]!);
        ((string?)bought["id"], (string?)bought["state"]).ShouldBe(("i-1001-4", "active"));
        bought["term"]!.ToJsonString().ShouldBe(quote.Json["term"]!.ToJsonString());
        (await Server.QuoteBuyAsync(20, 12, "WELCOME50")).Code.ShouldBe("voucher.used_up");
    }

    [Fact]
    public async Task A_quote_of_a_purchase_is_ordered_once_whatever_its_keys()
    {
        var quote = await Server.QuoteBuyAsync(20, 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Server.OrderAsync(quote, $"key-{i}")));
        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        var stale = answers.First(answer => answer.Status != 201);
        stale.ShouldBeRefused(409, "quote.stale");
        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Code == "quote.stale");
        var again = stale.Json["quote"]!["id"]!.ToJsonString();
        var agreement = quote.Json["agreement"]!.DeepClone();
        agreement.AsObject().Remove("title");
        var body = $$"""{"quoteId":{{again}},"agreement":{{agreement.ToJsonString()}}}""";
        (await Server.PostAsync("/v1/orders", body, idempotencyKey: "fresh")).Status.ShouldBe(201);
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_sold_is_refused_by_name()
    {
        (await Server.QuoteBuyAsync(20, 13)).Code.ShouldBe("term.months_not_sold");
        (await Server.QuoteBuyAsync(5, 12)).ShouldBeRefused(422, "configuration.below_minimum");
        (await Server.QuoteBuyAsync(20, 12, "NONE")).Code.ShouldBe("voucher.unknown");
        var elsewhere = """{"product":"maxcompute","region":"nowhere","computeUnits":20,"months":1}""";
        (await Server.PostAsync("/v1/quotes", elsewhere)).ShouldBeRefused(422, "configuration.unknown");
        (await Server.QuoteRenewAsync("i-1002-1", 1)).ShouldBeRefused(404, "instance.unknown");
        (await Server.QuoteRenewAsync(MaxCompute, 1, 200)).ShouldBeRefused(422, "direction.mismatch");
        (await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 12))).ShouldBeRefused(
            402,
            "payment.insufficient_balance"
        );
    }

    [Fact]
    public async Task A_renewal_of_the_same_size_goes_on_where_the_last_term_ends()
    {
        var order = await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 4));
        ((string?)order.Json["kind"], order.Amount("charge")).ShouldBe(("renewal", "8800.00")); // 100 x 22 x 4
        var renewed = await Server.InstanceAsync(MaxCompute);
        ((string?)renewed["term"]!["end"]).ShouldBe("2021-08-01T00:00:00Z");
        renewed["nextTerm"].ShouldBeNull();
    }

    [Fact]
    public async Task A_smaller_next_term_blocks_resizing_until_it_begins_or_is_withdrawn()
    {
        var order = await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 1, 60));
        order.Amount("charge").ShouldBe("1320.00"); // 60 x 22
        var planned = (await Server.InstanceAsync(MaxCompute))["nextTerm"]!;
        ((string?)planned["from"], (string?)planned["orderId"]).ShouldBe(
            ("2021-04-01T00:00:00Z", (string?)order.Json["id"])
        );
        (await Server.QuoteAsync(MaxCompute, 150)).ShouldBeRefused(409, "renewal.change_planned");

        var withdrawn = await Server.CancelAsync(order);
        (withdrawn.Status, (string?)withdrawn.Json["kind"], withdrawn.Amount("refund")).ShouldBe(
            (201, "cancellation", "1320.00")
        );
        (await Server.InstanceAsync(MaxCompute))["nextTerm"].ShouldBeNull();
        (await Server.QuoteAsync(MaxCompute, 150)).Status.ShouldBe(201);
        (await Server.CancelAsync(order)).Code.ShouldBe("order.not_cancellable");
    }

    [Fact]
    public async Task A_smaller_next_term_begins_when_the_clock_comes_to_it()
    {
        (await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 1, 60))).Status.ShouldBe(201);
        await Server.MoveClockAsync("2021-04-01T00:00:00Z");
        var begun = await Server.InstanceAsync(MaxCompute);
        ((int?)begun["configuration"]!["computeUnits"], (string?)begun["state"]).ShouldBe((60, "active"));
        begun["nextTerm"].ShouldBeNull();
        (await Server.QuoteAsync(MaxCompute, 150)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_quote_of_a_term_is_stale_when_the_instance_has_changed()
    {
        var quote = await Server.QuoteRenewAsync("i-1001-2", 1);
        (await Server.OrderAsync(await Server.QuoteAsync("i-1001-2", "C"), "between")).Status.ShouldBe(201);
        var refused = await Server.OrderWithAsync(quote);
        refused.ShouldBeRefused(409, "quote.stale");
        // A costs more than C now, and a renewal is never larger: there is no fresh quote to give.
        refused.Json["quote"].ShouldBeNull();
    }
}
