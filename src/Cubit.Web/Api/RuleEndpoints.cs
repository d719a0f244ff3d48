using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Web.Api;

/// <summary>Rule sets and exchange rates over HTTP, for operators.</summary>
/// <source>docs/spec/api.md, "Prices, rates and rules"</source>
internal static class RuleEndpoints
{
    public static void MapRules(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/staff/rule-sets", RuleSetsAsync);
        operators.MapGet("/staff/rule-sets/{**id}", RuleSetAsync);
        operators.MapPost("/staff/rule-sets", AddAsync);
        operators.MapPost("/staff/rule-assignments", AssignAsync);
        operators.MapGet("/staff/fx-rates", RatesAsync);
        operators.MapPost("/staff/fx-rates", PublishAsync);
    }

    private static async Task<IResult> RuleSetsAsync(
        HttpContext context,
        Database database,
        string? limit,
        string? cursor
    )
    {
        var (known, assigned) = await database.ReadAsync(session =>
            (RuleSetRows.All(session), RuleSetRows.Assignments(session))
        );
        var rest = known.Values.Where(rules => string.CompareOrdinal(rules.Id, cursor) > 0);
        return await StaffLists.AnswerAsync<RuleSet>(
            context,
            limit,
            take =>
                Task.FromResult<IReadOnlyList<RuleSet>>([
                    .. rest.OrderBy(rules => rules.Id, StringComparer.Ordinal).Take(take),
                ]),
            rules => RuleSet(rules, assigned),
            rules => rules.Id
        );
    }

    private static async Task<IResult> RuleSetAsync(HttpContext context, Database database, string id)
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        var (known, assigned) = await database.ReadAsync(session =>
            (RuleSetRows.All(session), RuleSetRows.Assignments(session))
        );
        if (!known.TryGetValue(id, out var rules))
            return Problem.Of(Refusal.Of("rules.unknown", $"There is no rule set {id}; list them.", ("id", id)));
        var json = RuleSet(rules, assigned);
        json["choices"] = StaffJson.List(
            RuleSetWords.Choices(rules),
            choice => new JsonObject
            {
                ["name"] = choice.Name,
                ["choice"] = choice.Choice,
                ["explanation"] = choice.Sentence,
            }
        );
        return ApiEndpoints.Json(json);
    }

    // The body is the file itself, which is stored as it came.
    private static async Task<IResult> AddAsync(HttpContext context, RuleSetDesk desk)
    {
        var (text, wrong) = await RequestBody.TextAsync(context);
        if (wrong is not null)
            return wrong;
        try
        {
            var added = await desk.AddAsync(context.ToOperator(), text, EdgeClock.System());
            return PriceEndpoints.Decided(
                added,
                stored => RuleSet(stored.Rules, []),
                added.Accepted is { WasThere: true } ? StatusCodes.Status200OK : StatusCodes.Status201Created
            );
        }
        catch (FormatException exception)
        {
            return Problem.Of(Invalid(exception));
        }
    }

    /// <summary>The refusal of a text that is no rule set.</summary>
    /// <errors>rules.invalid</errors>
    public static Refusal Invalid(FormatException exception) =>
        Refusal.Of("rules.invalid", $"That is no rule set: {exception.Message}; correct that.");

    private static Task<IResult> AssignAsync(HttpContext context, RuleSetDesk desk) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("product", "rules", "from");
                return new RuleAssignment(
                    ApiEndpoints.Short(body["product"]),
                    EdgeClock.Within(body["from"]),
                    ApiEndpoints.Short(body["rules"])
                );
            },
            async asked =>
            {
                var assigned = await desk.AssignAsync(context.ToOperator(), asked, EdgeClock.System());
                return PriceEndpoints.Decided(
                    assigned,
                    stored => Assignment(stored.Assignment),
                    assigned.Accepted is { WasThere: true } ? StatusCodes.Status200OK : StatusCodes.Status201Created
                );
            }
        );

    private static Task<IResult> RatesAsync(HttpContext context, Database database, string? limit, string? cursor)
    {
        FxRate? after = null;
        if (!string.IsNullOrEmpty(cursor) && !TryPlace(cursor, out after))
            return Task.FromResult(
                RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave.", ("cursor", cursor))
            );
        return StaffLists.AnswerAsync(
            context,
            limit,
            take => database.ReadAsync(session => RateRows.Page(session, after, take)),
            Rate,
            rate => $"{rate.From}.{rate.To}.{ApiJson.Text(rate.EffectiveFrom)}"
        );
    }

    private static Task<IResult> PublishAsync(HttpContext context, PublishingDesk desk) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("from", "to", "rate", "effectiveFrom", "source");
                var at = body.Find("effectiveFrom") is { IsNull: false } when ? EdgeClock.Within(when) : (Instant?)null;
                var rate = body["rate"];
                return (
                    Rate: new FxRate(
                        body["from"].Currency(),
                        body["to"].Currency(),
                        ApiEndpoints.Short(rate).Length > 0 ? rate.Fraction() : throw rate.Refused("is empty"),
                        at ?? default,
                        ApiEndpoints.Short(body["source"])
                    ),
                    AsSoon: at is null
                );
            },
            async asked =>
                PriceEndpoints.Decided(
                    await desk.PublishAsync(context.ToOperator(), asked.Rate, asked.AsSoon, EdgeClock.System()),
                    Rate,
                    StatusCodes.Status201Created
                )
        );

    private static JsonObject RuleSet(RuleSet rules, IReadOnlyList<RuleAssignment> assigned) =>
        new()
        {
            ["id"] = rules.Id,
            ["source"] = rules.Source,
            ["effectiveFrom"] = LocalDatePattern.Iso.Format(rules.EffectiveFrom),
            ["shipped"] = RuleSetJson.Shipped.ContainsKey(rules.Id),
            ["byDefault"] = rules.Id == CatalogRows.RulesByDefault,
            ["assigned"] = StaffJson.List(assigned.Where(each => each.Rules == rules.Id), Assignment),
        };

    private static JsonObject Assignment(RuleAssignment assignment) =>
        new()
        {
            ["product"] = assignment.Product,
            ["rules"] = assignment.Rules,
            ["from"] = ApiJson.Text(assignment.From),
        };

    private static JsonObject Rate(FxRate rate) =>
        new()
        {
            ["from"] = rate.From.Code,
            ["to"] = rate.To.Code,
            ["rate"] = ResizedJson.Rate(rate.Rate),
            ["effectiveFrom"] = ApiJson.Text(rate.EffectiveFrom),
            ["source"] = rate.Source,
        };

    private static bool TryPlace(string cursor, out FxRate? place)
    {
        place = null;
        if (
            cursor.Split('.', 3) is not [var from, var to, var at]
            || !Currency.TryOf(from, out var one)
            || !Currency.TryOf(to, out var other)
            || InstantPattern.ExtendedIso.Parse(at) is not { Success: true, Value: var instant }
        )
            return false;
        place = new FxRate(one, other, Fraction.One, instant, "");
        return true;
    }
}
