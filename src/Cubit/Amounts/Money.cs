using System.Globalization;
using System.Numerics;

namespace Cubit.Amounts;

/// <summary>An amount in whole minor units of one currency; it may be negative.</summary>
/// <remarks>
/// Amounts of two currencies do not add. A value between two minor units is a <see cref="Fraction"/>.
/// <c>default(Money)</c> has no currency and is refused by every operation.
/// </remarks>
/// <units>Minor units of <see cref="Currency"/>: cents of a dollar, whole yen, thousandths of a dinar.</units>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>The exact value in whole units of the currency.</summary>
    public Fraction Exact => new(Minor, Currency.MinorPerWhole);

    /// <summary>Nothing, in this currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>The sum.</summary>
    /// <exception cref="ArgumentException">The currencies differ.</exception>
    public static Money operator +(Money a, Money b) => new(a.Minor + b.Sharing(a), a.Currency);

    /// <summary>The difference.</summary>
    /// <exception cref="ArgumentException">The currencies differ.</exception>
    public static Money operator -(Money a, Money b) => new(a.Minor - b.Sharing(a), a.Currency);

    /// <summary>The same amount the other way.</summary>
    public static Money operator -(Money a) => new(-a.Minor, a.Currency);

    /// <summary>Whether <paramref name="a"/> is less.</summary>
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    /// <summary>Whether <paramref name="a"/> is greater.</summary>
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    /// <summary>Whether <paramref name="a"/> is less or equal.</summary>
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    /// <summary>Whether <paramref name="a"/> is greater or equal.</summary>
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    /// <summary>The lesser of two.</summary>
    public static Money Min(Money a, Money b) => a <= b ? a : b;

    /// <summary>The sum of many; nothing at all is zero of the currency.</summary>
    public static Money Sum(IEnumerable<Money> amounts, Currency currency) =>
        amounts.Aggregate(Zero(currency), (sum, amount) => sum + amount);

    /// <summary>Reads <c>"6.00"</c>; no more digits than the currency has.</summary>
    public static bool TryParse(string? text, Currency currency, out Money money)
    {
        money = default;
        if (!Fraction.TryParse(text, out var value) || text!.Contains('/', StringComparison.Ordinal))
            return false;
        var minor = value * currency.MinorPerWhole;
        if (!minor.IsWhole || BigInteger.Abs(minor.Numerator) > long.MaxValue)
            return false;
        money = new((long)minor.Numerator, currency);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Money other) => Minor.CompareTo(other.Sharing(this));

    /// <summary>The amount with exactly the currency's digits and no currency code: <c>6.00</c>.</summary>
    public override string ToString() => new BigInteger(Minor).ToScaledText(Currency.Digits);

    /// <summary>The amount for people: <c>USD 6,914.72</c>.</summary>
    public string ToDisplay()
    {
        var text = ToString().TrimStart('-');
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var grouped = BigInteger
            .Parse(whole, CultureInfo.InvariantCulture)
            .ToString("N0", CultureInfo.InvariantCulture);
        return $"{(Minor < 0 ? "−" : "")}{Currency.Code} {grouped}{(point < 0 ? "" : text[point..])}";
    }

    private long Sharing(Money other) =>
        Currency == other.Currency
            ? Minor
            : throw new ArgumentException($"{Currency} and {other.Currency} do not mix.", nameof(other));
}
