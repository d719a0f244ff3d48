using System.Buffers;
using System.Globalization;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Store.Resizing;

/// <summary>The fields of a rule set that have bounds; a complaint names the place and the bound.</summary>
/// <source>docs/spec/rules.md, "The file"</source>
internal static class RuleSetFields
{
    /// <summary>The longest id: a quote's text holds it beside all else and has 400 characters.</summary>
    public const int IdLengthMax = 40;

    /// <summary>The longest name of a source.</summary>
    public const int SourceLengthMax = 200;

    /// <summary>The longest sentence for customers.</summary>
    public const int SentenceLengthMax = 300;

    private const int CoefficientsMax = 100;
    private const int ProductLengthMax = 40;
    private const int FactorMax = 100;
    private const int FactorLengthMax = 20;
    private const int YearMin = 1970;
    private const int YearMax = 2999;

    // No term is longer, so more days are never reached.
    private const int DaysMax = Term.MonthsMax * 366 / 12;

    private static readonly SearchValues<char> IdLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789.-"
    );

    private static readonly SearchValues<char> ProductLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    /// <summary>The names of the choices, in the order of the contract's table.</summary>
    public static IReadOnlyList<string> Choices { get; } =
    ["daily", "used", "discount", "coefficient", "ratio", "upgrade", "upgrade-discount", "cap"];

    public static string Id(JsonPlace place)
    {
        var text = place.Text();
        return text.Length <= IdLengthMax && text.Split('/').All(IsPartOfId)
            ? text
            : throw place.Refused(
                $"is not an id like alibaba/2022-05: up to {IdLengthMax} of a-z, 0-9, . and -, in parts with / between "
                    + "that begin with a letter or a digit"
            );
    }

    public static LocalDate EffectiveFrom(JsonPlace place) =>
        place.Date() is { Year: >= YearMin and <= YearMax } date
            ? date
            : throw place.Refused($"is not a date in the years {YearMin} to {YearMax}");

    /// <summary>A text on one line that says something.</summary>
    public static string Line(JsonPlace place, int lengthMax)
    {
        var text = place.Text();
        if (text.Length == 0 || text.Trim() != text)
            throw place.Refused("is empty, or begins or ends with a blank");
        if (text.Any(BreaksLine))
            throw place.Refused("has a line break or another control character");
        return text.Length <= lengthMax ? text : throw place.Refused($"has more than {lengthMax} characters");
    }

    public static IReadOnlyList<Coefficient> Coefficients(JsonPlace place)
    {
        var items = place.Items();
        if (items.Count > CoefficientsMax)
            throw place.Refused($"has more than {CoefficientsMax} items");
        var coefficients = new List<Coefficient>();
        foreach (var item in items)
        {
            var coefficient = Coefficient(item);
            if (coefficients.FindLast(c => c.Product == coefficient.Product) is { BelowDays: var before })
                RefuseUnreached(item["belowDays"], coefficient, before);
            coefficients.Add(coefficient);
        }

        return coefficients;
    }

    /// <summary>Tiers and coefficients look at days, and a price per second goes with used seconds only.</summary>
    /// <exception cref="FormatException">Seconds and days are mixed; the choice is named.</exception>
    public static void RefuseMixedUnits(RuleSet rules, Func<string, JsonPlace> choice)
    {
        var seconds = rules.Used == UsedTimeCount.Seconds;
        if (seconds != (rules.Daily == PriceOfTime.TermListOverSeconds))
            throw choice("daily").Refused(Mixed(rules.Daily, seconds ? "days" : "seconds", rules.Used));
        if (seconds && rules.Discount == ConsumptionDiscount.OfUsedTime)
            throw choice("discount").Refused(Mixed(rules.Discount, "days", rules.Used));
        if (seconds && rules.Coefficients.Count > 0)
            throw choice("coefficient").Refused("looks at used days, but choices.used.choice is seconds");
    }

    private static string Mixed<T>(T value, string unit, UsedTimeCount used)
        where T : struct, Enum =>
        $"is {JsonPlace.Word(value)}, which looks at {unit}, but choices.used.choice is {JsonPlace.Word(used)}";

    private static Coefficient Coefficient(JsonPlace place)
    {
        place.Only("product", "belowDays", "factor");
        return new Coefficient(
            Product(place["product"]),
            (int)place["belowDays"].Whole(1, DaysMax),
            Factor(place["factor"])
        );
    }

    private static string Product(JsonPlace place)
    {
        var text = place.Text();
        return text.Length is > 0 and <= ProductLengthMax && !text.AsSpan().ContainsAnyExcept(ProductLetters)
            ? text
            : throw place.Refused($"is not a product id like ecs: up to {ProductLengthMax} of a-z, 0-9 and -");
    }

    private static Fraction Factor(JsonPlace place)
    {
        if (place.Text().Length > FactorLengthMax)
            throw place.Refused($"has more than {FactorLengthMax} characters");
        var factor = place.Fraction();
        if (factor.Sign <= 0)
            throw place.Refused("is not above 0");
        return factor <= FactorMax ? factor : throw place.Refused($"is above {FactorMax}");
    }

    // The first that holds counts, so those of a product go up.
    private static void RefuseUnreached(JsonPlace place, Coefficient coefficient, int before)
    {
        if (coefficient.BelowDays <= before)
            throw place.Refused(
                $"is not above {before}, which {coefficient.Product} has before it, so it never counts"
            );
    }

    private static bool IsPartOfId(string part) =>
        part.Length > 0 && char.IsAsciiLetterOrDigit(part[0]) && !part.AsSpan().ContainsAnyExcept(IdLetters);

    private static bool BreaksLine(char c) =>
        char.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
