using System.Globalization;
using Cubit.Amounts;
using Cubit.Catalog;

namespace Cubit.Store.Catalog;

/// <summary>A named configuration and its price, as typed.</summary>
public sealed record NamedPriceText(string Name, string PerMonth);

/// <summary>A term discount, as typed.</summary>
public sealed record DiscountText(string Months, string PercentOff);

/// <summary>What a draft is to say, as typed: in a form or in a request.</summary>
/// <param name="Note">What it is for.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Min">Smallest size in CU; empty where configurations are named.</param>
/// <param name="Step">From size to size.</param>
/// <param name="Max">Largest size.</param>
/// <param name="PerUnitMonth">List price of a CU for a month; empty where configurations are named.</param>
/// <param name="PerUnitHour">Price of a CU for an hour; empty where that is not sold.</param>
/// <param name="Configurations">Named configurations.</param>
/// <param name="Discounts">Term discounts.</param>
/// <param name="Agreement">The agreement of service.</param>
public sealed record PriceDraftText(
    string Note,
    string Currency,
    string Min,
    string Step,
    string Max,
    string PerUnitMonth,
    string PerUnitHour,
    IReadOnlyList<NamedPriceText> Configurations,
    IReadOnlyList<DiscountText> Discounts,
    Agreement Agreement
)
{
    /// <summary>The longest note.</summary>
    public const int NoteLengthMax = 200;

    // Far beyond every price that is allowed, and short enough to repeat in a sentence.
    private const int NumberLengthMax = 40;

    /// <summary>A draft as a form shows it.</summary>
    public static PriceDraftText Of(PriceDraft draft)
    {
        var book = draft.Book;
        return new(
            draft.Note,
            book.Currency.Code,
            $"{book.Product.Units?.Min}",
            $"{book.Product.Units?.Step}",
            $"{book.Product.Units?.Max}",
            Text(book.PerUnit, book.Currency.Digits),
            Text(book.PerUnitHour, book.Currency.Digits),
            [
                .. book
                    .Named.OrderBy(named => named.Key, StringComparer.Ordinal)
                    .Select(named => new NamedPriceText(named.Key, Text(named.Value, book.Currency.Digits))),
            ],
            [
                .. book
                    .Tiers.OrderBy(tier => tier.Months)
                    .Select(tier => new DiscountText($"{tier.Months}", Text(PriceBookRules.PercentOff(tier), 0))),
            ],
            book.Agreement
        );
    }

    /// <summary>What it says, of a draft's product and region.</summary>
    /// <errors>draft.note_invalid, draft.currency_unknown, draft.number_invalid, draft.configuration_invalid, and those
    /// of <see cref="PriceBookRules.Refuse"/></errors>
    public Decision<PriceBook> Read(PriceBook of)
    {
        if (Note.Length > NoteLengthMax)
            return Refusal.Of(
                "draft.note_invalid",
                $"The note has {Note.Length} characters; write at most {NoteLengthMax}.",
                ("length", $"{Note.Length}")
            );
        if (!Amounts.Currency.TryOf(Currency, out var currency))
            return Refusal.Of(
                "draft.currency_unknown",
                $"'{Shown(Currency)}' is not a currency; write a code of ISO 4217 like USD.",
                ("currency", Currency)
            );
        var numbers = new Numbers();
        var isSized = of.Product.Units is not null;
        var book = of with
        {
            Currency = currency,
            Product = of.Product with
            {
                Units = isSized
                    ? new UnitRange(
                        numbers.Whole("smallest size", Min),
                        numbers.Whole("step", Step),
                        numbers.Whole("largest size", Max)
                    )
                    : null,
            },
            PerUnit = isSized ? numbers.Exact("price of a CU for a month", PerUnitMonth) : null,
            PerUnitHour = PerUnitHour.Length == 0 ? null : numbers.Exact("price of a CU for an hour", PerUnitHour),
            Named = new SortedDictionary<string, Fraction>(StringComparer.Ordinal),
            Tiers =
            [
                .. Discounts.Select(discount =>
                    PriceBookRules.Tier(
                        numbers.Whole("months of a discount", discount.Months),
                        numbers.Exact($"discount from {Shown(discount.Months)} months on", discount.PercentOff)
                    )
                ),
            ],
            Agreement = Agreement,
        };
        return numbers.Refusal
            ?? Named(book, numbers)
            ?? (PriceBookRules.Refuse(book) is { } refusal ? refusal : (Decision<PriceBook>)book);
    }

    private Refusal? Named(PriceBook book, Numbers numbers)
    {
        var named = (SortedDictionary<string, Fraction>)book.Named;
        foreach (var (name, perMonth) in Configurations)
        {
            if (!named.TryAdd(name, numbers.Exact($"price of {Shown(name)}", perMonth)))
                return Refusal.Of(
                    "draft.configuration_invalid",
                    $"'{Shown(name)}' is named twice; give each configuration one price.",
                    ("configuration", name)
                );
        }

        return numbers.Refusal;
    }

    private static string Text(Fraction? value, int digitsMin) => value?.ToDecimalText(digitsMin: digitsMin) ?? "";

    private static string Shown(string text) => text.Length <= NumberLengthMax ? text : $"{text[..NumberLengthMax]}…";

    /// <summary>Reads numbers, and keeps the first complaint.</summary>
    private sealed class Numbers
    {
        public Refusal? Refusal { get; private set; }

        public int Whole(string what, string text)
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return number;
            Refuse(what, text, "a whole number like 10");
            return 0;
        }

        // A price is written as it is read: no exponent, no thousands, no a/b.
        public Fraction Exact(string what, string text)
        {
            var digits = text.StartsWith('-') ? text[1..] : text;
            var isDecimal = digits.Length > 0 && digits.All(c => char.IsAsciiDigit(c) || c == '.');
            if (isDecimal && text.Length <= NumberLengthMax && Fraction.TryParse(text, out var value))
                return value;
            Refuse(what, text, "a decimal number like 22.50");
            return default;
        }

        private void Refuse(string what, string text, string like) =>
            Refusal ??= Cubit.Catalog.Refusal.Of(
                "draft.number_invalid",
                $"The {what} is '{Shown(text)}'; write {like}.",
                ("value", text)
            );
    }
}
