using Cubit.Amounts;
using Cubit.Calendar;
using NodaTime;

namespace Cubit.Instances;

/// <summary>What an order did to an instance.</summary>
public enum OrderKind
{
    /// <summary>Bought the instance.</summary>
    Purchase,

    /// <summary>Bought its next term.</summary>
    Renewal,

    /// <summary>Raised its price for the rest of its terms.</summary>
    Upgrade,

    /// <summary>Lowered its price and gave money back.</summary>
    Downgrade,

    /// <summary>Switched one of its projects to pay-as-you-go.</summary>
    Conversion,

    /// <summary>Gave back what a ticket or a withdrawal leaves.</summary>
    Cancellation,

    /// <summary>Corrected an earlier order by hand.</summary>
    Adjustment,
}

/// <summary>What a paid order still owns of an instance: a layer of its price over a period.</summary>
/// <remarks>It stores facts, never a daily rate: the rule set of a change prices it.</remarks>
/// <param name="Order">The order that owns it now.</param>
/// <param name="Kind">What kind of order that is; a successor is owned by a downgrade.</param>
/// <param name="Period">Number of the term, from 0.</param>
/// <param name="Start">First instant of the period.</param>
/// <param name="End">First instant after it.</param>
/// <param name="Low">List price per month below the layer.</param>
/// <param name="High">List price per month at its top.</param>
/// <param name="Discount">The factor really applied to the order: 0.85 for 15% off.</param>
/// <param name="Cash">What is left of the money paid for it.</param>
/// <param name="Voucher">What a voucher covered.</param>
/// <param name="Promotion">What a promotional activity took off.</param>
/// <param name="CountedFrom">From when used time is counted.</param>
/// <param name="Origin">The sale that the layer comes from.</param>
/// <units>Whole units of the price currency, exact; instants in UTC; the period is half-open.</units>
/// <source>docs/spec/refunds.md section 3</source>
public sealed record Tranche(
    long Order,
    OrderKind Kind,
    int Period,
    Instant Start,
    Instant End,
    Fraction Low,
    Fraction High,
    Fraction Discount,
    Fraction Cash,
    Fraction Voucher,
    Fraction Promotion,
    Instant CountedFrom,
    Origin Origin
)
{
    /// <summary>Whether a downgrade left it: its first day is already paid for.</summary>
    public bool IsSuccessor => Kind == OrderKind.Downgrade;

    /// <summary>The layer's own list price per month.</summary>
    public Fraction Slice => High - Low;
}

/// <summary>The sale that a layer comes from, with the facts it was sold by. A successor keeps it.</summary>
/// <param name="Order">The order that first sold the layer; money flows back to what paid for it.</param>
/// <param name="Kind">Purchase, renewal or upgrade.</param>
/// <param name="SoldFrom">When the layer was sold to begin: the start of the term, or the instant of the
/// upgrade.</param>
/// <param name="Term">The term in which it lies.</param>
public sealed record Origin(long Order, OrderKind Kind, Instant SoldFrom, Term Term);
