using Cubit.Instances;
using Cubit.Store;
using Cubit.Store.Instances;
using Cubit.Store.Orders;

namespace Cubit.Web.Console.Instances;

/// <summary>The pages that show instances.</summary>
internal static class InstanceEndpoints
{
    // More would make a page that nobody reads to its end.
    private const int InstancesPerPage = 200;
    private const int OrdersShown = 20;

    public static void MapInstances(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (Visit visit) => Results.Redirect(visit.EnginesAddress(visit.Products[0])));
        routes.MapGet("/compute-engines/{product}", Engines);
        routes.MapGet("/instances/{id}", Show);
    }

    /// <summary>The account's instance with this id, or null.</summary>
    public static Instance? Find(Session session, Visit visit, string id) =>
        Instance.TryNumber(visit.Account.Id, id, out var number)
            ? InstanceRows.Find(session, visit.Account.Id, number)
            : null;

    private static IResult Engines(string product, string? after, Visit visit, Database database)
    {
        if (visit.Products.FirstOrDefault(sold => sold.Id == product) is not { } found)
            return ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
        var from = Instance.TryNumber(visit.Account.Id, after ?? "", out var number) ? number : 0;
        var page = database.Read(
            Scope.Of(visit.Account.Id),
            session => InstanceRows.Page(session, visit.Account.Id, from, InstancesPerPage)
        );
        return ConsolePages.Page<InstancesPage>(
            new
            {
                Visit = visit,
                Product = found,
                Instances = (IReadOnlyList<Instance>)[.. page.Where(instance => instance.Product == product)],
                More = page.Count == InstancesPerPage ? page[^1].Id : null,
            }
        );
    }

    private static IResult Show(string id, Visit visit, Database database) =>
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
                        }
                    )
                    : ConsolePages.Problem(visit, StatusCodes.Status404NotFound)
        );
}
