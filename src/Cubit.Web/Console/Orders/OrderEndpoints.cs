using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Orders;

namespace Cubit.Web.Console.Orders;

/// <summary>The pages that show orders.</summary>
internal static class OrderEndpoints
{
    private const int OrdersPerPage = 25;

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders", List);
        routes.MapGet("/orders/{id}", Show);
    }

    private static IResult List(string? before, Visit visit, Database database)
    {
        var number = Order.TryNumber(visit.Account.Id, before ?? "", out var found) ? found : long.MaxValue;
        // One more than a page tells whether older ones follow.
        var orders = database.Read(
            Scope.Of(visit.Account.Id),
            session => OrderRows.Page(session, visit.Account.Id, number, OrdersPerPage + 1)
        );
        IReadOnlyList<Order> page = [.. orders.Take(OrdersPerPage)];
        return ConsolePages.Page<OrdersPage>(
            new
            {
                Visit = visit,
                Orders = page,
                Older = orders.Count > page.Count ? page[^1].Id : null,
            }
        );
    }

    private static IResult Show(string id, string? placed, Visit visit, Database database)
    {
        var order = Order.TryNumber(visit.Account.Id, id, out var number)
            ? database.Read(Scope.Of(visit.Account.Id), session => OrderRows.Find(session, visit.Account.Id, number))
            : null;
        return order is null
            ? ConsolePages.Problem(visit, StatusCodes.Status404NotFound)
            : ConsolePages.Page<OrderPage>(
                new
                {
                    Visit = visit,
                    Order = order,
                    Steps = order.Derive(),
                    Placed = placed is not null,
                }
            );
    }
}
