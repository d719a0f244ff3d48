using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store.Resizing;

/// <summary>The inputs of a resize as JSON: stored with an order, and read back to recompute it exactly.</summary>
/// <remarks>Fractions are texts <c>a/b</c>, instants ISO texts, the rule set is its id.</remarks>
public static class ResizeInputsJson
{
    /// <summary>Writes the inputs, the rule set by its id.</summary>
    public static string Write(ResizeInputs inputs) => Of(inputs, inputs.Rules.Id, number => number).ToJsonString();

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="rules">Finds a rule set by its id.</param>
    /// <exception cref="FormatException">It is not such a text; the message names the place.</exception>
    public static ResizeInputs Read(string json, Func<string, RuleSet> rules)
    {
        var top = JsonPlace
            .Parse(json)
            .Only("order", "rules", "at", "listPerMonth", "tiers", "fx", "discount", "voucher", "cash", "subscription");
        return new ResizeInputs(
            Order(top),
            Subscription(top["subscription"]),
            top["at"].Instant(),
            top["listPerMonth"].Fraction(),
            rules(top["rules"].Text()),
            [.. top["tiers"].Items().Select(Tier)],
            top.Find("fx") is { } fx ? Fx(fx) : null,
            top.Find("discount")?.Fraction(),
            top["voucher"].Fraction(),
            top.Find("cash")?.Fraction()
        );
    }

    /// <summary>The inputs as an object, with the rule set and order numbers shown as the caller likes.</summary>
    internal static JsonObject Of(ResizeInputs inputs, JsonNode rules, Func<long, JsonNode> order)
    {
        var json = new JsonObject
        {
            ["order"] = order(inputs.Order),
            ["rules"] = rules,
            ["at"] = Text(inputs.At),
            ["listPerMonth"] = Text(inputs.ListPerMonth),
            ["tiers"] = Array(inputs.Tiers, Tier),
            ["voucher"] = Text(inputs.Voucher),
            ["subscription"] = Subscription(inputs.Subscription, order),
        };
        if (inputs.Fx is { } fx)
            json["fx"] = Fx(fx);
        if (inputs.Discount is { } discount)
            json["discount"] = Text(discount);
        if (inputs.Cash is { } cash)
            json["cash"] = Text(cash);
        return json;
    }

    private static JsonObject Subscription(Subscription held, Func<long, JsonNode> order) =>
        new()
        {
            ["product"] = held.Product,
            ["currency"] = held.Currency.Code,
            ["zone"] = held.Zone.Id,
            ["listPerMonth"] = Text(held.ListPerMonth),
            ["terms"] = Array(held.Terms, sold => Term(sold, order)),
            ["tranches"] = Array(held.Tranches, tranche => Tranche(tranche, held, order)),
        };

    private static Subscription Subscription(JsonPlace place)
    {
        place.Only("product", "currency", "zone", "listPerMonth", "terms", "tranches");
        IReadOnlyList<SoldTerm> terms = [.. place["terms"].Items().Select(Term)];
        return new Subscription(
            place["product"].Text(),
            place["currency"].Currency(),
            place["zone"].Zone(),
            place["listPerMonth"].Fraction(),
            terms,
            [.. place["tranches"].Items().Select(tranche => Tranche(tranche, terms))]
        );
    }

    private static JsonObject Term(SoldTerm sold, Func<long, JsonNode> order) =>
        new()
        {
            ["order"] = order(sold.Order),
            ["discount"] = Text(sold.Discount),
            ["anchor"] = Text(sold.Term.Anchor),
            ["monthsBefore"] = sold.Term.MonthsBefore,
            ["months"] = sold.Term.Months,
            ["start"] = Text(sold.Term.Start),
            ["end"] = Text(sold.Term.End),
        };

