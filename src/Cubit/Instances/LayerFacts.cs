using System.Runtime.InteropServices;
using Cubit.Amounts;
using Cubit.Calendar;

namespace Cubit.Instances;

/// <summary>The facts of a tranche as whole numbers.</summary>
/// <param name="Start">First instant of the period.</param>
/// <param name="End">First instant after it.</param>
/// <param name="CountedFrom">From when used time is counted.</param>
/// <param name="DaysLeast">The least days used once the period has begun.</param>
/// <param name="TermMonths">Months of the term.</param>
/// <param name="TermSeconds">Seconds of the term.</param>
/// <param name="Cash">What is left of the money paid.</param>
/// <param name="Low">List price per month below the layer.</param>
/// <param name="High">List price per month at its top.</param>
/// <param name="DiscountOver">Numerator of the factor of the order.</param>
/// <param name="DiscountUnder">Denominator of the same.</param>
/// <param name="IsCovered">Whether a voucher or a promotion paid for a part.</param>
/// <units>Whole seconds since 1970 in UTC; minor units of the price currency.</units>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LayerFacts(
    long Start,
    long End,
    long CountedFrom,
    int DaysLeast,
    int TermMonths,
    int TermSeconds,
    long Cash,
    long Low,
    long High,
    int DiscountOver,
    int DiscountUnder,
    bool IsCovered
)
{
    // Used time is below 2^40 seconds in the whole calendar, so its product with such a part is far within a long.
    private const int PartMax = 1 << 22;

    public static bool TryOf(Tranche tranche, Currency currency, out LayerFacts facts)
    {
        if (
            !TryOf(tranche.Origin.Term, currency, tranche.High, tranche.Discount, out facts)
            || !SubscriptionFacts.TrySeconds(tranche.Start, out var start)
            || !SubscriptionFacts.TrySeconds(tranche.End, out var end)
            || !SubscriptionFacts.TrySeconds(tranche.CountedFrom, out var countedFrom)
            || !SubscriptionFacts.TryMinor(tranche.Cash, currency, out var cash)
            || !SubscriptionFacts.TryMinor(tranche.Low, currency, out var low)
            || low >= facts.High
        )
            return false;
        facts = facts with
        {
            Start = start,
            End = end,
            CountedFrom = countedFrom,
            DaysLeast = tranche.IsSuccessor ? 0 : 1,
            Cash = cash,
            Low = low,
            IsCovered = tranche.Voucher.Sign != 0 || tranche.Promotion.Sign != 0,
        };
        return true;
    }

    /// <summary>The facts of a layer that fills its term from price 0, but for what it was paid with.</summary>
    public static bool TryOf(Term term, Currency currency, Fraction high, Fraction discount, out LayerFacts facts)
    {
        facts = default;
        if (
            !SubscriptionFacts.TrySeconds(term.Start, out var start)
            || !SubscriptionFacts.TrySeconds(term.End, out var end)
            || end - start is not (> 0 and <= int.MaxValue)
            || term.Months <= 0
            || !SubscriptionFacts.TryMinor(high, currency, out var highMinor)
            || highMinor == 0
            || !discount.TryParts(out var over, out var under)
            || over is not (>= 0 and <= PartMax)
            || under > PartMax
        )
            return false;
        facts = new(
            start,
            end,
            CountedFrom: start,
            DaysLeast: 1,
            term.Months,
            (int)(end - start),
            Cash: 0,
            Low: 0,
            highMinor,
            (int)over,
            (int)under,
            IsCovered: false
        );
        return true;
    }
}
