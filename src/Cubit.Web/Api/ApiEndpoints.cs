using System.Data.Common;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>The HTTP API: <c>/v1</c>, JSON, one API key per request.</summary>
/// <source>docs/spec/api.md</source>
internal static class ApiEndpoints
{
    private const int PageDefault = 20;
    private const int PageMax = 100;
    public const int TextLengthMax = 500;

    public static void MapApi(this WebApplication app)
    {
        // What balances a load often asks with HEAD.
        string[] asked = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/livez", asked, () => Results.Text("ok"));
        app.MapMethods("/readyz", asked, Ready);
        var api = app.MapGroup("/v1").RequireAuthorization(ApiKeyAuthentication.Customers);
        api.MapGet("/instances", InstancesAsync);
        api.MapGet("/instances/{id}", InstanceOfAsync);
        api.MapAdvice();
        api.MapOrdering();
        api.MapGet("/orders", OrdersAsync);
        api.MapGet("/orders/{id}", OrderOfAsync);
        api.MapProjects();
        api.MapUsageOfCustomers();
        api.MapTicketsOfCustomers();
        var operators = app.MapGroup("/v1").RequireAuthorization(ApiKeyAuthentication.Operators);
        operators.MapAudit();
        operators.MapMetering();
        operators.MapTicketsOfOperators();
        operators.MapStaff();
        operators.MapQueues();
        operators.MapPrices();
        operators.MapRules();
        operators.MapProvisioning();
        var both = app.MapGroup("/v1").RequireAuthorization(ApiKeyAuthentication.SchemeName);
        both.MapTickets();
        if (app.Services.GetRequiredService<EdgeClock>().IsSandbox)
            both.MapSandbox();
    }

    /// <summary>Writes what came of an order; this is what is stored under its key.</summary>
    public static OrderAnswer Render(OrderOutcome outcome) =>
        outcome.Order is { } order
            ? new OrderAnswer(
                outcome.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
                () => OrderJson.Text(order)
            )
            : Problem.Answer(outcome.Refusal!, outcome.FreshQuote);

    private static IResult Ready(Database database)
    {
        try
        {
            database.Read(session => session.Query("SELECT version FROM schema_version", row => row.GetInt32(0)));
            return Results.Text("ready");
        }
        catch (DbException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Task<IResult> InstancesAsync(
        ClaimsPrincipal user,
        Database database,
        EdgeClock clock,
        string? limit,
        string? cursor
    ) =>
        PagedAsync(
            limit,
            cursor,
            0,
            async (take, after) =>
            {
                var account = user.ToCaller().AccountId;
                var page = await database.ReadAsync(
                    Scope.Of(account),
                    session => InstanceRows.Page(session, account, after, take + 1)
                );
                return ApiJson.Page(
                    page,
                    take,
                    instance => ApiJson.Instance(instance, clock.Now),
                    instance => instance.Number
                );
            }
        );

    private static async Task<IResult> InstanceOfAsync(
        ClaimsPrincipal user,
        Database database,
        EdgeClock clock,
        string id
    )
    {
        var account = user.ToCaller().AccountId;
        var found = Instance.TryNumber(account, id, out var number)
            ? await database.ReadAsync(Scope.Of(account), session => InstanceRows.Find(session, account, number))
            : null;
        return found is null ? Problem.Of(QuoteDesk.UnknownInstance(id)) : Json(ApiJson.Instance(found, clock.Now));
    }

    private static Task<IResult> OrdersAsync(ClaimsPrincipal user, Database database, string? limit, string? cursor) =>
        PagedAsync(
            limit,
            cursor,
            long.MaxValue,
            async (take, before) =>
            {
                var account = user.ToCaller().AccountId;
                var page = await database.ReadAsync(
                    Scope.Of(account),
                    session => OrderRows.Page(session, account, before, take + 1)
                );
                return ApiJson.Page(page, take, OrderJson.Order, order => order.Number);
            }
        );

    private static async Task<IResult> OrderOfAsync(ClaimsPrincipal user, Database database, string id)
    {
        var account = user.ToCaller().AccountId;
        var found = Order.TryNumber(account, id, out var number)
            ? await database.ReadAsync(Scope.Of(account), session => OrderRows.Find(session, account, number))
            : null;
        return found is null
            ? Problem.Of(Refusal.Of("order.unknown", "There is no such order in this account.", ("id", id)))
            : Json(OrderJson.InFull(found));
    }

    public static async Task<IResult> PagedAsync(
        string? limit,
        string? cursor,
        long first,
        Func<int, long, Task<JsonObject>> page
    )
    {
        if (RefuseLimit(limit, out var take) is { } refused)
            return refused;
        return Between(cursor, first, 0, long.MaxValue, out var from)
            ? Json(await page(take, from))
            : RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave as 'next'.", ("cursor", cursor!));
    }

    /// <summary>How many items a page has, or what is wrong with the limit that was asked for.</summary>
    public static IResult? RefuseLimit(string? limit, out int take)
    {
        var fits = Between(limit, PageDefault, 1, PageMax, out var asked);
        take = fits ? (int)asked : 0;
        return fits
            ? null
            : RequestBody.Invalid($"limit: '{limit}' is not a whole number from 1 to {PageMax}.", ("limit", limit!));
    }

    private static bool Between(string? text, long otherwise, long min, long max, out long value)
    {
        value = otherwise;
        return string.IsNullOrEmpty(text)
            || (
                long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                && value >= min
                && value <= max
            );
    }

    public static string Short(JsonPlace place) =>
        place.Text() is { Length: <= TextLengthMax } text
            ? text
            : throw place.Refused($"is longer than {TextLengthMax} characters");

    public static IResult Json(JsonObject json, int status = StatusCodes.Status200OK) =>
        Results.Text(json.ToJsonString(ApiJson.Options), "application/json", statusCode: status);
}