    private static SoldTerm Term(JsonPlace place)
    {
        place.Only("order", "discount", "anchor", "monthsBefore", "months", "start", "end");
        var term = new Term(
            place["anchor"].Instant(),
            (int)place["monthsBefore"].Whole(0, Calendar.Term.RunMonthsMax),
            (int)place["months"].Whole(1, Calendar.Term.MonthsMax),
            place["start"].Instant(),
            place["end"].Instant()
        );
        return new SoldTerm(Order(place), term, place["discount"].Fraction());
    }

    private static JsonObject Tranche(Tranche tranche, Subscription held, Func<long, JsonNode> order) =>
        new()
        {
            ["order"] = order(tranche.Order),
            ["kind"] = JsonPlace.Word(tranche.Kind),
            ["period"] = tranche.Period,
            ["start"] = Text(tranche.Start),
            ["end"] = Text(tranche.End),
            ["low"] = Text(tranche.Low),
            ["high"] = Text(tranche.High),
            ["discount"] = Text(tranche.Discount),
            ["cash"] = Text(tranche.Cash),
            ["voucher"] = Text(tranche.Voucher),
            ["promotion"] = Text(tranche.Promotion),
            ["countedFrom"] = Text(tranche.CountedFrom),
            ["origin"] = Origin(tranche, held, order),
        };

    private static Tranche Tranche(JsonPlace place, IReadOnlyList<SoldTerm> terms)
    {
        place.Only(
            "order",
            "kind",
            "period",
            "start",
            "end",
            "low",
            "high",
            "discount",
            "cash",
            "voucher",
            "promotion",
            "countedFrom",
            "origin"
        );
        var period = (int)place["period"].Whole(0, terms.Count - 1);
        return new Tranche(
            Order(place),
            place["kind"].Choice<OrderKind>(),
            period,
            place["start"].Instant(),
            place["end"].Instant(),
            place["low"].Fraction(),
            place["high"].Fraction(),
            place["discount"].Fraction(),
            place["cash"].Fraction(),
            place["voucher"].Fraction(),
            place["promotion"].Fraction(),
            place["countedFrom"].Instant(),
            Origin(place["origin"], terms[period].Term)
        );
    }

    // A layer never leaves its term, so the term is not written again.
    private static JsonObject Origin(Tranche tranche, Subscription held, Func<long, JsonNode> order) =>
        tranche.Origin.Term != held.Terms[tranche.Period].Term
            ? throw new ArgumentException("A layer lies in the term that it was sold in.", nameof(tranche))
            : new()
            {
                ["order"] = order(tranche.Origin.Order),
                ["kind"] = JsonPlace.Word(tranche.Origin.Kind),
                ["soldFrom"] = Text(tranche.Origin.SoldFrom),
            };

    private static Origin Origin(JsonPlace place, Term term)
    {
        place.Only("order", "kind", "soldFrom");
        return new Origin(Order(place), place["kind"].Choice<OrderKind>(), place["soldFrom"].Instant(), term);
    }

    private static JsonObject Tier(DiscountTier tier) =>
        new() { ["months"] = tier.Months, ["factor"] = Text(tier.Factor) };

    private static DiscountTier Tier(JsonPlace place) =>
        new((int)place.Only("months", "factor")["months"].Whole(0, int.MaxValue), place["factor"].Fraction());

    private static JsonObject Fx(FxRate fx) =>
        new()
        {
            ["from"] = fx.From.Code,
            ["to"] = fx.To.Code,
            ["rate"] = Text(fx.Rate),
            ["effectiveFrom"] = Text(fx.EffectiveFrom),
            ["source"] = fx.Source,
        };

    private static FxRate Fx(JsonPlace place)
    {
        place.Only("from", "to", "rate", "effectiveFrom", "source");
        return new FxRate(
            place["from"].Currency(),
            place["to"].Currency(),
            place["rate"].Fraction(),
            place["effectiveFrom"].Instant(),
            place["source"].Text()
        );
    }

    private static long Order(JsonPlace place) => place["order"].Whole(0, long.MaxValue);

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) => [.. items.Select(write)];

    private static string Text(Fraction value) => value.ToString();

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
