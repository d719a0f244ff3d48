using System.Runtime.InteropServices;

namespace Cubit.Simulation.Quoting;

/// <summary>One order as the baseline takes it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DecimalOrder(decimal Paid, decimal Monthly, int Days, decimal Discount, decimal Target)
{
    private const int Digits = 2;

    /// <summary>The refund formula in <see cref="decimal"/>, as it is printed.</summary>
    /// <remarks>
    /// It is what a programmer writes first. It rounds at the third of a cent in <c>monthly / 30m</c> and again at the
    /// end, so it is not always right; it is here to be compared with, not to be used.
    /// </remarks>
    public static decimal Refund(decimal paid, decimal monthly, int days, decimal discount, decimal target) =>
        Math.Round(
            Math.Max(0, paid - monthly / 30m * days * discount) * (monthly - target) / monthly,
            Digits,
            MidpointRounding.AwayFromZero
        );

    /// <summary>The refund of this order.</summary>
    public decimal Refund() => Refund(Paid, Monthly, Days, Discount, Target);
}
