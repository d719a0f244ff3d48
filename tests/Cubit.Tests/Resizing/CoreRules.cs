using Cubit.Resizing;
using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>The four rule sets of refunds.md section 4, as the product's data.</summary>
internal static class CoreRules
{
    public static RuleSet Of(NaiveCase asked) => asked.Rules switch
    {
        "alibaba/2022-05" => Published(asked, []),
        "alibaba/2026-02" => Published(asked, [new Coefficient("ecs", 30, new(3, 2))]) with
        {
            Daily = PriceOfTime.OrderListOverOrderDays,
            Discount = ConsumptionDiscount.OfUsedTime,
            Ratio = PriceRatio.OwnLayerDaily,
        },
        "linear/second" => Published(asked, []) with
        {
            Daily = PriceOfTime.TermListOverSeconds,
            Used = UsedTimeCount.Seconds,
            Ratio = PriceRatio.OwnLayerList,
            Upgrade = TimeLeft.Seconds,
        },
        "linear/day" => Published(asked, []) with
        {
            Daily = PriceOfTime.TermListOverOrderDays,
            Used = UsedTimeCount.DaysDown,
            Ratio = PriceRatio.OwnLayerList,
            Upgrade = TimeLeft.Days,
        },
        _ => throw new ArgumentException($"There is no rule set {asked.Rules}.", nameof(asked)),
    };

    private static RuleSet Published(NaiveCase asked, IReadOnlyList<Coefficient> coefficients) => new(
        asked.Rules,
        new LocalDate(2022, 5, 24),
        "User Center, refund rules for real-time configuration downgrade",
        PriceOfTime.MonthOverThirty,
        UsedTimeCount.DaysUp,
        ConsumptionDiscount.OfOrder,
        coefficients,
        PriceRatio.WholeInstance,
        TimeLeft.Hours,
        asked.UpgradeDiscount switch
        {
            "of-remaining-time" => UpgradeDiscount.OfRemainingTime,
            "of-order" => UpgradeDiscount.OfOrder,
            _ => UpgradeDiscount.None,
        });
}
