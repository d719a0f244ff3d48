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

    private const string Days = "days of 24 h since counting began, begun ones in full, at least ";

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

    /// <summary>The same, not reduced.</summary>
    public static WholeRatio OrderRate(Tranche tranche) =>
        tranche.Origin is { Kind: OrderKind.Upgrade } sold
            ? new(UsedTime.MinutesUp(sold.SoldFrom, sold.Term.End), MinutesPerMonth * OrderDays(tranche))
            : new(tranche.Origin.Term.Months, OrderDays(tranche));

    /// <summary>Used time of the layer at an instant: days, or seconds.</summary>
    public static Formula Used(RuleSet rules, Tranche tranche, Instant at)
    {
        if (at < tranche.Start)
            return Formula.Read("not begun", "not begun", Fraction.Zero);
        var from = tranche.CountedFrom;
        var least = DaysLeast(tranche);
        return rules.Used switch
        {
            UsedTimeCount.DaysUp => Formula.Read(
                least == 0 ? $"{Days}0" : $"{Days}1",
                Numbers,
                Math.Max(least, UsedTime.DaysUp(from, at))
            ),
            UsedTimeCount.DaysDown => Formula.Read(
                "completed days of 24 h since counting began",
                Numbers,
                UsedTime.DaysDown(from, at)
            ),
            _ => Formula.Read("seconds since counting began", Numbers, UsedTime.Seconds(from, at)),
        };

        string Numbers() => $"{from} to {at}";
    }

    /// <summary>The least days used once a layer has begun: a successor's first day is already paid for.</summary>
    public static long DaysLeast(Tranche tranche) => tranche.IsSuccessor ? 0 : 1;

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
        return Formula.Read(
            "tier of the whole months used",
            () => $"tier of {MonthsUsed(used)} months",
            TierFactor(used, tiers)
        );
    }

    /// <summary>The factor of the tier that the used time alone would have reached.</summary>
    public static Fraction TierFactor(Fraction used, IReadOnlyList<DiscountTier> tiers) =>
        DiscountTier.FactorFor(tiers, MonthsUsed(used));

    /// <summary>How many times consumption counts.</summary>
    public static Fraction Coefficient(RuleSet rules, string product, Fraction used)
    {
        foreach (var coefficient in rules.Coefficients)
        {
            if (coefficient.Product == product && used < coefficient.BelowDays)
                return coefficient.Factor;
        }

        return Fraction.One;
    }

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

    private static int MonthsUsed(Fraction used) => UsedTime.WholeMonths((long)used.Numerator);

    /// <summary>The same months as <see cref="MonthsLeft"/>, not reduced.</summary>
    public static WholeRatio MonthsCharged(RuleSet rules, Term term, Instant from) =>
        rules.Upgrade switch
        {
            TimeLeft.Hours => new(UsedTime.MinutesUp(from, term.End), MinutesPerMonth),
            TimeLeft.Days => new WholeRatio(term.Months, 1).Times(
                new(term.OrderDays - UsedTime.DaysDown(term.Start, from), term.OrderDays)
            ),
            _ => new WholeRatio(term.Months, 1).Times(Seconds(from, term.End)).DividedBy(Seconds(term.Start, term.End)),
        };

    /// <summary>Seconds between two instants, exactly and not reduced.</summary>
    public static WholeRatio Seconds(Instant from, Instant to)
    {
        var ticks = Math.Max(0, (to - from).BclCompatibleTicks);
        var (seconds, rest) = Math.DivRem(ticks, NodaConstants.TicksPerSecond);
        return rest == 0 ? new(seconds, 1) : new(ticks, NodaConstants.TicksPerSecond);
    }

    // An upgrade's order is for the months that were charged and the whole days that were left, at least one.
    private static Fraction OrderMonths(Tranche tranche) =>
        tranche.Origin is { Kind: OrderKind.Upgrade } sold
            ? new Fraction(UsedTime.MinutesUp(sold.SoldFrom, sold.Term.End), MinutesPerMonth)
            : tranche.Origin.Term.Months;

    private static long OrderDays(Tranche tranche) =>
        tranche.Origin is { Kind: OrderKind.Upgrade } sold
            ? Math.Max(1, UsedTime.DaysDown(sold.SoldFrom, sold.Term.End))
            : tranche.Origin.Term.OrderDays;
}
