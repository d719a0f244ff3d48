using System.Globalization;
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
        ["total"] = "The number of CUs is set. What is taken is counted from now on.",
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
            (ProvisioningRows.Page(session, ListPlace.Oldest, ListedMax), PoolViews(session))
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

    private static IReadOnlyList<PoolView> PoolViews(Session session)
    {
        var sized = CatalogRows.Products(session).Where(product => product.Units is not null).Select(each => each.Id);
        return
        [
            .. CapacityRows
                .Sold(session)
                .Select(pool => new PoolView(
                    pool,
                    sized.Contains(pool.Product, StringComparer.Ordinal),
                    CapacityRows.Taken(session, pool)
                )),
        ];
    }

    private static async Task<IResult> ActAsync(HttpRequest request, Duty duty, [AsParameters] Desks desks)
    {
        var form = await Submitted.ReadAsync(request);
        var refusal = form.Action switch
        {
            "complete" or "fail" => await TellAsync(form, request.HttpContext, duty, desks),
            "manual" or "immediate" or "total" => await SetAsync(form, duty, desks.Capacity),
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
        var asked = new PoolSetting(form["product"], form["region"]);
        if (form.Action != "total")
            asked = asked with
            {
                Provisioning = form.Action == "manual" ? Provisioning.Manual : Provisioning.Immediate,
            };
        else if (form["total"].Length == 0)
            asked = asked with { SetsTotal = true };
        else if (int.TryParse(form["total"], NumberStyles.None, CultureInfo.InvariantCulture, out var total))
            asked = asked with { SetsTotal = true, UnitsTotal = total };
        else
            return Refusal.Of("pool.total_invalid", $"'{form["total"]}' is not a number of CUs; write one like 5000.");
        return (await desk.SetAsync(duty.By, asked, EdgeClock.System())).Refusal;
    }

    private sealed record Desks(Database Database, ProvisioningDesk Provisioning, CapacityDesk Capacity);
}

/// <summary>A pool as the page shows it.</summary>
/// <param name="Of">The pool.</param>
/// <param name="IsSized">Whether it may have a total: its product is sized in CUs.</param>
/// <param name="Taken">How many CUs are taken; null where nobody counts.</param>
public sealed record PoolView(CapacityPool Of, bool IsSized, long? Taken);
