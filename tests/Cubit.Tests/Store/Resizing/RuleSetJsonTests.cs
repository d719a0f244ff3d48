using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using Cubit.Tests.Architecture;
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

    [Fact]
    public void The_documented_file_is_a_rule_set()
    {
        var page = Repository.Text("docs/spec/rules.md");
        var rules = RuleSetJson.Parse(page.Split("```json\n")[1].Split("```")[0]);
        (rules.Id, rules.Coefficients.Count, rules.Cap).ShouldBe(("example/2026-10", 2, RefundCap.UpgradeCost));
    }

    [Fact]
    public void Every_choice_and_every_value_is_documented()
    {
        var page = Repository.Text("docs/spec/rules.md");
        foreach (var section in Sections)
            page.ShouldContain($"| `{section}`");
        Words<PriceOfTime>()
            .Concat(Words<UsedTimeCount>())
            .Concat(Words<ConsumptionDiscount>())
            .Concat(Words<PriceRatio>())
            .Concat(Words<TimeLeft>())
            .Concat(Words<UpgradeDiscount>())
            .Concat(Words<RefundCap>())
            .Where(word => !page.Contains($"`{word}`", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(JsonPlace.Word);
}
