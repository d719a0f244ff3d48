using System.Globalization;
using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>What projects use over HTTP: the metering system reports it, customers look at it.</summary>
/// <source>docs/spec/api.md, "Use that is metered"</source>
internal static class UsageEndpoints
{
    private static readonly Fraction UnitsMax = 1_000_000;

    public static void MapUsageOfCustomers(this IEndpointRouteBuilder customers) =>
        customers.MapGet("/projects/{id}/usage", FindAsync);

    public static void MapMetering(this IEndpointRouteBuilder operators) =>
        operators.MapPost("/projects/{id}/usage", MeterAsync);

    private static async Task<IResult> FindAsync(
        HttpContext context,
        UsageDesk desk,
        EdgeClock clock,
        string id,
        string? limit,
        string? cursor
    )
    {
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        var before = long.MaxValue;
        if (
            !string.IsNullOrEmpty(cursor)
            && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before)
        )
            return RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave.", ("cursor", cursor));
        var account = context.User.ToCaller().AccountId;
        return await desk.FindAsync(account, id, clock.Now, before, take + 1) is { } view
            ? ApiEndpoints.Json(UsageJson.Page(view, take))
            : Problem.Of(Refusal.Of("project.unknown", "There is no such project in this account.", ("project", id)));
    }

    private static Task<IResult> MeterAsync(
        HttpContext context,
        Database database,
        UsageDesk desk,
        EdgeClock clock,
        string id
    ) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                var items = body.Only("items")["items"];
                return items.Items() is { Count: > 0 and <= UsageDesk.HoursMax } hours
                    ? hours.Select(Hour).ToList()
                    : throw items.Refused($"has not 1 to {UsageDesk.HoursMax} items");
            },
            async hours =>
                await Reached.AccountAsync(context, database, id) is { } account
                    ? await Once.AnswerAsync(
                        context,
                        string.Join(' ', hours),
                        once => desk.MeterAsync(context.ToOperator(), account, id, hours, clock.Now, once)
                    )
                    : Problem.Of(Refusal.Of("project.unknown", "There is no such project.", ("project", id)))
        );

    private static MeteredHour Hour(JsonPlace item)
    {
        item.Only("hour", "computeUnitHours");
        var units = item["computeUnitHours"];
        return units.Fraction() is { Sign: >= 0 } amount && amount <= UnitsMax
            ? new MeteredHour(item["hour"].Instant(), amount)
            : throw units.Refused($"is not from 0 to {UnitsMax}");
    }
}

/// <summary>What a project used, as the API answers with it.</summary>
internal static class UsageJson
{
    /// <summary>What is not billed yet.</summary>
    public static JsonObject Of(UsageView view) =>
        new()
        {
            ["projectId"] = view.Project.Id,
            ["unbilled"] = Hours(view.Project.Unbilled ?? []),
            ["billedAt"] = view.BilledAt is { } at ? ApiJson.Text(at) : null,
        };

    /// <summary>With a page of bills.</summary>
    public static JsonObject Page(UsageView view, int take)
    {
        var json = Of(view);
        json["bills"] = new JsonArray([.. view.Bills.Take(take).Select(bill => Bill(bill.Billed))]);
        json["next"] =
            view.Bills.Count > take ? view.Bills[take - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null;
        return json;
    }

    private static JsonObject Bill(UsageBilled billed) =>
        new()
        {
            ["until"] = ApiJson.Text(billed.Until),
            ["billedAt"] = ApiJson.Text(billed.At),
            ["hours"] = Hours(billed.Hours),
            ["computeUnitHours"] = billed.UnitHours.ToString(),
            ["perComputeUnitHour"] = billed.PerUnitHour.ToString(),
            ["priceBook"] = billed.PriceBook,
            ["charge"] = ResizedJson.Money(billed.Total),
            ["settlement"] = ResizedJson.Settlement(billed.Settlement, billed.Fx),
            ["derivation"] = UsageWords.Working(billed),
        };

    private static JsonArray Hours(IEnumerable<MeteredHour> hours) =>
        new([
            .. hours.Select(hour => new JsonObject
            {
                ["hour"] = ApiJson.Text(hour.From),
                ["computeUnitHours"] = hour.ComputeUnits.ToString(),
            }),
        ]);
}
