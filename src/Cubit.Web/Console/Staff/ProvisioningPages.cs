using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Web.Api;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console.Staff;

/// <summary>The page on which a provider's staff tells what became of capacity that was paid for.</summary>
internal static class ProvisioningPages
{
    private const string Start = $"{StaffPages.Start}/provisioning";
    private const int ListedMax = 100;

    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["complete"] = "Completed. The capacity counts from now.",
        ["fail"] = "Failed. The money goes back within seconds, and nothing has changed for the customer.",
        ["manual"] = "Orders that are paid wait for your word from now on.",
        ["immediate"] = "Orders are completed when they are paid from now on; those that wait still wait.",
    };

    public static void MapProvisioningPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            Start,
            (string? done, Duty duty, Database database) =>
                PageAsync(duty, database, Said.GetValueOrDefault(done ?? ""), null)
        );
        routes.MapPost(Start, ActAsync);
    }

    private static async Task<IResult> PageAsync(Duty duty, Database database, string? done, Refusal? refusal)
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var (orders, pools) = await database.ReadAsync(session =>
            (ProvisioningRows.Page(session, ListPlace.Oldest, ListedMax), CapacityRows.Sold(session))
        );
        return ConsolePages.Page<ProvisioningPage>(
            new
            {
                Duty = duty,
                Orders = orders,
                Pools = pools,
                Done = done,
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<IResult> ActAsync(HttpRequest request, Duty duty, [AsParameters] Desks desks)
    {
        var form = await Submitted.ReadAsync(request);
        var refusal = form.Action switch
        {
            "complete" or "fail" => await TellAsync(form, request.HttpContext, duty, desks),
            "manual" or "immediate" => await SetAsync(form, duty, desks.Capacity),
            _ => Refusal.Of("request.invalid", "That form has no such button."),
        };
        return refusal is null
            ? ConsolePages.SeeOther(request.HttpContext, $"{Start}?done={form.Action}")
            : await PageAsync(duty, desks.Database, null, refusal);
    }

    private static async Task<Refusal?> TellAsync(Submitted form, HttpContext context, Duty duty, Desks desks)
    {
        var id = form["order"];
        if (await Reached.AccountAsync(context, desks.Database, id) is not { } account)
            return ProvisioningDesk.UnknownOrder(id, duty.By);
        var answer =
            form.Action == "complete"
                ? await desks.Provisioning.CompleteAsync(duty.By, account, id, duty.Now, form.Once)
                : await desks.Provisioning.FailAsync(duty.By, account, id, form["reason"], duty.Now, form.Once);
        return Answered.Of(answer).Refusal;
    }

    private static async Task<Refusal?> SetAsync(Submitted form, Duty duty, CapacityDesk desk)
    {
        var provisioning = form.Action == "manual" ? Provisioning.Manual : Provisioning.Immediate;
        var pool = new CapacityPool(form["product"], form["region"], provisioning);
        return (await desk.SetAsync(duty.By, pool, EdgeClock.System())).Refusal;
    }

    private sealed record Desks(Database Database, ProvisioningDesk Provisioning, CapacityDesk Capacity);
}
