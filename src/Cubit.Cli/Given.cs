using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Cli;

/// <summary>What was given for the options of a verb, as typed values within their bounds.</summary>
/// <remarks>A <see cref="FormatException"/> says in one sentence which option, which value, and the remedy.</remarks>
internal sealed class Given(ParseResult result)
{
    private const int DigitsMax = 9;
    private const int RateDigitsMax = 10;
    private const int RateMax = 1_000_000;
    private const int ProductLengthMax = 40;
    private const int ExampleAmount = 150;
    private const long AmountMax = Subscription.ListPerMonthMax * Term.MonthsMax;

    private static readonly SearchValues<char> ProductLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    /// <summary>Whether the option is given at all.</summary>
    public bool Has(Option<string> option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The text; an option in the place of the value is taken for a forgotten value.</summary>
    public string Text(Option<string> option)
    {
        var text = result.GetValue(option) ?? "";
        return text.Length == 0 || text.StartsWith("--", StringComparison.Ordinal)
            ? throw new FormatException(Complaint.NoValue(option))
            : text;
    }

    public Fraction Price(Option<string> option) =>
        Above0(option, Number(option, DigitsMax, Subscription.ListPerMonthMax, "150 or 19.90"));

    public Fraction Factor(Option<string> option) => Above0(option, Number(option, DigitsMax, 1, "0.85 for 15% off"));

    public Fraction Rate(Option<string> option) => Above0(option, Number(option, RateDigitsMax, RateMax, "4.1"));

    /// <summary>An amount of money; nothing where the option is left out.</summary>
    public Money Amount(Option<string> option, Currency currency)
    {
        if (!Has(option))
            return Money.Zero(currency);
        var example = Rounding.Down(ExampleAmount, currency).ToString();
        var digitsOf = $", which is what {currency} has";
        return Rounding.Down(Number(option, currency.Digits, AmountMax, example, digitsOf), currency);
    }

    public int Months(Option<string> option) =>
        int.TryParse(Text(option), NumberStyles.None, null, out var months) && months is >= 1 and <= Term.MonthsMax
            ? months
            : throw Bad(option, $"is not a number of months; give a whole number from 1 to {Term.MonthsMax}");

    public Instant At(Option<string> option, BillingZone zone, bool closesDay) =>
        When.TryParse(Text(option), zone, closesDay, out var at)
            ? at
            : throw Bad(option, $"is not a date or time; write it like {When.Forms}");

    public Currency Currency(Option<string> option) =>
        Amounts.Currency.TryOf(Text(option), out var currency)
            ? currency
            : throw Bad(option, "is not a currency code of ISO 4217; write one in capitals like USD");

    public BillingZone Zone(Option<string> option) =>
        BillingZone.TryOf(Text(option), out var zone)
            ? zone
            : throw Bad(option, "is not a time zone; write an IANA name like UTC or Asia/Kuala_Lumpur");

    public string Product(Option<string> option)
    {
        var text = Text(option);
        return text.Length <= ProductLengthMax && !text.AsSpan().ContainsAnyExcept(ProductLetters)
            ? text
            : throw Bad(option, $"is not a product id; write up to {ProductLengthMax} of a-z, 0-9 and -, like ecs");
    }

    public RuleSet Rules(Option<string> option) =>
        RuleSetJson.Shipped.TryGetValue(Text(option), out var rules)
            ? rules
            : throw Bad(option, $"is not a rule set; use one of {string.Join(", ", RuleSetJson.Shipped.Keys.Order())}");

    /// <summary>A complaint about what was given for an option.</summary>
    public FormatException Bad(Option<string> option, string what) =>
        new($"{option.Name} {Complaint.Shown(result.GetValue(option) ?? "")} {what}.");

    private Fraction Number(Option<string> option, int digitsMax, long max, string example, string digitsOf = "")
    {
        var text = Text(option);
        if (!Fraction.TryParse(text, out var value) || text.Contains('/', StringComparison.Ordinal))
            throw Bad(option, $"is not a number; write it like {example}");
        if (value.Sign < 0)
            throw Bad(option, "is below 0; leave the minus sign out");
        if (value > max)
            throw Bad(option, $"is above the bound of {max:N0}; give at most that");
        if (!(value * BigInteger.Pow(10, digitsMax)).IsWhole)
            throw Bad(option, $"has more than {digitsMax} digits after the point{digitsOf}; write it like {example}");
        return value;
    }

    private Fraction Above0(Option<string> option, Fraction value) =>
        value.Sign > 0 ? value : throw Bad(option, "is not above 0; give a number above 0");
}
