using System.Numerics;

namespace Cubit.Amounts;

/// <summary>An exact ratio of two whole numbers, always in lowest terms with a positive denominator.</summary>
/// <remarks>
/// It never rounds; <see cref="Rounding"/> is the one way from a fraction to <see cref="Money"/>.
/// <c>default(Fraction)</c> is zero.
/// </remarks>
public readonly partial struct Fraction : IEquatable<Fraction>, IComparable<Fraction>
{
    // A value whose reduced parts are both within ±long.MaxValue is held in two longs, and only in them; any other in
    // _beyond, and only there. So every value has one representation, and default is 0/1.
    private readonly long _numerator;
    private readonly long _denominatorLess1;
    private readonly Beyond? _beyond;

    /// <summary>The ratio <paramref name="numerator"/> ÷ <paramref name="denominator"/>, reduced.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is zero.</exception>
    public Fraction(BigInteger numerator, BigInteger denominator) => this = Reduced(numerator, denominator);

    /// <summary>The ratio <paramref name="numerator"/> ÷ <paramref name="denominator"/>, reduced.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is zero.</exception>
    public Fraction(long numerator, long denominator)
    {
        if (numerator == long.MinValue || denominator <= 0)
        {
            this = Reduced(numerator, denominator);
            return;
        }

        var divisor = CommonDivisor(Math.Abs(numerator), denominator);
        _numerator = numerator / divisor;
        _denominatorLess1 = (denominator / divisor) - 1;
    }

    private Fraction(Beyond beyond) => _beyond = beyond;

    private sealed record Beyond(BigInteger Numerator, BigInteger Denominator);

    /// <summary>The number 0.</summary>
    public static Fraction Zero => default;

    /// <summary>The number 1.</summary>
    public static Fraction One => InLowestTerms(1, 1);

    /// <summary>The reduced numerator; it carries the sign.</summary>
    public BigInteger Numerator => _beyond?.Numerator ?? _numerator;

    /// <summary>The reduced denominator; 1 or more.</summary>
    public BigInteger Denominator => _beyond?.Denominator ?? Under;

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => _beyond?.Numerator.Sign ?? Math.Sign(_numerator);

    /// <summary>Whether this is a whole number.</summary>
    public bool IsWhole => _beyond?.Denominator.IsOne ?? _denominatorLess1 == 0;

    private long Under => _denominatorLess1 + 1;

    /// <summary>A whole number as a fraction.</summary>
    public static implicit operator Fraction(long whole) =>
        whole == long.MinValue ? new(new Beyond(whole, 1)) : InLowestTerms(whole, 1);

    /// <summary>A whole number as a fraction.</summary>
    public static implicit operator Fraction(BigInteger whole) => new(whole, BigInteger.One);

    /// <summary>So many units of 10^−<paramref name="digits"/>: 1525 with two digits is 15.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The digits are not 0 to 18.</exception>
    public static Fraction Scaled(long units, int digits) => new(units, PowerOf10(digits));

    /// <summary>The exact sum.</summary>
    public static Fraction operator +(Fraction a, Fraction b) =>
        (a._beyond ?? b._beyond) is null
            ? Sum(a, b._numerator, b.Under)
            : new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The exact difference.</summary>
    public static Fraction operator -(Fraction a, Fraction b) =>
        (a._beyond ?? b._beyond) is null ? Sum(a, -b._numerator, b.Under) : a + (-b);

    /// <summary>The same number with the other sign.</summary>
    public static Fraction operator -(Fraction a) =>
        a._beyond is null ? InLowestTerms(-a._numerator, a.Under) : new(-a.Numerator, a.Denominator);

    /// <summary>The exact product.</summary>
    public static Fraction operator *(Fraction a, Fraction b) =>
        (a._beyond ?? b._beyond) is null
            ? Product(a, b._numerator, b.Under)
            : new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The exact quotient.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="b"/> is zero.</exception>
    public static Fraction operator /(Fraction a, Fraction b) =>
        (a._beyond ?? b._beyond) is null && b._numerator != 0
            ? Product(a, b.Under * Math.Sign(b._numerator), Math.Abs(b._numerator))
            : new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Whether the values are equal.</summary>
    public static bool operator ==(Fraction a, Fraction b) => a.Equals(b);

    /// <summary>Whether the values differ.</summary>
    public static bool operator !=(Fraction a, Fraction b) => !a.Equals(b);

    /// <summary>Whether <paramref name="a"/> is less.</summary>
    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    /// <summary>Whether <paramref name="a"/> is greater.</summary>
    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    /// <summary>Whether <paramref name="a"/> is less or equal.</summary>
    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    /// <summary>Whether <paramref name="a"/> is greater or equal.</summary>
    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    /// <summary>The lesser of two.</summary>
    public static Fraction Min(Fraction a, Fraction b) => a <= b ? a : b;

    /// <summary>The greater of two.</summary>
    public static Fraction Max(Fraction a, Fraction b) => a >= b ? a : b;

    /// <summary>The greatest whole number that is not above this one.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The least whole number that is not below this one.</summary>
    public BigInteger Ceiling() => -(-this).Floor();

    /// <inheritdoc/>
    public bool Equals(Fraction other) =>
        _numerator == other._numerator && _denominatorLess1 == other._denominatorLess1 && _beyond == other._beyond;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_numerator, _denominatorLess1, _beyond);

    /// <inheritdoc/>
    public int CompareTo(Fraction other) =>
        (_beyond ?? other._beyond) is not null
            ? (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator)
        : _denominatorLess1 == other._denominatorLess1 ? _numerator.CompareTo(other._numerator)
        : Math.BigMul(_numerator, other.Under).CompareTo(Math.BigMul(other._numerator, Under));

    /// <summary>The reduced parts, where both are within ±<see cref="long.MaxValue"/>.</summary>
    internal bool TryParts(out long numerator, out long denominator)
    {
        (numerator, denominator) = (_numerator, Under);
        return _beyond is null;
    }
}
