using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>Prices a layer's time from the facts that it was sold by, as a rule set asks.</summary>
/// <source>docs/spec/refunds.md section 4, the table of choices</source>
internal static class LayerPrice
{
    /// <summary>Minutes of a billing month: 30 days of 24 hours.</summary>
    public const long MinutesPerMonth = 720 * 60;

    /// <summary>The layer's price per day, or per second where the rule set counts seconds.</summary>
    public static Formula Daily(RuleSet rules, Tranche tranche)
    {
        var slice = Formula.Named("high", tranche.High) - Formula.Named("low", tranche.Low);
        var term = tranche.Origin.Term;
        return rules.Daily switch
        {
            PriceOfTime.MonthOverThirty => slice / 30,
            PriceOfTime.OrderListOverOrderDays => slice
                * Formula.Named("months of the order", OrderMonths(tranche))
                / Formula.Named("days of the order", OrderDays(tranche)),
            PriceOfTime.TermListOverOrderDays => slice
                * Formula.Named("months of the term", term.Months)
                / Formula.Named("days of the term", term.OrderDays),
            _ => slice
                * Formula.Named("months of the term", term.Months)
                / Formula.Named("seconds of the term", UsedTime.Seconds(term.Start, term.End)),
        };
    }

    /// <summary>
    /// Price per day of one unit of list price per month, for the daily prices that a ratio compares.
    /// </summary>
    public static Fraction Rate(Tranche tranche) => OrderMonths(tranche) / OrderDays(tranche);

    /// <summary>Used time of the layer at an instant: days, or seconds.</summary>
    public static Formula Used(RuleSet rules, Tranche tranche, Instant at)
    {
        if (at < tranche.Start)
            return Formula.Read("not begun", "not begun", Fraction.Zero);
        var from = tranche.CountedFrom;
        var numbers = $"{from} to {at}";
        var least = tranche.IsSuccessor ? 0 : 1;
        return rules.Used switch
        {
            UsedTimeCount.DaysUp => Formula.Read(
                $"days of 24 h since counting began, begun ones in full, at least {least}",
                numbers,
                Math.Max(least, UsedTime.DaysUp(from, at))
            ),
            UsedTimeCount.DaysDown => Formula.Read(
                "completed days of 24 h since counting began",
                numbers,
                UsedTime.DaysDown(from, at)
            ),
            _ => Formula.Read("seconds since counting began", numbers, UsedTime.Seconds(from, at)),
        };
    }

    /// <summary>From when the successor that a downgrade leaves is counted: no day is charged twice.</summary>
    public static Instant CountedOnFrom(RuleSet rules, Tranche tranche, Instant at, Fraction used) =>
        at < tranche.Start ? tranche.CountedFrom
        : rules.Used == UsedTimeCount.Seconds ? at
        : tranche.CountedFrom + Duration.FromDays((int)used.Numerator);

    /// <summary>From when the layer that an upgrade sells is counted.</summary>
    public static Instant CountedFromUpgrade(RuleSet rules, Term term, Instant from) =>
        rules.Upgrade == TimeLeft.Days
            ? term.Start + Duration.FromDays((int)UsedTime.DaysDown(term.Start, from))
            : from;

    /// <summary>The discount factor that consumption is charged at.</summary>
    public static Formula Discount(RuleSet rules, Tranche tranche, Fraction used, IReadOnlyList<DiscountTier> tiers)
    {
        if (rules.Discount == ConsumptionDiscount.OfOrder)
            return Formula.Read("factor of the order", "factor of the order", tranche.Discount);
        var months = UsedTime.WholeMonths((long)used.Numerator);
        return Formula.Read(
            "tier of the whole months used",
            $"tier of {months} months",
            DiscountTier.FactorFor(tiers, months)
        );
    }

    /// <summary>How many times consumption counts.</summary>
    public static Fraction Coefficient(RuleSet rules, string product, Fraction used) =>
        rules.Coefficients.FirstOrDefault(c => c.Product == product && used < c.BelowDays)?.Factor ?? Fraction.One;

    /// <summary>Months from an instant to the end of a term that an upgrade is charged for.</summary>
    public static Formula MonthsLeft(RuleSet rules, Term term, Instant from) =>
        rules.Upgrade switch
        {
            TimeLeft.Hours => Formula.Named("minutes left", UsedTime.MinutesUp(from, term.End)) / MinutesPerMonth,
            TimeLeft.Days => Formula.Named("months of the term", term.Months)
                * (
                    Formula.Named("days of the term", term.OrderDays)
                    - Formula.Named("days completed", UsedTime.DaysDown(term.Start, from))
                )
                / Formula.Named("days of the term", term.OrderDays),
            _ => Formula.Named("months of the term", term.Months)
                * Formula.Named("seconds left", UsedTime.Seconds(from, term.End))
                / Formula.Named("seconds of the term", UsedTime.Seconds(term.Start, term.End)),
        };

    // An upgrade's order is for the months that were charged and the whole days that were left, at least one.
    private static Fraction OrderMonths(Tranche tranche) =>
        tranche.Origin is { Kind: OrderKind.Upgrade } sold
            ? new Fraction(UsedTime.MinutesUp(sold.SoldFrom, sold.Term.End), MinutesPerMonth)
            : tranche.Origin.Term.Months;

    private static Fraction OrderDays(Tranche tranche) =>
        tranche.Origin is { Kind: OrderKind.Upgrade } sold
            ? Math.Max(1, UsedTime.DaysDown(sold.SoldFrom, sold.Term.End))
            : tranche.Origin.Term.OrderDays;
}
