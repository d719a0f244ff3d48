using Cubit.Amounts;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>How a layer's price per unit of used time follows from its list price per month.</summary>
public enum PriceOfTime
{
    /// <summary>A day is a thirtieth of the month.</summary>
    MonthOverThirty,

    /// <summary>A day is the order's list price over the order's days.</summary>
    OrderListOverOrderDays,

    /// <summary>A day is the term's list price over the term's days.</summary>
    TermListOverOrderDays,

    /// <summary>A second is the term's list price over the term's seconds.</summary>
    TermListOverSeconds,
}

/// <summary>How used time is counted.</summary>
public enum UsedTimeCount
{
    /// <summary>Days of 24 hours, begun ones in full; at least one for a layer as it was sold.</summary>
    DaysUp,

    /// <summary>Completed days of 24 hours.</summary>
    DaysDown,

    /// <summary>Seconds, exactly.</summary>
    Seconds,
}

/// <summary>Which discount factor consumption is charged at.</summary>
public enum ConsumptionDiscount
{
    /// <summary>The order's own.</summary>
    OfOrder,

    /// <summary>That of the price-book tier which the used time alone would have reached.</summary>
    OfUsedTime,
}

/// <summary>Which prices the price ratio compares.</summary>
public enum PriceRatio
{
    /// <summary>The whole instance's, the same for every layer.</summary>
    WholeInstance,

    /// <summary>The layer's own list prices.</summary>
    OwnLayerList,

    /// <summary>The layer's own daily prices against those of the layer below.</summary>
    OwnLayerDaily,
}

/// <summary>How the time left is measured that an upgrade is charged for.</summary>
public enum TimeLeft
{
    /// <summary>Minutes begun, in months of 720 hours.</summary>
    Hours,

    /// <summary>The share of the term's days, the day of the change in full.</summary>
    Days,

    /// <summary>The share of the term's seconds.</summary>
    Seconds,
}

/// <summary>Which discount factor an upgrade is charged at.</summary>
public enum UpgradeDiscount
{
    /// <summary>None.</summary>
    None,

    /// <summary>The price-book tier of the whole months left until the last end.</summary>
    OfRemainingTime,

    /// <summary>The factor of the order that sold the term.</summary>
    OfOrder,
}

/// <summary>What a refund may never exceed.</summary>
public enum RefundCap
{
    /// <summary>Nothing: the published rules.</summary>
    None,

    /// <summary>What upgrading back at the same instant would cost.</summary>
    UpgradeCost,
}

/// <summary>Consumption of a product counts this many times while fewer days than that are used.</summary>
public sealed record Coefficient(string Product, int BelowDays, Fraction Factor);

/// <summary>
/// Versioned data that fixes every choice of pricing a resize. A change pins its id and never another's.
/// </summary>
/// <param name="Id">Stable id: <c>alibaba/2022-05</c>.</param>
/// <param name="EffectiveFrom">The date from which its publisher applies it.</param>
/// <param name="Source">The document it comes from.</param>
/// <param name="Daily">How a layer's time is priced.</param>
/// <param name="Used">How used time is counted.</param>
/// <param name="Discount">Which discount consumption is charged at.</param>
/// <param name="Coefficients">Products whose consumption counts more while little is used.</param>
/// <param name="Ratio">Which prices the price ratio compares.</param>
/// <param name="Upgrade">How the time left is measured for an upgrade.</param>
/// <param name="UpgradeDiscount">Which discount an upgrade is charged at.</param>
/// <param name="Cap">What a whole refund may never exceed.</param>
/// <source>docs/spec/refunds.md section 4, the table of choices</source>
public sealed record RuleSet(
    string Id,
    LocalDate EffectiveFrom,
    string Source,
    PriceOfTime Daily,
    UsedTimeCount Used,
    ConsumptionDiscount Discount,
    IReadOnlyList<Coefficient> Coefficients,
    PriceRatio Ratio,
    TimeLeft Upgrade,
    UpgradeDiscount UpgradeDiscount,
    RefundCap Cap = RefundCap.None
)
{
    /// <summary>
    /// One sentence for customers on each choice, by the section that a derivation cites: <c>daily</c>.
    /// </summary>
    /// <remarks>Empty where a rule set is made in code.</remarks>
    public IReadOnlyDictionary<string, string> Explanations { get; init; } = new Dictionary<string, string>();
}
