using System.Globalization;
using System.Numerics;

namespace Cubit.Amounts;

/// <content>Reads and writes fractions.</content>
public readonly partial struct Fraction
{
    private const int ShownDigits = 8;

    /// <summary>Reads <c>"0.85"</c>, <c>"-3"</c> or <c>"34034/3"</c>.</summary>
    /// <remarks>
    /// The opposite of <see cref="ToString"/>. Exact values grow with a chain of changes, so their length has no
    /// bound here.
    /// </remarks>
    public static bool TryParse(string? text, out Fraction value) => TryParse(text.AsSpan(), out value);

    /// <summary>Reads <c>"0.85"</c>, <c>"-3"</c> or <c>"34034/3"</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Fraction value)
    {
        value = default;
        if (text.IsEmpty)
            return false;
        var slash = text.IndexOf('/');
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
    public override string ToString() =>
        (_beyond, IsWhole) switch
        {
            // Nearly every one: two longs, which are written without a detour.
            (null, true) => $"{_numerator}",
            (null, false) => $"{_numerator}/{Under}",
            (_, true) => $"{Numerator}",
            (_, false) => $"{Numerator}/{Denominator}",
        };

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

    private static bool TryParseDecimal(ReadOnlySpan<char> text, out Fraction value)
    {
        value = default;
        var isNegative = text.StartsWith('-');
        var digits = isNegative ? text[1..] : text;
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
        value = whole.Length + part.Length <= ScaleDigitsMax ? Small(whole, part) : Large(whole, part);
        if (isNegative)
            value = -value;
        return true;
    }

    private static Fraction Small(ReadOnlySpan<char> whole, ReadOnlySpan<char> part)
    {
        var units = 0L;
        foreach (var digit in whole)
            units = (units * 10) + (digit - '0');
        foreach (var digit in part)
            units = (units * 10) + (digit - '0');
        return Scaled(units, part.Length);
    }

    private static Fraction Large(ReadOnlySpan<char> whole, ReadOnlySpan<char> part) =>
        new(
            BigInteger.Parse($"{whole}{part}", NumberStyles.None, CultureInfo.InvariantCulture),
            BigInteger.Pow(10, part.Length)
        );
}
