using Cubit.Amounts;

namespace Cubit.Catalog;

/// <summary>What a price book may say, before anybody buys by it.</summary>
/// <source>docs/spec/prices.md, "What a version says"</source>
public static class PriceBookRules
{
    /// <summary>The largest size.</summary>
    public const int UnitsMax = 1_000_000;

    /// <summary>Digits that an hour's price may have beyond those of its currency: an hour costs little.</summary>
    public const int HourDigitsBeyond = 4;

    /// <summary>Digits after the point of a discount in percent.</summary>
    public const int PercentDigits = 4;

    /// <summary>The most named configurations.</summary>
    public const int ConfigurationsMax = 100;

    /// <summary>The longest name of a configuration, and the longest id and version of an agreement.</summary>
    public const int NameLengthMax = 40;

    /// <summary>The longest title of an agreement.</summary>
    public const int TitleLengthMax = 200;

    // No term is longer, so a discount for more months is never reached.
    private const int MonthsMax = 60;

    // A month of the largest size in minor units: a hundred terms of 60 months still are an amount in sum.
    // For 60 months and at the dearest rate of exchange this still fits an amount.
    private const long MinorPerMonthMax = 1_000_000_000_000;

    // So do the hours of a day in which a project used as much as can be metered.
    private const long MinorPerHourMax = 1_000_000;

    private const int Percent = 100;

    // So that what has too many digits is told with them.
    private const int DigitsShown = 20;

    /// <summary>What a price book says that it may not, or nothing.</summary>
    /// <errors>draft.sizes_invalid, draft.configuration_invalid, draft.price_invalid, draft.discount_invalid,
    /// draft.agreement_invalid (checked in this order)</errors>
    public static Refusal? Refuse(PriceBook book) =>
        RefuseSizes(book)
        ?? RefuseNames(book)
        ?? RefusePrices(book)
        ?? RefuseDiscounts(book.Tiers)
        ?? RefuseAgreement(book.Agreement);

    /// <summary>A tier's discount in percent: 15 for a factor of 0.85.</summary>
    public static Fraction PercentOff(DiscountTier tier) => (Fraction.One - tier.Factor) * Percent;

    /// <summary>The tier of a discount in percent.</summary>
    public static DiscountTier Tier(int months, Fraction percentOff) =>
        new(months, Fraction.One - (percentOff / Percent));

    private static Refusal? RefuseSizes(PriceBook book)
    {
        if (book.Product.Units is not { } sizes)
            return null;
        var (min, step, max) = (sizes.Min, sizes.Step, sizes.Max);
        return min < 1 ? Sizes($"The smallest size is {min} CU; make it at least 1.")
            : step < 1 ? Sizes($"The step is {step} CU; make it at least 1.")
            : max < min ? Sizes($"The largest size, {max} CU, is below the smallest, {min} CU; make it at least that.")
            : max > UnitsMax ? Sizes($"The largest size is {max} CU; make it at most {UnitsMax}.")
            : null;

        Refusal Sizes(string detail) =>
            Refusal.Of("draft.sizes_invalid", detail, ("min", $"{min}"), ("step", $"{step}"), ("max", $"{max}"));
    }

    private static Refusal? RefuseNames(PriceBook book)
    {
        if (book.Product.Units is not null)
            return book.Named.Count == 0
                ? null
                : Name(
                    book.Named.Keys.First(),
                    $"{book.Product.Name} is sized in compute units; name no configuration"
                );
        if (book.Named.Count is 0 or > ConfigurationsMax)
            return Refusal.Of(
                "draft.configuration_invalid",
                $"There are {book.Named.Count} configurations; name 1 to {ConfigurationsMax}.",
                ("configurations", $"{book.Named.Count}")
            );
        return book.Named.Keys.FirstOrDefault(name => !IsName(name)) is { } wrong
            ? Name(wrong, $"write 1 to {NameLengthMax} letters, digits, '.', '-' and '_'")
            : null;

        static Refusal Name(string name, string remedy) =>
            Refusal.Of(
                "draft.configuration_invalid",
                $"'{name}' cannot be a configuration's name here: {remedy}.",
                ("configuration", name)
            );
    }

