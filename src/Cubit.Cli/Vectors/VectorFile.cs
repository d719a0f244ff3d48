using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Cli.Vectors;

/// <summary>Reads a file of vectors; an unknown field or a wrong type is refused with its place.</summary>
internal static class VectorFile
{
    private const long AmountMax = Subscription.ListPerMonthMax * Term.MonthsMax;

    /// <exception cref="FormatException">The text is not a file of vectors.</exception>
    public static IReadOnlyList<Vector> Parse(string json)
    {
        var top = JsonPlace.Parse(json).Only("format", "about", "vectors");
        top["format"].Whole(1, 1);
        top.Find("about")?.Text();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return [.. top["vectors"].Items().Select(place => Vector(place, ids))];
    }

    private static Vector Vector(JsonPlace place, HashSet<string> ids)
    {
        place.Only(
            "id",
            "source",
            "rules",
            "zone",
            "currency",
            "product",
            "priceTiers",
            "upgradeDiscount",
            "settlement",
            "orders",
            "change",
            "expect"
        );
        place.Find("source")?.Text();
        var (zone, currency) = (place["zone"].Zone(), place["currency"].Currency());
        IReadOnlyList<VectorOrder> orders = [.. place["orders"].Items().Select(order => Order(order, zone))];
        if (orders.Count == 0)
            throw place["orders"].Refused("is empty");
        return new Vector(
            Id(place["id"], ids),
            Rules(place),
            zone,
            currency,
            place.Find("product")?.Text() ?? "maxcompute",
            Tiers(place),
            Fx(place, currency, orders[0].At),
            orders,
            place.Find("change") is { } change ? Change(change, zone, orders[^1].ListPerMonth) : null,
            Expectation.Claims(place["expect"], zone)
        );
    }

    private static string Id(JsonPlace place, HashSet<string> ids)
    {
        var id = place.Text();
        if (id.Length == 0 || id.Any(char.IsControl))
            throw place.Refused("is empty or does not fit on a line");
        return ids.Add(id) ? id : throw place.Refused($"is '{id}' again; ids are unique in a file");
    }

    private static RuleSet Rules(JsonPlace place)
    {
        if (!RuleSetJson.Shipped.TryGetValue(place["rules"].Text(), out var rules))
            throw place["rules"].Refused($"is not one of {string.Join(", ", RuleSetJson.Shipped.Keys.Order())}");
        var discount = place.Find("upgradeDiscount")?.Choice<UpgradeDiscount>() ?? UpgradeDiscount.None;
        return rules with { UpgradeDiscount = discount };
    }

    private static List<DiscountTier> Tiers(JsonPlace place)
    {
        var tiers = new List<DiscountTier>();
        foreach (var tier in place.Find("priceTiers")?.Items() ?? [])
        {
            var months = (int)tier.Only("months", "factor")["months"].Whole(0, int.MaxValue);
            if (tiers.Count > 0 && months <= tiers[^1].Months)
                throw tier["months"].Refused("is not above that of the tier before");
            tiers.Add(new DiscountTier(months, Above0(tier["factor"], 1)));
        }

        return tiers;
    }

    private static FxRate? Fx(JsonPlace place, Currency from, Instant at)
    {
        if (place.Find("settlement")?.Only("currency", "rate") is not { } settlement)
            return null;
        return new FxRate(from, settlement["currency"].Currency(), Above0(settlement["rate"], AmountMax), at, "vector");
    }

    private static VectorOrder Order(JsonPlace place, BillingZone zone)
    {
        var kind = place["kind"].Choice<OrderKind>();
        place.Only(
            kind switch
            {
                OrderKind.Upgrade => ["kind", "at", "listPerMonth", "discount", "voucher", "cash"],
                OrderKind.Downgrade => ["kind", "at", "listPerMonth"],
                _ => ["kind", "at", "listPerMonth", "months", "discount", "promotion", "voucher", "cash"],
            }
        );
        var isSale = kind is OrderKind.Purchase or OrderKind.Renewal;
        return new VectorOrder(
            kind,
            At(place["at"], zone, kind == OrderKind.Downgrade),
            isSale ? (int)place["months"].Whole(1, Term.MonthsMax) : 0,
            Price(place["listPerMonth"]),
            place.Find("discount")?.Fraction(),
            Amount(place.Find("promotion")) ?? Fraction.Zero,
            Amount(place.Find("voucher")) ?? Fraction.Zero,
            Amount(place.Find("cash"))
        );
    }

    private static VectorChange Change(JsonPlace place, BillingZone zone, Fraction inForce)
    {
        var price = Price(place.Only("at", "listPerMonth")["listPerMonth"]);
        return new VectorChange(At(place["at"], zone, price < inForce), price);
    }

    private static Instant At(JsonPlace place, BillingZone zone, bool closesDay) =>
        When.TryParse(place.Text(), zone, closesDay, out var at)
            ? at
            : throw place.Refused($"is not a time like {When.Forms}");

    // A price that is not above 0 is an order that is refused, so it is for the replay to say.
    private static Fraction Price(JsonPlace place) => AtMost(place, Subscription.ListPerMonthMax);

    private static Fraction? Amount(JsonPlace? place) =>
        place is null ? null
        : AtMost(place, AmountMax) is { Sign: >= 0 } amount ? amount
        : throw place.Refused("is below 0");

    private static Fraction Above0(JsonPlace place, long max) =>
        AtMost(place, max) is { Sign: > 0 } value ? value : throw place.Refused("is not above 0");

    private static Fraction AtMost(JsonPlace place, long max) =>
        place.Fraction() is var value && value <= max ? value : throw place.Refused($"is above the bound of {max}");
}
