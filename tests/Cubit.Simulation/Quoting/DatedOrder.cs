using System.Runtime.InteropServices;
using Cubit.Calendar;
using NodaTime;

namespace Cubit.Simulation.Quoting;

/// <summary>One order of an object as the baseline takes it: its days are counted when it is priced.</summary>
/// <remarks>An order that sold a part of the price consumes its own part.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DatedOrder(
    Instant Start,
    decimal Paid,
    decimal Part,
    decimal Monthly,
    decimal Discount,
    decimal Target
)
{
    private const int Digits = 2;

    public decimal Refund(Instant at) =>
        Math.Round(
            Math.Max(0, Paid - Part / 30m * Days(at) * Discount) * (Monthly - Target) / Monthly,
            Digits,
            MidpointRounding.AwayFromZero
        );

    private int Days(Instant at) => at < Start ? 0 : (int)Math.Max(1, UsedTime.DaysUp(Start, at));
}
