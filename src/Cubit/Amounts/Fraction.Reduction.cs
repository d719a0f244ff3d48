using System.Numerics;

namespace Cubit.Amounts;

/// <content>Keeps every value in lowest terms, in two longs where they hold it.</content>
/// <remarks>
/// Parts are at most 2^63 − 1 each, so a product of two is below 2^126 and a sum of two products below 2^127: no
/// operation on two small values leaves <see cref="Int128"/>. Common divisors are taken out before multiplying (Knuth,
/// The Art of Computer Programming, volume 2, section 4.5.1), so they are divisors of longs.
/// </remarks>
public readonly partial struct Fraction
{
    /// <summary>The most digits of which a power of ten is held in a long.</summary>
    private const int ScaleDigitsMax = 18;

    private static readonly long[] PowersOf10 =
    [
        .. Enumerable.Range(0, ScaleDigitsMax + 1).Select(digits => (long)BigInteger.Pow(10, digits)),
    ];

    /// <summary>10 to the power of so many digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The digits are not 0 to 18.</exception>
    internal static long PowerOf10(int digits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, ScaleDigitsMax);
        return PowersOf10[digits];
    }

    private static Fraction Sum(Fraction a, long over, long under)
    {
        if (a.Under == under)
            return under == 1
                ? InLowestTerms((Int128)a._numerator + over, 1)
                : InLowestTerms((Int128)a._numerator + over, under, under);
        var common = CommonDivisor(a.Under, under);
        var (left, right) = (a.Under / common, under / common);
        return InLowestTerms(
            Math.BigMul(a._numerator, right) + Math.BigMul(over, left),
            Math.BigMul(left, under),
            common
        );
    }

    private static Fraction Product(Fraction a, long over, long under)
    {
        if (a._numerator == 0 || over == 0)
            return default;
        var (first, second) = (CommonDivisor(Math.Abs(a._numerator), under), CommonDivisor(Math.Abs(over), a.Under));
        return InLowestTerms(
            Math.BigMul(a._numerator / first, over / second),
            Math.BigMul(a.Under / second, under / first)
        );
    }

    // Whatever the two parts have in common divides the third number.
    private static Fraction InLowestTerms(Int128 over, Int128 under, long common)
    {
        if (over == 0)
            return default;
        var divisor = CommonDivisor((long)Int128.Abs(over % common), common);
        return divisor == 1 ? InLowestTerms(over, under) : InLowestTerms(over / divisor, under / divisor);
    }

    private static Fraction InLowestTerms(Int128 over, Int128 under) =>
        over <= long.MaxValue && over >= -long.MaxValue && under <= long.MaxValue
            ? InLowestTerms((long)over, (long)under)
            : new(new Beyond(over, under));

    private static Fraction InLowestTerms(long over, long under) => new(over, under, isReduced: true);

    private Fraction(long over, long under, bool isReduced)
    {
        _ = isReduced;
        _numerator = over;
        _denominatorLess1 = under - 1;
    }

    private static Fraction Reduced(BigInteger over, BigInteger under)
    {
        var divisor = BigInteger.GreatestCommonDivisor(over, under) * under.Sign;
        (over, under) = (over / divisor, under / divisor);
        return BigInteger.Abs(over) <= long.MaxValue && under <= long.MaxValue
            ? InLowestTerms((long)over, (long)under)
            : new(new Beyond(over, under));
    }

    /// <summary>The greatest common divisor of two numbers that are not negative and not both 0.</summary>
    /// <remarks>Stein's algorithm: halving and subtracting.</remarks>
    internal static long CommonDivisor(long a, long b)
    {
        if (a <= 1 || b <= 1)
            return a == 0 ? b
                : b == 0 ? a
                : 1;
        var twos = BitOperations.TrailingZeroCount(a | b);
        a >>= BitOperations.TrailingZeroCount(a);
        while (b != 0)
        {
            b >>= BitOperations.TrailingZeroCount(b);
            if (a > b)
                (a, b) = (b, a);
            b -= a;
        }

        return a << twos;
    }
}
