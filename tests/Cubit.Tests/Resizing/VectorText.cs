using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>Writes a case in the vectors' own notation, so that a failure can be kept as a vector.</summary>
internal static class VectorText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Of(NaiveCase c) =>
        JsonSerializer.Serialize(
            new
            {
                rules = c.Rules,
                zone = c.Zone,
                currency = c.Currency,
                product = c.Product,
                priceTiers = c.Tiers.Select(tier => new { months = tier.Months, factor = Text(tier.Factor) }),
                upgradeDiscount = c.UpgradeDiscount,
                settlement = c.Settlement is { } s ? new { currency = s.Currency, rate = Text(s.Rate) } : null,
                orders = c.Orders.Select(Order),
                change = c.Change is { } change ? new { at = At(change.At), listPerMonth = Text(change.List) } : null,
            },
            Readable
        );

    private static object Order(NaiveOrder order) =>
        new
        {
            kind = order.Kind,
            at = At(order.At),
            listPerMonth = Text(order.List),
            months = order.Months > 0 ? order.Months : (int?)null,
            discount = Text(order.Discount),
            promotion = Text(order.Promotion),
            voucher = Text(order.Voucher),
            cash = Text(order.Cash),
        };

    private static string At(Instant at) => at.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Text(Exact? number) => number?.ToString();
}
