using System.Globalization;
using System.Numerics;

namespace Cubit.Amounts;

/// <summary>The one way from an exact value to minor units of a currency.</summary>
/// <source>docs/spec/refunds.md section 1</source>
public static class Rounding
{
    private const int SmallDigitsMax = 18;

    /// <summary>The nearest amount of the currency; a tie goes away from zero: 779.945 becomes 779.95.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits of minor units.</exception>
    public static Money HalfAwayFromZero(Fraction value, Currency currency) =>
        value.TryParts(out var over, out var under)
            ? new((long)HalfAwayFromZero(over, under, currency.Digits), currency)
            : new((long)HalfAwayFromZero(value, currency.Digits), currency);

    /// <summary>The greatest amount of the currency that is not above the value.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits of minor units.</exception>
    public static Money Down(Fraction value, Currency currency) =>
        new((long)(value * currency.MinorPerWhole).Floor(), currency);

    /// <summary>The value in units of 10^-digits, to the nearest whole one; a tie goes away from zero.</summary>
    internal static BigInteger HalfAwayFromZero(Fraction value, int digits)
    {
        if (digits <= SmallDigitsMax && value.TryParts(out var over, out var under))
            return HalfAwayFromZero(over, under, digits);
        var scaled = value * BigInteger.Pow(10, digits);
        var twice = (BigInteger.Abs(scaled.Numerator) * 2) + scaled.Denominator;
        return twice / (scaled.Denominator * 2) * scaled.Sign;
    }

    /// <summary>A whole number of 10^-digits as a decimal text: 600 with two digits is <c>6.00</c>.</summary>
    internal static string ToScaledText(this BigInteger scaled, int digits)
    {
        var text = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var point = text.Length - digits;
        return (scaled.Sign < 0 ? "-" : "") + (digits == 0 ? text : $"{text[..point]}.{text[point..]}");
    }

    // 2^63 times 10^18 is below 2^123, so the scaled value fits.
    private static Int128 HalfAwayFromZero(long over, long under, int digits)
    {
        var scaled = Math.BigMul(over, Fraction.PowerOf10(digits));
        var (whole, rest) = Int128.DivRem(Int128.Abs(scaled), under);
        return (rest >= under - rest ? whole + 1 : whole) * Int128.Sign(scaled);
    }
}
