using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>How capacity gets in place over HTTP: for operators, and for a provider's own programs.</summary>
/// <source>docs/spec/api.md, "Provisioning"</source>
internal static class ProvisioningEndpoints
{
    public static void MapProvisioning(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/staff/orders", OrdersAsync);
        operators.MapPost("/staff/orders/{id}/complete", CompleteAsync);
        operators.MapPost("/staff/orders/{id}/fail", FailAsync);
        operators.MapGet("/staff/capacity", CapacityAsync);
        operators.MapPut("/staff/capacity/{product}/{region}", SetAsync);
    }

    public static JsonObject Order(ProvisioningOrder order, Instant now) =>
        new()
        {
            ["account"] = order.Account,
            ["orderId"] = order.Id,
            ["since"] = ApiJson.Text(order.Since),
            ["stuck"] = order.IsStuckAt(now),
        };

    private static Task<IResult> OrdersAsync([AsParameters] QueueCall call, string? limit, string? cursor) =>
        call.LookAsync(() => call.Provisioning.PageAsync(limit, cursor));

    private static Task<IResult> CompleteAsync(
        HttpContext context,
        Database database,
        ProvisioningDesk desk,
        EdgeClock clock,
        string id
    ) =>
        TellAsync(
            context,
            database,
            id,
            body =>
            {
                body.Only();
                return "";
            },
            (account, _, once) => desk.CompleteAsync(context.ToOperator(), account, id, clock.Now, once)
        );

    private static Task<IResult> FailAsync(
        HttpContext context,
        Database database,
        ProvisioningDesk desk,
        EdgeClock clock,
        string id
    ) =>
        TellAsync(
            context,
            database,
            id,
            body => body.Only("reason")["reason"].Text(),
            (account, reason, once) => desk.FailAsync(context.ToOperator(), account, id, reason, clock.Now, once)
        );

    private static Task<IResult> TellAsync(
        HttpContext context,
        Database database,
        string id,
        Func<Cubit.Store.Resizing.JsonPlace, string> read,
        Func<long, string, OnceKey?, Task<OrderAnswer>> tell
    ) =>
        RequestBody.ReadAsync(
            context,
            read,
            async said =>
                await Reached.AccountAsync(context, database, id) is { } account
                    ? await Once.AnswerAsync(context, said, once => tell(account, said, once))
                    : Problem.Of(ProvisioningDesk.UnknownOrder(id, context.ToOperator())),
            mayBeEmpty: true
        );

    private static async Task<IResult> CapacityAsync(HttpContext context, Database database)
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        return ApiEndpoints.Json(
            await database.ReadAsync(session => new JsonObject
            {
                ["items"] = StaffJson.List(CapacityRows.Sold(session), pool => Pool(session, pool)),
            })
        );
    }

    private static Task<IResult> SetAsync(
        HttpContext context,
        Database database,
        CapacityDesk desk,
        string product,
        string region
    ) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("provisioning", "unitsTotal");
                var total = body.Find("unitsTotal");
                return new PoolSetting(
                    product,
                    region,
                    body.Find("provisioning")?.Choice<Provisioning>(),
                    total is not null,
                    total is { IsNull: false } ? (int)total.Whole(int.MinValue, int.MaxValue) : null
                );
            },
            async asked =>
            {
                var set = await desk.SetAsync(context.ToOperator(), asked, EdgeClock.System());
                return set.Refusal is { } refusal
                    ? Problem.Of(refusal)
                    : ApiEndpoints.Json(await database.ReadAsync(session => Pool(session, set.Value)));
            }
        );

    private static JsonObject Pool(Session session, CapacityPool pool) =>
        new()
        {
            ["product"] = pool.Product,
            ["region"] = pool.Region,
            ["provisioning"] = ApiJson.Word(pool.Provisioning),
            ["unitsTotal"] = pool.UnitsTotal,
            ["unitsTaken"] = CapacityRows.Taken(session, pool),
        };
}
