using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>What one may want to know before a downgrade: when, by which rules, to which size.</summary>
/// <source>docs/spec/api.md, "Advice"</source>
internal static class AdviceEndpoints
{
    private const string ComputeUnits = "computeUnits";
    private const string Named = "configuration";

    public static void MapAdvice(this RouteGroupBuilder api)
    {
        api.MapGet("/instances/{id}/refund-curve", RefundCurveAsync);
        api.MapGet("/instances/{id}/advice", AdviceOnAsync);
    }

    private static Task<IResult> RefundCurveAsync(
        HttpRequest request,
        ClaimsPrincipal user,
        QuoteDesk desk,
        Database database,
        EdgeClock clock
    ) => AnswerAsync(request, user, desk, database, clock, quote => AdviceJson.Of(CurveOf(quote)));

    private static Task<IResult> AdviceOnAsync(
        HttpRequest request,
        ClaimsPrincipal user,
        QuoteDesk desk,
        Database database,
        EdgeClock clock
    ) =>
        AnswerAsync(
            request,
            user,
            desk,
            database,
            clock,
            quote =>
                AdviceJson.Of(
                    Advice.Of(quote.Inputs, RuleSets(database), quote.Instance, quote.Book).Value,
                    ApiJson.Configuration
                )
        );

    private static RefundCurve CurveOf(PricedQuote quote) =>
        Advice.Curve(quote.Inputs, quote.Inputs.Subscription.End).Value;

    private static IReadOnlyList<RuleSet> RuleSets(Database database) =>
        [.. database.Read(RuleSetRows.All).Values.OrderBy(rules => rules.Id, StringComparer.Ordinal)];

    // Advice prices every day by what is in force now, so it says from when on that is known to be otherwise.
    private static JsonNode? ChangesAt(Database database, PricedQuote quote)
    {
        var (currency, now) = (quote.Account.SettlementCurrency, quote.Inputs.At);
        var next = database.Read(session => CatalogRows.NextChange(session, quote.Book, currency, now));
        return next < quote.Inputs.Subscription.End ? ApiJson.Text(next.Value) : null;
    }

    // A quote is decided first, so whatever stands against the change stands against advice on it too.
    private static async Task<IResult> AnswerAsync(
        HttpRequest request,
        ClaimsPrincipal user,
        QuoteDesk desk,
        Database database,
        EdgeClock clock,
        Func<PricedQuote, JsonObject> answer
    )
    {
        if (TargetOf(request.Query, out var to) is { } invalid)
            return invalid;
        var id = (string)request.RouteValues["id"]!;
        var quoted = await desk.QuoteAsync(user.ToCaller(), new QuoteRequest(id, to, Direction.Downgrade), clock.Now);
        if (quoted.Refusal is { } refusal)
            return Problem.Of(refusal);
        var json = new JsonObject
        {
            ["instanceId"] = quoted.Value.Instance.Id,
            ["configuration"] = ApiJson.Configuration(to),
            ["pricedAt"] = ApiJson.Text(quoted.Value.Quote.PricedAt),
            ["changesAt"] = ChangesAt(database, quoted.Value),
        };
        var answered = answer(quoted.Value);
        foreach (var (name, value) in answered.ToList())
        {
            answered.Remove(name);
            json[name] = value;
        }

        return ApiEndpoints.Json(json);
    }

    private static IResult? TargetOf(IQueryCollection query, out Configuration to)
    {
        to = new Configuration.Units(0);
        if (query.Keys.FirstOrDefault(name => name is not (ComputeUnits or Named)) is { } unknown)
            return Invalid(unknown, $"is not known here; known are {ComputeUnits} and {Named}", query);
        if (query.FirstOrDefault(given => given.Value.Count > 1) is { Key: { } twice })
            return Invalid(twice, "is given more than once", query);
        if (query.Count != 1)
            return RequestBody.Invalid($"The query must have one of {ComputeUnits} and {Named}.");
        var text = query.Single().Value.ToString();
        if (query.ContainsKey(Named))
        {
            to = new Configuration.Named(text);
            return text.Length <= ApiEndpoints.TextLengthMax
                ? null
                : Invalid(Named, $"is longer than {ApiEndpoints.TextLengthMax} characters", query);
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units))
            return Invalid(ComputeUnits, $"is not a whole number from {int.MinValue} to {int.MaxValue}", query);
        to = new Configuration.Units(units);
        return null;
    }

    private static IResult Invalid(string name, string what, IQueryCollection query) =>
        RequestBody.Invalid($"{name}: {what}.", (name, query[name].ToString()));
}
