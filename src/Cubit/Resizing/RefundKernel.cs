using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cubit.Resizing;

/// <summary>The refund of one layer in whole numbers: one rounding, one division, nothing allocated.</summary>
/// <remarks>
/// <para>
/// <c>round(max(0, paid − price × time) × given)</c>, half away from zero, where <c>time</c> and <c>given</c> are
/// ratios of whole numbers. By the published rule <c>time</c> is days × discount ÷ 30, and <c>given</c> is
/// (old price − new price) ÷ old price.
/// </para>
/// <para>
/// Bounds: every number is 0 to 2^63 − 1, both denominators at least 1. Then paid × timeUnder and price × timeOver are
/// below 2^126, and so is their difference. It is multiplied by givenOver only where the bit lengths of the two sum to
/// at most 127; the denominator timeUnder × givenUnder is below 2^126. So nothing leaves <see cref="UInt128"/>, and the
/// arithmetic needs no check. A remainder is rounded by comparing it with the denominator less itself, so nothing is
/// doubled. Where every product is within 64 bits, as usual amounts are, one 64-bit division does.
/// </para>
/// <para>
/// The result is at most <see cref="Paid"/>: max(0, paid − …) × given ≤ paid, which is whole, so rounding does not pass
/// it. Outside of the bounds it answers that it cannot tell.
/// </para>
/// </remarks>
/// <param name="Paid">Cash of the layer.</param>
/// <param name="Price">List price per month of the layer.</param>
/// <param name="TimeOver">Numerator of the used time that <paramref name="Price"/> is charged for.</param>
/// <param name="TimeUnder">Denominator of the same.</param>
/// <param name="GivenOver">Numerator of the share of the price that is given up; more than 1 counts as 1.</param>
/// <param name="GivenUnder">Denominator of the same.</param>
/// <units>Cash, price and refund in minor units of one currency.</units>
/// <source>docs/spec/refunds.md section 4</source>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RefundKernel(
    long Paid,
    long Price,
    long TimeOver,
    long TimeUnder,
    long GivenOver,
    long GivenUnder
)
{
    private const int BitsMax = 127;

    /// <summary>The refund, if the numbers are within the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRefund(out long refund)
    {
        refund = 0;
        if ((Paid | Price | TimeOver | GivenOver) < 0 || TimeUnder <= 0 || GivenUnder <= 0)
            return false;
        var paidHigh = Math.BigMul((ulong)Paid, (ulong)TimeUnder, out var paid);
        var consumedHigh = Math.BigMul((ulong)Price, (ulong)TimeOver, out var consumed);
        var given = (ulong)Math.Min(GivenOver, GivenUnder);
        var underHigh = Math.BigMul((ulong)TimeUnder, (ulong)GivenUnder, out var under);
        if ((paidHigh | consumedHigh | underHigh) != 0)
            return TryWide(given, out refund);
        if (paid <= consumed)
            return true;
        if (Math.BigMul(unchecked(paid - consumed), given, out var over) != 0)
            return TryWide(given, out refund);
        var (whole, rest) = Math.DivRem(over, under);
        refund = unchecked((long)whole + (rest >= under - rest ? 1 : 0));
        return true;
    }

    /// <summary>Whether cash is above what is consumed; within the bounds.</summary>
    internal bool IsLeft => Math.BigMul((ulong)Paid, (ulong)TimeUnder) > Math.BigMul((ulong)Price, (ulong)TimeOver);

    /// <summary>value × over ÷ under, to the nearest whole number, a tie up; if it is within 127 bits.</summary>
    internal static bool TryRounded(UInt128 value, ulong over, UInt128 under, out long rounded)
    {
        rounded = 0;
        if (Bits(value) + Bits(over) > BitsMax)
            return false;
        unchecked
        {
            var product = value * over;
            var whole = product / under;
            var rest = product - (whole * under);
            if (rest >= under - rest)
                whole++;
            rounded = (long)(ulong)whole;
            return whole <= long.MaxValue;
        }
    }

    private bool TryWide(ulong given, out long refund)
    {
        refund = 0;
        var (paid, consumed) = (Math.BigMul((ulong)Paid, (ulong)TimeUnder), Math.BigMul((ulong)Price, (ulong)TimeOver));
        return paid <= consumed
            || TryRounded(paid - consumed, given, Math.BigMul((ulong)TimeUnder, (ulong)GivenUnder), out refund);
    }

    private static int Bits(UInt128 number) => 128 - (int)UInt128.LeadingZeroCount(number);
}
