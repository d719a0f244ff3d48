using System.Buffers;
using System.Globalization;
using System.Numerics;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Cli;

/// <summary>A value as it was written, under the name of its option or column.</summary>
/// <remarks>
/// The one place that says what a written value means and within which bounds. A <see cref="BadValueException"/> says
/// in one sentence which name, which value, and the remedy.
/// </remarks>
/// <param name="Name">The option or the column: <c>--list</c>, <c>list</c>.</param>
/// <param name="Text">What was written; empty where nothing was.</param>
/// <param name="Example">A value as one would write it.</param>
/// <param name="Row">The row of the file in which it stands; 0 on a command line.</param>
internal readonly record struct Word(string Name, string Text, string Example, long Row = 0)
{
    private const int DigitsMax = 9;
    private const int RateDigitsMax = 10;
    private const int RateMax = 1_000_000;
    private const int ProductLengthMax = 40;
    private const int ExampleAmount = 150;
    private const long AmountMax = Subscription.ListPerMonthMax * Term.MonthsMax;

    private const int PlainLengthMax = 18;

    /// <summary>How term discounts are written.</summary>
    public const string TiersExample = "12:0.85,24:0.7";

    private const int TierLengthMax = 20;

    private static readonly char[] TierSeparators = [',', ' ', ';'];

    private static readonly long[] Scales =
    [
        .. Enumerable.Range(0, RateDigitsMax + 1).Select(n => (long)BigInteger.Pow(10, n)),
    ];

    private static readonly SearchValues<char> ProductLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    /// <summary>Whether anything was written.</summary>
    public bool IsGiven => Text.Length > 0;

    public Fraction Price() => Above0(Number(DigitsMax, Subscription.ListPerMonthMax, "150 or 19.90"));

    public Fraction Factor() => Above0(Number(DigitsMax, 1, "0.85 for 15% off"));

    public Fraction Rate() => Above0(Number(RateDigitsMax, RateMax, "4.1"));

    /// <summary>An amount of money in whole units of the currency; nothing where nothing was written.</summary>
    public Fraction Amount(Currency currency)
    {
        if (!IsGiven)
            return Fraction.Zero;
        // Asked for by the currency's digits, so nothing is rounded.
        return Number(currency.Digits, AmountMax, null, currency);
    }

    public int Months() =>
        int.TryParse(Required(), NumberStyles.None, null, out var months) && months is >= 1 and <= Term.MonthsMax
            ? months
            : throw Bad($"is not a number of months; give a whole number from 1 to {Term.MonthsMax}");

    public Instant At(BillingZone zone, bool closesDay) =>
        When.TryParse(Required(), zone, closesDay, out var at)
            ? at
            : throw Bad($"is not a date or time; write it like {When.Forms}");

    public Currency Currency() =>
        Amounts.Currency.TryOf(Text, out var currency)
            ? currency
            : throw Bad("is not a currency code of ISO 4217; write one in capitals like USD");

    public BillingZone Zone() =>
        BillingZone.TryOf(Text, out var zone)
            ? zone
            : throw Bad("is not a time zone; write an IANA name like UTC or Asia/Kuala_Lumpur");

    public string Product() =>
        Text.Length <= ProductLengthMax && !Text.AsSpan().ContainsAnyExcept(ProductLetters)
            ? Text
            : throw Bad($"is not a product id; write up to {ProductLengthMax} of a-z, 0-9 and -, like ecs");

    /// <summary>Term discounts, <c>12:0.85,24:0.7</c>: from 12 months on 15% off; none if not written.</summary>
    public IReadOnlyList<DiscountTier> Tiers()
    {
        if (!IsGiven)
            return [];
        var tiers = new List<DiscountTier>();
        foreach (var part in Text.Split(TierSeparators, StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf(':', StringComparison.Ordinal);
            if (
                at < 0
                || part.Length > TierLengthMax
                || !int.TryParse(part.AsSpan(0, at), NumberStyles.None, null, out var months)
                || months is < 1 or > Term.MonthsMax
                || (tiers.Count > 0 && months <= tiers[^1].Months)
                || !Fraction.TryParse(part[(at + 1)..], out var factor)
                || factor.Sign <= 0
                || factor > Fraction.One
            )
            {
                throw Bad(
                    $"is no list of term discounts; write months (1 to {Term.MonthsMax}, going up) and the factor from "
                        + $"there on (above 0, at most 1), like {TiersExample}"
                );
            }

            tiers.Add(new(months, factor));
        }

        return tiers;
    }

    /// <summary>A complaint about what was written.</summary>
    public BadValueException Bad(string what) => new(this, $"{Name} {Complaint.Shown(Text)} {what}.");

    private string Required() =>
        IsGiven ? Text : throw new BadValueException(this, $"{Name} is empty; write a value, for example {Example}.");

    private Fraction Number(int digitsMax, long max, string? like, Currency? of = null)
    {
        if (TryPlain(digitsMax, max, out var plain))
            return plain;
        var text = Required();
        var example = like ?? Rounding.Down(ExampleAmount, of!).ToString();
        if (!Fraction.TryParse(text, out var value) || text.Contains('/', StringComparison.Ordinal))
            throw Bad($"is not a number; write it like {example}");
        if (value.Sign < 0)
            throw Bad("is below 0; leave the minus sign out");
        if (value > max)
            throw Bad($"is above the bound of {max:N0}; give at most that");
        var digitsOf = of is null ? "" : $", which is what {of} has";
        if (!(value * BigInteger.Pow(10, digitsMax)).IsWhole)
            throw Bad($"has more than {digitsMax} digits after the point{digitsOf}; write it like {example}");
        return value;
    }

    private Fraction Above0(Fraction value) =>
        value.Sign > 0 ? value : throw Bad("is not above 0; give a number above 0");

    // Nearly every number is a short decimal within its bounds; the rest is read, and complained about, at length.
    private bool TryPlain(int digitsMax, long max, out Fraction value)
    {
        value = default;
        var (scaled, point) = (0L, -1);
        if (Text.Length is 0 or > PlainLengthMax || !char.IsAsciiDigit(Text[0]) || !char.IsAsciiDigit(Text[^1]))
            return false;
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '.' && point < 0)
                point = i;
            else if (char.IsAsciiDigit(Text[i]))
                scaled = (scaled * 10) + (Text[i] - '0');
            else
                return false;
        }

        var digits = point < 0 ? 0 : Text.Length - 1 - point;
        if (digits > digitsMax || scaled > max * Scales[digits])
            return false;
        value = digits == 0 ? scaled : new Fraction(scaled, Scales[digits]);
        return true;
    }
}
