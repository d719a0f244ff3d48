using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cubit.Amounts;

namespace Cubit.Resizing;

/// <summary>A ratio of two whole numbers on its way into the <see cref="RefundKernel"/>: not reduced.</summary>
/// <remarks>
/// Both parts are within 63 bits and not negative. Where one would not be, the ratio is <see cref="Beyond"/> and stays
/// so; the exact path then takes over. That is how no overflow is reached.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WholeRatio(long Over, long Under)
{
    private const int LongBits = 63;

    /// <summary>The ratio that cannot be told.</summary>
    public static WholeRatio Beyond => default;

    /// <summary>Whether it cannot be told.</summary>
    public bool IsBeyond => Under == 0;

    /// <summary>The value in lowest terms.</summary>
    public Fraction Value => Under == 1 ? Over : new Fraction(Over, Under);

    /// <summary>A value that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WholeRatio Of(Fraction value) =>
        value.TryParts(out var over, out var under) && over >= 0 ? new(over, under) : Beyond;

    /// <summary>The difference of two values, where it is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WholeRatio Difference(Fraction a, Fraction b) =>
        a.TryParts(out var over, out var under) && b.TryParts(out var less, out var lessUnder)
            ? less == 0
                ? new(Math.Max(0, over), over < 0 ? 0 : under)
                : under == lessUnder && less > 0 && less <= over
                    ? new(over - less, under)
                    : Of(a - b)
            : Of(a - b);

    /// <summary>(from − to) ÷ from.</summary>
    public static WholeRatio ShareLost(Fraction from, Fraction to)
    {
        var (a, b) = (Of(from), Of(to));
        if (a.Under == b.Under && a.Over >= b.Over)
            return new(a.Over - b.Over, a.Over);
        var (before, after) = (a.Times(b.Under, 1), b.Times(a.Under, 1));
        return before.IsBeyond || after.IsBeyond || before.Over < after.Over || before.Over == 0
            ? Beyond
            : new(before.Over - after.Over, before.Over);
    }

    /// <summary>The product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WholeRatio Times(WholeRatio other) => Times(other.Over, other.Under);

    /// <summary>The quotient; beyond where the other is 0.</summary>
    public WholeRatio DividedBy(WholeRatio other) => Times(other.Under, other.Over);

    /// <summary>This value counted in units, so many to the whole; −1 where that is beyond 63 bits.</summary>
    public long In(long unit)
    {
        var count = Math.BigMul(Over, unit / Under);
        return count >> LongBits == 0 ? (long)count : -1;
    }

    /// <summary>The least number that both divide; 0 where one of them is 0 or it is beyond 63 bits.</summary>
    public static long CommonMultiple(long a, long b)
    {
        if (b <= 1)
            return b == 1 ? a : 0;
        if (a % b == 0)
            return a;
        var multiple = Math.BigMul(a / Fraction.CommonDivisor(a, b), b);
        return multiple >> LongBits == 0 ? (long)multiple : 0;
    }

    /// <summary>The product.</summary>
    /// <remarks>
    /// Parts that are ints cannot leave a long; all others are multiplied in 128 bits and looked at.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WholeRatio Times(long over, long under) =>
        (ulong)(Over | over | Under | under) <= int.MaxValue
            ? new(unchecked(Over * over), unchecked(Under * under))
            : TimesWide(over, under);

    private WholeRatio TimesWide(long over, long under)
    {
        var (product, divisor) = (Math.BigMul(Over, over), Math.BigMul(Under, under));
        return (product | divisor) >> LongBits == 0 ? new((long)product, (long)divisor) : Beyond;
    }
}
