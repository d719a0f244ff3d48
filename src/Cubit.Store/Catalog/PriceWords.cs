using Cubit.Amounts;
using Cubit.Catalog;

namespace Cubit.Store.Catalog;

/// <summary>What a price book says, in one line for the audit.</summary>
public static class PriceWords
{
    /// <summary>All of it: two that differ read differently.</summary>
    public static string Of(PriceBook book) => string.Join("; ", Parts(book));

    private static IEnumerable<string> Parts(PriceBook book)
    {
        if (book.Product.Units is { } sizes)
            yield return $"{sizes.Min} to {sizes.Max} CU by {sizes.Step}";
        if (book.PerUnit is { } unit)
            yield return $"{Price(book, unit)} a CU and month";
        foreach (var (name, price) in book.Named.OrderBy(named => named.Key, StringComparer.Ordinal))
            yield return $"{name} {Price(book, price)} a month";
        if (book.PerUnitHour is { } hour)
            yield return $"{Price(book, hour)} a CU and hour";
        foreach (var tier in book.Tiers.OrderBy(tier => tier.Months))
            yield return $"{PriceBookRules.PercentOff(tier).ToDecimalText()}% off from {tier.Months} months on";
        yield return $"{book.Agreement.Title} ({book.Agreement.Id} {book.Agreement.Version})";
    }

    private static string Price(PriceBook book, Fraction price) =>
        $"{book.Currency} {price.ToDecimalText(digitsMin: book.Currency.Digits)}";
}
