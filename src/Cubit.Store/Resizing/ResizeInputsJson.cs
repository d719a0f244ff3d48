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

/// <summary>The inputs of a resize as JSON, from which another program can compute the same.</summary>
/// <remarks>Fractions are texts <c>a/b</c>, instants ISO texts.</remarks>
internal static class ResizeInputsJson
{
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

    private static JsonObject Tier(DiscountTier tier) =>
        new() { ["months"] = tier.Months, ["factor"] = Text(tier.Factor) };

    private static JsonObject Fx(FxRate fx) =>
        new()
        {
            ["from"] = fx.From.Code,
            ["to"] = fx.To.Code,
            ["rate"] = Text(fx.Rate),
            ["effectiveFrom"] = Text(fx.EffectiveFrom),
            ["source"] = fx.Source,
        };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) => [.. items.Select(write)];

    private static string Text(Fraction value) => value.ToString();

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
