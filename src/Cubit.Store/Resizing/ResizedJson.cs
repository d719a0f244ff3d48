using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;

namespace Cubit.Store.Resizing;

/// <summary>A priced resize as the JSON that the API and the command line answer with.</summary>
/// <remarks>Exact values are texts: <c>"30"</c>, <c>"1/5"</c>. Amounts have exactly the currency's digits.</remarks>
public static class ResizedJson
{
    private const int RateDigitsMax = 10;

    /// <summary>The whole answer.</summary>
    /// <param name="inputs">What was priced.</param>
    /// <param name="resized">What it costs or gives back.</param>
    /// <param name="order">How an order number is shown; without it, as the number.</param>
    public static JsonObject Of(ResizeInputs inputs, Resized resized, Func<long, JsonNode>? order = null)
    {
        var json = new JsonObject { ["direction"] = JsonPlace.Word(resized.Direction), ["rules"] = inputs.Rules.Id };
        if (resized.Direction != Direction.Upgrade)
            json["refund"] = Money(resized.Total);
        if (resized.Direction != Direction.Downgrade)
            json["charge"] = Money(resized.Total);
        json["settlement"] = Settlement(resized.Settlement, inputs.Fx);
        json["reason"] = resized.Reason;
        json["lines"] = Lines(resized, order);
        json["derivation"] = Derivation(inputs, resized, order);
        return json;
    }

    /// <summary>An amount: <c>{"amount":"6.00","currency":"USD"}</c>.</summary>
    public static JsonObject Money(Money money) =>
        new() { ["amount"] = money.ToString(), ["currency"] = money.Currency.Code };

    /// <summary>The amount in the settlement currency with its rate, or null where it is the price currency.</summary>
    public static JsonObject? Settlement(Money? settlement, FxRate? fx)
    {
        if (settlement is not { } money || fx is null)
            return null;
        var json = Money(money);
        json["rate"] = Rate(fx.Rate);
        return json;
    }

    /// <summary>A downgrade's lines, one per layer, or an upgrade's, one per term.</summary>
    public static JsonArray Lines(Resized resized, Func<long, JsonNode>? order = null) =>
        [.. resized.Refunds.Select(line => Line(line, order ?? Number)), .. resized.Charges.Select(Line)];

    /// <summary>How the amount came about, with all that another program needs to compute it again.</summary>
    public static JsonObject Derivation(ResizeInputs inputs, Resized resized, Func<long, JsonNode>? order = null) =>
        new()
        {
            ["inputs"] = ResizeInputsJson.Of(inputs, RuleSetJson.Choices(inputs.Rules), order ?? Number),
            ["steps"] = Steps(resized.Steps),
        };

    /// <summary>How the price of a purchase came about.</summary>
    public static JsonObject Derivation(Sale sale, IReadOnlyList<Step> steps) =>
        new()
        {
            ["inputs"] = new JsonObject
            {
                ["listPerMonth"] = sale.ListPerMonth.ToString(),
                ["months"] = sale.Months,
                ["discount"] = sale.Discount.ToString(),
                ["promotion"] = sale.Promotion.ToString(),
                ["voucher"] = sale.Voucher.ToString(),
            },
            ["steps"] = Steps(steps),
        };

    private static JsonObject Line(RefundLine line, Func<long, JsonNode> order)
    {
        var json = new JsonObject { ["order"] = order(line.Tranche.Order) };
        if (line.Tranche.Origin.Order != line.Tranche.Order)
            json["origin"] = order(line.Tranche.Origin.Order);
        json["period"] = line.Tranche.Period;
        json["used"] = line.Used.ToString();
        json["consumed"] = line.Consumed.ToString();
        json["online"] = line.Online.ToString();
        json["ratio"] = line.Ratio.ToString();
        json["exact"] = line.Exact.ToString();
        json["refund"] = line.Refund.ToString();
        return json;
    }

    private static JsonObject Line(ChargeLine line) =>
        new()
        {
            ["period"] = line.Period,
            ["months"] = line.Months.ToString(),
            ["charge"] = line.Charge.ToString(),
        };

    private static JsonArray Steps(IEnumerable<Step> steps) => [.. steps.Select(Step)];

    private static JsonObject Step(Step step) =>
        new()
        {
            ["name"] = step.Name,
            ["formula"] = step.Formula.Words,
            ["numbers"] = step.Formula.Numbers,
            ["value"] = step.Formula.Value.ToString(),
            ["shown"] = step.Shown,
            ["rule"] = step.Rule,
            ["steps"] = Steps(step.Steps),
        };

    /// <summary>A rate as it was published: <c>4.1</c>, not <c>41/10</c>.</summary>
    public static string Rate(Fraction rate)
    {
        var text = rate.ToDecimalText(RateDigitsMax);
        return Fraction.Parse(text) == rate ? text : rate.ToString();
    }

    private static JsonNode Number(long order) => order;
}
