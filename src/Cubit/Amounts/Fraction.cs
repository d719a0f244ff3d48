using System.Globalization;
using System.Numerics;

namespace Cubit.Amounts;

/// <summary>An exact ratio of two whole numbers, always in lowest terms with a positive denominator.</summary>
/// <remarks>
/// It never rounds; <see cref="Rounding"/> is the one way from a fraction to <see cref="Money"/>.
/// <c>default(Fraction)</c> is zero.
/// </remarks>
public readonly struct Fraction : IEquatable<Fraction>, IComparable<Fraction>
{
    private readonly BigInteger _denominator;

    /// <summary>The ratio <paramref name="numerator"/> ÷ <paramref name="denominator"/>, reduced.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is zero.</exception>
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A fraction's denominator must not be zero.");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    private Fraction(BigInteger whole)
    {
        Numerator = whole;
        _denominator = BigInteger.One;
    }

    /// <summary>The number 0.</summary>
    public static Fraction Zero => default;

    /// <summary>The number 1.</summary>
    public static Fraction One { get; } = new(BigInteger.One);

    /// <summary>The reduced numerator; it carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The reduced denominator; 1 or more.</summary>
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>Whether this is a whole number.</summary>
    public bool IsWhole => Denominator.IsOne;

    /// <summary>A whole number as a fraction.</summary>
    public static implicit operator Fraction(long whole) => new(new BigInteger(whole));

    /// <summary>A whole number as a fraction.</summary>
    public static implicit operator Fraction(BigInteger whole) => new(whole);

    /// <summary>The exact sum.</summary>
    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The exact difference.</summary>
    public static Fraction operator -(Fraction a, Fraction b) =>
        new((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The same number with the other sign.</summary>
    public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

    /// <summary>The exact product.</summary>
    public static Fraction operator *(Fraction a, Fraction b) =>
        new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The exact quotient.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="b"/> is zero.</exception>
    public static Fraction operator /(Fraction a, Fraction b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

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
    public BigInteger Floor() => (Numerator - (((Numerator % Denominator) + Denominator) % Denominator)) / Denominator;

    /// <summary>The least whole number that is not below this one.</summary>
    public BigInteger Ceiling() => -(-this).Floor();

    /// <summary>Reads <c>"0.85"</c>, <c>"-3"</c> or <c>"34034/3"</c>.</summary>
    /// <remarks>
    /// The opposite of <see cref="ToString"/>. Exact values grow with a chain of changes, so their length has no
    /// bound here.
    /// </remarks>
    public static bool TryParse(string? text, out Fraction value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
            return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return TryParseDecimal(text, out value);
        if (
            !TryParseDecimal(text[..slash], out var over)
            || !TryParseDecimal(text[(slash + 1)..], out var under)
            || !over.IsWhole
            || !under.IsWhole
            || under.Sign <= 0
        )
            return false;
        value = over / under;
        return true;
    }

    /// <summary>Reads <c>"0.85"</c>, <c>"-3"</c> or <c>"34034/3"</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Fraction Parse(string text) =>
        TryParse(text, out var value)
            ? value
            : throw new FormatException($"'{text}' is not a number; write it like 0.85 or 34034/3.");

    /// <summary>The exact value: <c>"30"</c>, or <c>"1/5"</c> where it is not whole.</summary>
    public override string ToString() => IsWhole ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    /// <summary>
    /// A decimal text for people, rounded half away from zero to at most so many digits, without end zeros.
    /// </summary>
    /// <remarks>For reading only; exact values travel as <see cref="ToString"/> writes them.</remarks>
    public string ToDecimalText(int digitsMax = ShownDigits, int digitsMin = 0)
    {
        var text = Rounding.HalfAwayFromZero(this, digitsMax).ToScaledText(digitsMax);
        if (digitsMax == 0)
            return text;
        var end = text.Length;
        while (end > text.Length - digitsMax + digitsMin && text[end - 1] == '0')
            end--;
        return text[..end].TrimEnd('.');
    }

    /// <inheritdoc/>
    public bool Equals(Fraction other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <inheritdoc/>
    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    private const int ShownDigits = 8;

    private static bool TryParseDecimal(string text, out Fraction value)
    {
        value = default;
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var part = point < 0 ? default : digits[(point + 1)..];
        if (
            whole.IsEmpty
            || (point >= 0 && part.IsEmpty)
            || whole.ContainsAnyExceptInRange('0', '9')
            || part.ContainsAnyExceptInRange('0', '9')
        )
            return false;
        var scaled = BigInteger.Parse($"{whole}{part}", NumberStyles.None, CultureInfo.InvariantCulture);
        value = new(text[0] == '-' ? -scaled : scaled, BigInteger.Pow(10, part.Length));
        return true;
    }
}