    private static Refusal? RefusePrices(PriceBook book)
    {
        var digits = book.Currency.Digits;
        var most = Fraction.Scaled(MinorPerMonthMax, digits) / (book.Product.Units?.Max ?? 1);
        var mostOfHour = Fraction.Scaled(MinorPerHourMax, digits);
        if (book.Product.Units is not null && book.PerUnit is null)
            return Price("a CU for a month", "nothing", $"write an amount in {book.Currency} above 0");
        return (book.PerUnit is { } unit ? Of("a CU for a month", unit, digits, most) : null)
            ?? book.Named.OrderBy(named => named.Key, StringComparer.Ordinal)
                .Select(named => Of($"{named.Key} for a month", named.Value, digits, most))
                .FirstOrDefault(refusal => refusal is not null)
            ?? (
                book.PerUnitHour is { } hour
                    ? Of("a CU for an hour", hour, digits + HourDigitsBeyond, mostOfHour)
                    : null
            );

        Refusal? Of(string what, Fraction price, int digitsMax, Fraction atMost) =>
            price.Sign <= 0 ? Price(what, price.ToDecimalText(DigitsShown), "make it more than 0")
            : price > atMost
                ? Price(what, price.ToDecimalText(DigitsShown), $"make it at most {atMost.ToDecimalText(digits)}")
            : HasAtMost(price, digitsMax) ? null
            : Price(
                what,
                price.ToDecimalText(DigitsShown),
                $"in {book.Currency} it has at most {digitsMax} digits after the point"
            );

        Refusal Price(string what, string price, string remedy) =>
            Refusal.Of(
                "draft.price_invalid",
                $"The price of {what} is {price}; {remedy}.",
                ("price", price),
                ("currency", $"{book.Currency}")
            );
    }

    private static Refusal? RefuseDiscounts(IReadOnlyList<DiscountTier> tiers)
    {
        for (var i = 0; i < tiers.Count; i++)
        {
            var (months, percent) = (tiers[i].Months, PercentOff(tiers[i]));
            var remedy =
                months is < 1 or > MonthsMax ? $"begin it at 1 to {MonthsMax} months"
                : tiers.Take(i).Any(before => before.Months == months) ? "give each number of months one discount"
                : percent.Sign < 0 || percent >= Percent ? $"make it 0 or more and below {Percent}"
                : HasAtMost(percent, PercentDigits) ? null
                : $"write at most {PercentDigits} digits after the point";
            if (remedy is not null)
                return Refusal.Of(
                    "draft.discount_invalid",
                    $"The discount from {months} months on is {percent.ToDecimalText(DigitsShown)}%; {remedy}.",
                    ("months", $"{months}"),
                    ("percentOff", percent.ToDecimalText(DigitsShown))
                );
        }

        return null;
    }

    private static Refusal? RefuseAgreement(Agreement agreement)
    {
        var (what, text, max) =
            !IsName(agreement.Id) ? ("id", agreement.Id, NameLengthMax)
            : !IsName(agreement.Version) ? ("version", agreement.Version, NameLengthMax)
            : ("title", agreement.Title, TitleLengthMax);
        var isFine = what == "title" && text.Trim().Length > 0 && text.Length <= max && !text.Any(char.IsControl);
        return isFine
            ? null
            : Refusal.Of(
                "draft.agreement_invalid",
                $"'{text}' cannot be the {what} of an agreement of service: write 1 to {max} "
                    + $"{(what == "title" ? "characters on one line" : "letters, digits, '.', '-' and '_'")}.",
                (what, text)
            );
    }

    private static bool HasAtMost(Fraction value, int digits) => (value / Fraction.Scaled(1, digits)).IsWhole;

    private static bool IsName(string text) =>
        text.Length is > 0 and <= NameLengthMax
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
