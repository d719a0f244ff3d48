using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

/// <summary>Operators combine choices as they like: whatever is accepted prices every change.</summary>
public sealed class RuleSetChoicesTests
{
    private static readonly Duration Tick = Duration.FromTicks(10);
    private static readonly Fraction[] Prices = [1, 160, 170, 400];

    [Fact]
    public void Whatever_is_accepted_prices_every_change_within_what_was_paid()
    {
        var asked = Asked.OfEveryKind();
        var (first, last) = (asked.Subscription.Terms[0].Term.End, asked.Subscription.End);
        foreach (var rules in Counted().SelectMany(WithTheRest))
        foreach (var at in (Instant[])[asked.At, first - Tick, first, last - Tick])
        foreach (var price in Prices)
        {
            var inputs = asked with { Rules = rules, At = at, ListPerMonth = price, Discount = null, Cash = null };
            var resized = Resize.Price(inputs).Value;
            resized.Total.Minor.ShouldBeGreaterThanOrEqualTo(0);
            resized.Refunds.ShouldAllBe(line => line.Refund.Exact <= line.Tranche.Cash);
        }
    }

    // What is counted in days goes with all else that is, and seconds with seconds alone: 3 x 2 x 2 + 1.
    [Fact]
    public void Only_seconds_and_days_do_not_combine() => Counted().Count.ShouldBe(13);

    private static List<RuleSet> Counted()
    {
        var accepted = new List<RuleSet>();
        foreach (var daily in Enum.GetValues<PriceOfTime>())
        foreach (var used in Enum.GetValues<UsedTimeCount>())
        foreach (var discount in Enum.GetValues<ConsumptionDiscount>())
        {
            try
            {
                accepted.Add(
                    RuleSetJson.Parse(Text(JsonPlace.Word(daily), JsonPlace.Word(used), JsonPlace.Word(discount)))
                );
            }
            catch (FormatException e)
            {
                e.Message.ShouldContain($"choices.used.choice is {JsonPlace.Word(used)}");
            }
        }

        return accepted;
    }

    private static string Text(string daily, string used, string discount)
    {
        var json = JsonNode.Parse(RuleSetJson.ShippedTexts["linear/second"])!;
        json["choices"]!["daily"]!["choice"] = daily;
        json["choices"]!["used"]!["choice"] = used;
        json["choices"]!["discount"]!["choice"] = discount;
        return json.ToJsonString();
    }

    private static IEnumerable<RuleSet> WithTheRest(RuleSet rules) =>
        from ratio in Enum.GetValues<PriceRatio>()
        from upgrade in Enum.GetValues<TimeLeft>()
        from discount in Enum.GetValues<UpgradeDiscount>()
        from cap in Enum.GetValues<RefundCap>()
        select rules with
        {
            Ratio = ratio,
            Upgrade = upgrade,
            UpgradeDiscount = discount,
            Cap = cap,
        };
}
