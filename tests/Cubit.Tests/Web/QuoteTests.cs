using System.Buffers.Text;
using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store.Catalog;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>A quote is the charge: it is ordered as it was shown, or refused.</summary>
/// <source>docs/decisions/0004-a-quote-is-a-signed-document.md</source>
public sealed class QuoteTests : OwnServer
{
    [Fact]
    public async Task A_quote_says_when_it_was_priced_and_how_long_it_holds()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        ((string?)quote.Json["pricedAt"]).ShouldBe("2020-09-24T10:00:00Z");
        ((string?)quote.Json["expiresAt"]).ShouldBe("2020-09-24T10:15:00Z");
        ((string)quote.Json["id"]!).Length.ShouldBeLessThanOrEqualTo(400);
    }

    [Fact]
    public async Task The_quote_is_the_charge_to_the_last_second()
    {
        var instance = await Server.InstanceIdAsync("maxcompute");
        var quote = await Server.QuoteAsync(instance, 150);
        await Server.MoveClockAsync("2020-09-24T10:14:59.999999Z");
        // Priced now it would cost less: 4,525 h 46 min: 1,100 x 4525.7667/720.
        (await Server.QuoteAsync(instance, 150))
            .Amount("charge")
            .ShouldBe("6914.37");
        var order = await Server.OrderAsync(quote, "late");
        order.Amount("charge").ShouldBe("6914.72", order.Body);
        ((string?)order.Json["pricedAt"]).ShouldBe("2020-09-24T10:00:00Z");
        ((string?)order.Json["createdAt"]).ShouldBe("2020-09-24T10:14:59.999999Z");
        (await Server.GetAsync($"/v1/orders/{order.Json["id"]}")).Amount("charge").ShouldBe("6914.72");
    }

    [Fact]
    public async Task A_day_that_begins_meanwhile_does_not_count()
    {
        await Server.MoveClockAsync("2020-09-24T23:59:59Z");
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        await Server.MoveClockAsync("2020-09-25T00:05:00Z");
        (await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C")).Amount("refund").ShouldBe("5.00");
        (await Server.OrderAsync(quote, "midnight")).Amount("refund").ShouldBe("6.00");
    }

    [Fact]
    public async Task A_quote_expires_exactly_after_a_quarter_of_an_hour()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        await Server.MoveClockAsync("2020-09-24T10:15:00Z");
        var refused = await Server.OrderAsync(quote, "expired");
        refused.ShouldBeRefused(409, "quote.expired").Value("expiresAt").ShouldBe("2020-09-24T10:15:00Z");
    }

    [Fact]
    public async Task A_quote_of_a_fraction_of_a_second_says_its_expiry_exactly()
    {
        await Server.MoveClockAsync("2020-09-24T10:00:00.25Z");
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        await Server.MoveClockAsync("2020-09-24T10:15:00.25Z");
        (await Server.OrderAsync(quote, "fraction")).Value("expiresAt").ShouldBe((string?)quote.Json["expiresAt"]);
    }

    [Fact]
    public async Task A_stale_quote_is_answered_with_a_fresh_one_that_can_be_ordered()
    {
        var instance = await Server.InstanceIdAsync("ecs");
        var (quote, other) = (await Server.QuoteAsync(instance, "C"), await Server.QuoteAsync(instance, "B"));
        // 50 x 158/720 = 10.97 is paid for B, and goes into what C gives back:
        (await Server.OrderAsync(other, "first")).Status.ShouldBe(201);
        var refused = await Server.OrderAsync(quote, "stale");
        refused.ShouldBeRefused(409, "quote.stale");
        var fresh = refused.Json["quote"]!;
        // 30 x 80/200 = 12.00, and (10.97 - 50/30) x 80/200 = 3.7213
        ((string?)fresh["refund"]!["amount"]).ShouldBe("15.72");
        var order = await OrderAsync(fresh, "fresh");
        order.Amount("refund").ShouldBe("15.72", order.Body);
    }

    [Fact]
    public async Task A_change_of_prices_or_rules_makes_a_quote_stale()
    {
        var instance = await Server.InstanceIdAsync("maxcompute");
        var quote = await Server.QuoteAsync(instance, 60);
        await PublishAsync("dearer", "2020-09-24T10:10:00Z", 23);
        (await Server.OrderAsync(quote, "before")).Json["code"].ShouldBeNull();

        var next = await Server.QuoteAsync(instance, 50);
        await Server.MoveClockAsync("2020-09-24T10:10:00Z");
        var stale = await Server.OrderAsync(next, "after");
        stale.ShouldBeRefused(409, "quote.stale");
        ((string?)stale.Json["quote"]!["priceBook"]).ShouldBe("dearer");

        await Server.At.ChangeAsync(session =>
            session.Execute(
                "INSERT INTO rule_assignments VALUES ('maxcompute', @from, 'linear/day')",
                ("@from", Instant.FromUtc(2020, 9, 24, 10, 10).ToUnixTimeTicks() / 10)
            )
        );
        var again = await OrderAsync(stale.Json["quote"]!, "rules");
        again.ShouldBeRefused(409, "quote.stale");
        ((string?)again.Json["quote"]!["rules"]).ShouldBe("linear/day");
        (await OrderAsync(again.Json["quote"]!, "linear")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_new_exchange_rate_leaves_a_quote_as_it_is()
    {
        var quote = await Server.QuoteAsync(
            await Server.InstanceIdAsync("ecs", RunningServer.KiriKey),
            "C",
            RunningServer.KiriKey
        );
        var from = Instant.FromUtc(2020, 9, 24, 10, 5);
        var dearer = new FxRate(Currency.Usd, Currency.Of("MYR"), 5, from, "a new table");
        await Server.At.ChangeAsync(session =>
        {
            CatalogRows.Publish(session, dearer);
            return true;
        });
        await Server.MoveClockAsync("2020-09-24T10:06:00Z");
        var order = await Server.OrderAsync(quote, "rate", RunningServer.KiriKey);
        order.Amount("settlement").ShouldBe("24.60", order.Body);
    }

    [Fact]
    public async Task A_quote_holds_over_a_restart()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        await Server.RestartAsync();
        (await Server.OrderAsync(quote, "restarted")).Amount("refund").ShouldBe("6.00");
    }

    [Fact]
    public async Task A_quote_that_was_tampered_with_is_unknown()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        var id = (string)quote.Json["id"]!;
        var bytes = Base64Url.DecodeFromChars(id);
        var flipped = Enumerable
            .Range(0, bytes.Length)
            .Select(i => Base64Url.EncodeToString([.. bytes.Select((b, at) => at == i ? (byte)(b ^ 1) : b)]));
        var changed = Enumerable
            .Range(0, id.Length)
            .Select(i => $"{id[..i]}{(id[i] == 'A' ? 'B' : 'A')}{id[(i + 1)..]}");
        // The last characters may carry bits that are not read; they must be right all the same.
        var lastOnes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .Where(last => last != id[^1])
            .Select(last => $"{id[..^1]}{last}");
        string[] others =
        [
            $"{id}A",
            $"{id}=",
            $"{id}==",
            $" {id}",
            $"{id}\\n",
            id[..^1],
            id[1..],
            id[..9],
            $"{id}{id}",
            "",
            "=",
            "é",
        ];
        string[] forgeries = [.. flipped, .. changed, .. lastOnes, .. others];
        foreach (var (i, forged) in forgeries.Index())
        {
            var body = $$$"""{"quoteId":"{{{forged}}}","agreement":{"id":"ecs-subscription","version":"2020-01"}}""";
            (await Server.PostAsync("/v1/orders", body, idempotencyKey: $"{i}")).ShouldBeRefused(404, "quote.unknown");
        }

        (await Server.OrderAsync(quote, "untouched")).Amount("refund").ShouldBe("6.00");
    }

    [Fact]
    public async Task A_quote_can_be_ordered_once()
    {
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        (await Server.OrderAsync(quote, "once")).Status.ShouldBe(201);
        var twice = await Server.OrderAsync(quote, "twice");
        // What it asked for is the case now, so there is nothing to quote.
        twice.ShouldBeRefused(409, "quote.stale").Json["quote"].ShouldBeNull();
    }

    [Fact]
    public async Task A_refund_of_nothing_says_why()
    {
        await Server.MoveClockAsync("2020-09-30T10:00:00Z");
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        // The thirtieth day has begun: 150 - 150/30 x 30 = 0
        (quote.Amount("refund"), (string?)quote.Json["reason"]).ShouldBe(("0.00", "value_used_up"));
        var order = await Server.OrderAsync(quote, "nothing");
        (order.Amount("refund"), (string?)order.Json["reason"]).ShouldBe(("0.00", "value_used_up"));
        order.Json["payments"]!.AsArray().Count.ShouldBe(0);
    }

    private Task<Answered> OrderAsync(JsonNode quote, string key) =>
        Server.PostAsync("/v1/orders", RunningServer.OrderBody(quote), idempotencyKey: key);

    private Task<bool> PublishAsync(string version, string from, int perUnit) =>
        Server.At.ChangeAsync(session =>
        {
            var september = Instant.FromUtc(2020, 9, 1, 0, 0);
            var book = CatalogRows.InForce(session, "maxcompute", RunningServer.Region, september)! with
            {
                Version = version,
                EffectiveFrom = NodaTime.Text.InstantPattern.ExtendedIso.Parse(from).Value,
                PerUnit = perUnit,
            };
            CatalogRows.Publish(session, book, new Region(RunningServer.Region, "Singapore"));
            return true;
        });
}
