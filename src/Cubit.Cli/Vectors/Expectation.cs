using Cubit.Calendar;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime.Text;

namespace Cubit.Cli.Vectors;

/// <summary>Reads what a vector expects as a list of claims, one for each field that is named.</summary>
internal static class Expectation
{
    private const int CountMax = 100_000;

    private static readonly string[] Errors = ["before_start", "after_end", "invalid_order"];

    private static readonly string[] Reasons =
    [
        NoRefund.CappedToZero,
        NoRefund.RoundsToZero,
        NoRefund.VoucherCovers,
        NoRefund.PromotionCovers,
        NoRefund.RatioZero,
        NoRefund.ValueUsedUp,
        NoRefund.SamePrice,
    ];

    public static IReadOnlyList<Claim> Claims(JsonPlace expect, BillingZone zone)
    {
        if (expect.Find("error") is { } error)
        {
            expect.Only("error");
            return [new Claim("error", OneOf(error, Errors))];
        }

        expect.Only("direction", "refund", "charge", "settlement", "reason", "lines", "periods", "totals");
        return
        [
            .. Each(expect, "", Field),
            .. Listed(expect, "lines", Line),
            .. Listed(expect, "periods", (period, field) => Period(period, field, zone)),
            .. Totals(expect),
        ];
    }

    private static string? Field(JsonPlace place, string name) =>
        name switch
        {
            "direction" => JsonPlace.Word(place.Choice<Direction>()),
            "reason" => OneOf(place, Reasons),
            "lines" or "periods" or "totals" => null,
            _ => place.Text(),
        };

    // A line that names its order and no origin was sold by that order.
    private static IEnumerable<Claim> Line(JsonPlace line, string field)
    {
        line.Only(
            "order",
            "origin",
            "period",
            "used",
            "consumed",
            "online",
            "ratio",
            "exact",
            "refund",
            "months",
            "charge"
        );
        var claims = Each(
            line,
            field,
            (place, name) =>
                name switch
                {
                    "order" or "origin" or "period" => Count(place),
                    "refund" or "charge" => place.Text(),
                    _ => place.Fraction().ToString(),
                }
        );
        return line.Find("order") is { } order && line.Find("origin") is null
            ? claims.Append(new Claim($"{field}.origin", Count(order)))
            : claims;
    }

    private static IEnumerable<Claim> Period(JsonPlace period, string field, BillingZone zone) =>
        Each(
            period.Only("start", "end", "orderDays"),
            field,
            (place, name) => name == "orderDays" ? Count(place) : At(place, zone)
        );

    private static IEnumerable<Claim> Totals(JsonPlace expect) =>
        expect.Find("totals") is { } totals
            ? Each(
                totals.Only("paid", "consumed", "refunded", "left"),
                "totals",
                (place, _) => place.Fraction().ToString()
            )
            : [];

    private static IEnumerable<Claim> Listed(
        JsonPlace expect,
        string name,
        Func<JsonPlace, string, IEnumerable<Claim>> claims
    )
    {
        var items = expect.Find(name)?.Items();
        return items is null
            ? []
            : items
                .SelectMany((item, i) => claims(item, $"{name}[{i}]"))
                .Prepend(new Claim(name, Answer.CountOf(items.Count, name)));
    }

    private static IEnumerable<Claim> Each(JsonPlace place, string path, Func<JsonPlace, string, string?> value) =>
        from name in place.FieldNames()
        let expected = value(place[name], name)
        where expected is not null
        select new Claim(path.Length == 0 ? name : $"{path}.{name}", expected);

    private static string Count(JsonPlace place) => $"{place.Whole(0, CountMax)}";

    private static string At(JsonPlace place, BillingZone zone) =>
        When.TryParse(place.Text(), zone, false, out var at)
            ? InstantPattern.ExtendedIso.Format(at)
            : throw place.Refused($"is not a time like {When.Forms}");

    private static string OneOf(JsonPlace place, string[] words) =>
        place.Text() is var text && words.Contains(text, StringComparer.Ordinal)
            ? text
            : throw place.Refused($"is not one of {string.Join(", ", words)}");
}
