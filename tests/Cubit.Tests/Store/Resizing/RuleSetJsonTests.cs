using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

public sealed class RuleSetJsonTests
{
    private static readonly string[] Sections =
    [
        "daily",
        "used",
        "discount",
        "coefficient",
        "ratio",
        "upgrade",
        "upgrade-discount",
        "cap",
    ];

    [Fact]
    public void The_four_published_rule_sets_are_shipped() =>
        RuleSetJson
            .Shipped.Keys.Order(StringComparer.Ordinal)
            .ShouldBe(["alibaba/2022-05", "alibaba/2026-02", "linear/day", "linear/second"]);

    [Theory]
    [InlineData(
        "alibaba/2022-05",
        PriceOfTime.MonthOverThirty,
        UsedTimeCount.DaysUp,
        ConsumptionDiscount.OfOrder,
        PriceRatio.WholeInstance,
        TimeLeft.Hours
    )]
    [InlineData(
        "alibaba/2026-02",
        PriceOfTime.OrderListOverOrderDays,
        UsedTimeCount.DaysUp,
        ConsumptionDiscount.OfUsedTime,
        PriceRatio.OwnLayerDaily,
        TimeLeft.Hours
    )]
    [InlineData(
        "linear/second",
        PriceOfTime.TermListOverSeconds,
        UsedTimeCount.Seconds,
        ConsumptionDiscount.OfOrder,
        PriceRatio.OwnLayerList,
        TimeLeft.Seconds
    )]
    [InlineData(
        "linear/day",
        PriceOfTime.TermListOverOrderDays,
        UsedTimeCount.DaysDown,
        ConsumptionDiscount.OfOrder,
        PriceRatio.OwnLayerList,
        TimeLeft.Days
    )]
    public void A_shipped_rule_set_makes_the_choices_of_the_table(
        string id,
        PriceOfTime daily,
        UsedTimeCount used,
        ConsumptionDiscount discount,
        PriceRatio ratio,
        TimeLeft upgrade
    )
    {
        var rules = RuleSetJson.Shipped[id];
        (rules.Daily, rules.Used, rules.Discount, rules.Ratio, rules.Upgrade).ShouldBe(
            (daily, used, discount, ratio, upgrade)
        );
        rules.UpgradeDiscount.ShouldBe(UpgradeDiscount.None);
    }

    [Fact]
    public void Only_ecs_under_the_2026_rules_has_a_coefficient()
    {
        RuleSetJson.Shipped["alibaba/2026-02"].Coefficients.ShouldBe([new Coefficient("ecs", 30, new Fraction(3, 2))]);
        RuleSetJson
            .Shipped.Values.Where(rules => rules.Id != "alibaba/2026-02")
            .ShouldAllBe(rules => rules.Coefficients.Count == 0);
    }

    [Fact]
    public void The_default_applies_from_the_date_of_its_document() =>
        RuleSetJson.Shipped[RuleSetJson.DefaultId].EffectiveFrom.ShouldBe(new LocalDate(2022, 5, 24));

    [Fact]
    public void Every_choice_is_explained_in_one_sentence()
    {
        foreach (var rules in RuleSetJson.Shipped.Values)
        {
            rules.Explanations.Keys.ShouldBe(Sections, ignoreOrder: true);
            rules.Explanations.Values.ShouldAllBe(text => text.EndsWith('.') && text.Count(c => c == '.') == 1);
        }
    }

    [Theory]
    [InlineData("\"id\"", "\"name\"", "the top level has an unknown field 'name'")]
    [InlineData("\"source\": \"s\",", "", "the top level lacks the field 'source'")]
    [InlineData("\"source\": \"s\",", "\"source\": null,", "source is not a text")]
    [InlineData("\"source\": \"s\",", "\"source\": \"s\", \"source\": \"s\",", "names the field 'source' twice")]
    [InlineData("\"source\": \"s\",", "\"source\": s,", "the text is not JSON at line 2, byte")]
    [InlineData("2022-05-24", "24 May", "effectiveFrom is not a date")]
    [InlineData("\"days-up\"", "\"DaysUp\"", "choices.used.choice is not one of days-up, days-down, seconds")]
    [InlineData("\"days-up\"", "7", "choices.used.choice is not a text")]
    [InlineData("\"days-up\"", "\"seconds\"", "choices mixes used seconds")]
    [InlineData("\"1.5\"", "1.5", "choices.coefficient.choice[0].factor is not a text")]
    [InlineData("\"1.5\"", "\"-1\"", "choices.coefficient.choice[0].factor is not above 0")]
    [InlineData("30", "30.5", "choices.coefficient.choice[0].belowDays is not a whole number")]
    [InlineData("\"hours\"", "\"\\ud800\"", "choices.upgrade.choice holds a broken character")]
    [InlineData("\"cap\": {\"choice\": \"none", "\"cap\": {\"choice\": \"all", "cap.choice is not one of none")]
    public void A_flaw_is_refused_with_its_place(string good, string bad, string complaint)
    {
        Sample.ShouldContain(good);
        Should
            .Throw<FormatException>(() => RuleSetJson.Parse(Sample.Replace(good, bad, StringComparison.Ordinal)))
            .Message.ShouldContain(complaint);
    }

    [Fact]
    public void The_sample_that_the_flaws_are_made_in_is_read() => RuleSetJson.Parse(Sample).Id.ShouldBe("x/1");

    private const string Sample = """
        {
          "id": "x/1", "effectiveFrom": "2022-05-24", "source": "s",
          "choices": {
            "daily": {"choice": "month-over-thirty", "explanation": "e"},
            "used": {"choice": "days-up", "explanation": "e"},
            "discount": {"choice": "of-order", "explanation": "e"},
            "coefficient": {"choice": [{"product": "ecs", "belowDays": 30, "factor": "1.5"}], "explanation": "e"},
            "ratio": {"choice": "whole-instance", "explanation": "e"},
            "upgrade": {"choice": "hours", "explanation": "e"},
            "upgrade-discount": {"choice": "none", "explanation": "e"},
            "cap": {"choice": "none", "explanation": "e"}
          }
        }
        """;
}
