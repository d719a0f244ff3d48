using System.Runtime.InteropServices;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Ledger;

/// <summary>Cash of an instance that becomes revenue in equal parts, one for each completed day.</summary>
/// <param name="Start">First instant of the first day.</param>
/// <param name="Days">How many, the last of which may be cut short.</param>
/// <param name="CashMinor">How much, in minor units.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RevenueLayer(Instant Start, long Days, long CashMinor)
{
    /// <summary>The first instant at which all of it is revenue.</summary>
    public Instant DoneAt => Start + Duration.FromDays((int)Days);

    /// <summary>How much is revenue at an instant: cash × completed days ÷ days, rounded down.</summary>
    /// <units>Minor units of the price currency.</units>
    public long At(Instant through)
    {
        var done = through <= Start ? 0 : UsedTime.DaysDown(Start, through);
        return done >= Days ? CashMinor : (long)((Int128)CashMinor * done / Days);
    }
}

/// <summary>How much of what an instance holds has become revenue, day by day.</summary>
/// <remarks>
/// It follows from the layers and one instant alone, so nothing else has to be kept.
/// </remarks>
/// <source>docs/spec/orders.md, "Revenue by day"</source>
public static class Recognition
{
    /// <summary>What of an instance becomes revenue: a layer for each of its own, cash as rounded.</summary>
    public static IEnumerable<RevenueLayer> Layers(Subscription subscription) =>
        subscription.Tranches.Select(tranche => new RevenueLayer(
            tranche.Start,
            UsedTime.DaysUp(tranche.Start, tranche.End),
            Rounding.HalfAwayFromZero(tranche.Cash, subscription.Currency).Minor
        ));

    /// <summary>How much is revenue at an instant.</summary>
    public static Money Of(Subscription subscription, Instant through) =>
        new(Layers(subscription).Sum(layer => layer.At(through)), subscription.Currency);
}
