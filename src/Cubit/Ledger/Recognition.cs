using System.Numerics;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Ledger;

/// <summary>How much of what an instance holds has become revenue, day by day.</summary>
/// <remarks>
/// It follows from the layers and one instant alone, so nothing else has to be kept; whole numbers divided down, so a
/// database computes the same.
/// </remarks>
/// <source>docs/spec/orders.md, "Money paid and given back"</source>
public static class Recognition
{
    /// <summary>
    /// Σ of the layers: cash as rounded × completed days until an instant ÷ days of the layer, rounded down.
    /// </summary>
    /// <units>Minor units of the price currency.</units>
    public static Money Of(Subscription subscription, Instant through) =>
        Money.Sum(
            subscription.Tranches.Select(tranche => new Money(
                Line(subscription, tranche, through),
                subscription.Currency
            )),
            subscription.Currency
        );

    private static long Line(Subscription subscription, Tranche tranche, Instant through)
    {
        var days = UsedTime.DaysUp(tranche.Start, tranche.End);
        var done = Math.Min(days, through <= tranche.Start ? 0 : UsedTime.DaysDown(tranche.Start, through));
        var cash = Rounding.HalfAwayFromZero(tranche.Cash, subscription.Currency).Minor;
        return days == 0 ? 0 : (long)(new BigInteger(cash) * done / days);
    }
}
