using System.Globalization;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using Cubit.Web.Console.Resizing;

namespace Cubit.Web.Console.Instances;

/// <summary>The pages that show instances, and turn their automatic renewal on and off.</summary>
internal static class InstanceEndpoints
{
    // More would make a page that nobody reads to its end.
    private const int InstancesPerPage = 200;
    private const int OrdersShown = 20;

    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["on"] = "Automatic renewal is on.",
        ["off"] = "Automatic renewal is off. The instance is frozen when its term ends, unless you renew it.",
    };

    public static void MapInstances(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/compute-engines/{product}", Engines);
        routes.MapGet("/instances/{id}", Show);
        routes.MapPost("/instances/{id}", SetRenewalAsync);
    }

    /// <summary>The account's instance with this id, or null.</summary>
    public static Instance? Find(Session session, Visit visit, string id) =>
        Instance.TryNumber(visit.Account.Id, id, out var number)
            ? InstanceRows.Find(session, visit.Account.Id, number)
            : null;

    /// <summary>The account's first instances that are active.</summary>
    public static Task<IReadOnlyList<Instance>> ActiveAsync(Visit visit, Database database) =>
        database.ReadAsync<IReadOnlyList<Instance>>(
            Scope.Of(visit.Account.Id),
            session =>
                [
                    .. InstanceRows
                        .Page(session, visit.Account.Id, 0, InstancesPerPage)
                        .Where(instance => instance.StateAt(visit.Now) == InstanceState.Active),
                ]
        );

    private static IResult Engines(string product, string? after, Visit visit, Database database)
    {
        if (visit.Products.FirstOrDefault(sold => sold.Id == product) is not { } found)
            return ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
        var from = Instance.TryNumber(visit.Account.Id, after ?? "", out var number) ? number : 0;
        var (page, isSold) = database.Read(
            Scope.Of(visit.Account.Id),
            session =>
                (
                    InstanceRows.Page(session, visit.Account.Id, from, InstancesPerPage),
                    CatalogRows.InForce(session, product, visit.Region, visit.Now) is not null
                )
        );
        return ConsolePages.Page<InstancesPage>(
            new
            {
                Visit = visit,
                Product = found,
                Instances = (IReadOnlyList<Instance>)[.. page.Where(instance => instance.Product == product)],
                IsSold = isSold,
                More = page.Count == InstancesPerPage ? page[^1].Id : null,
            }
        );
    }

    private static IResult Show(string id, string? done, Visit visit, Database database) =>
        Page(id, visit, database, Said.GetValueOrDefault(done ?? ""), null);

    private static IResult Page(string id, Visit visit, Database database, string? done, Refusal? refusal) =>
        database.Read(
            Scope.Of(visit.Account.Id),
            session =>
                Find(session, visit, id) is { } instance
                    ? ConsolePages.Page<InstancePage>(
                        new
                        {
                            Visit = visit with
                            {
                                Region = instance.Region,
                            },
                            Instance = instance,
                            Orders = OrderRows.OfInstance(session, visit.Account.Id, instance.Number, OrdersShown),
                            Agreement = CatalogRows
                                .InForce(session, instance.Product, instance.Region, visit.Now)
                                ?.Agreement,
                            Done = done,
                            Refusal = refusal,
                        },
                        refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
                    )
                    : ConsolePages.Problem(visit, StatusCodes.Status404NotFound)
        );

    private static async Task<IResult> SetRenewalAsync(
        string id,
        HttpRequest request,
        Visit visit,
        Database database,
        RenewalDesk desk
    )
    {
        var form = await Submitted.ReadAsync(request);
        int? months =
            form.Action == "off" ? null
            : int.TryParse(form["months"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked
            : 0;
        var set = Answered.Of(
            await desk.SetAsync(visit.Caller, id, months, ResizeForm.AcceptedIn(form["agreement"]), visit.Now)
        );
        return set.Refusal is { } refusal
            ? Page(id, visit, database, null, refusal)
            : ConsolePages.SeeOther(request.HttpContext, $"/instances/{id}?done={(months is null ? "off" : "on")}");
    }
}
