using Cubit.Catalog;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>Reads what operators send about prices; what numbers say is told by the draft itself.</summary>
internal static class PriceBody
{
    public static NewPriceDraft New(JsonPlace body)
    {
        body.Only("version", "product", "region", "note");
        var asked = new NewPriceDraft(
            Optional(body, "version"),
            Optional(body, "product"),
            Optional(body, "region"),
            Optional(body, "note") ?? ""
        );
        return asked.From is not null || asked is { Product: not null, Region: not null }
            ? asked
            : throw body.Refused("must have 'version', or both 'product' and 'region'");
    }

    public static long Revision(JsonPlace body) => body["revision"].Whole(1, long.MaxValue);

    /// <summary>The instant from which on, or null for as soon as can be.</summary>
    public static Instant? From(JsonPlace body) =>
        body.Find("from") is { IsNull: false } from ? EdgeClock.Within(from) : null;

    public static PriceDraftText Text(JsonPlace body)
    {
        body.Only(
            "revision",
            "note",
            "currency",
            "sizes",
            "perUnitMonth",
            "perUnitHour",
            "configurations",
            "discounts",
            "agreement"
        );
        var sizes = body["sizes"] is { IsNull: false } given ? given.Only("min", "step", "max") : null;
        var agreement = body["agreement"].Only("id", "version", "title");
        return new PriceDraftText(
            ApiEndpoints.Short(body["note"]),
            ApiEndpoints.Short(body["currency"]),
            Whole(sizes, "min"),
            Whole(sizes, "step"),
            Whole(sizes, "max"),
            OrNull(body["perUnitMonth"]) ?? "",
            OrNull(body["perUnitHour"]) ?? "",
            [
                .. body["configurations"]
                    .Items()
                    .Select(item =>
                    {
                        item.Only("name", "perMonth");
                        return new NamedPriceText(
                            ApiEndpoints.Short(item["name"]),
                            ApiEndpoints.Short(item["perMonth"])
                        );
                    }),
            ],
            [
                .. body["discounts"]
                    .Items()
                    .Select(item =>
                    {
                        item.Only("months", "percentOff");
                        return new DiscountText(Whole(item, "months"), ApiEndpoints.Short(item["percentOff"]));
                    }),
            ],
            new Agreement(
                ApiEndpoints.Short(agreement["id"]),
                ApiEndpoints.Short(agreement["version"]),
                ApiEndpoints.Short(agreement["title"])
            )
        );
    }

    private static string Whole(JsonPlace? place, string name) =>
        place is null ? "" : $"{place[name].Whole(int.MinValue, int.MaxValue)}";

    private static string? Optional(JsonPlace body, string name) => body.Find(name) is { } text ? OrNull(text) : null;

    private static string? OrNull(JsonPlace text) => text.IsNull ? null : ApiEndpoints.Short(text);
}
