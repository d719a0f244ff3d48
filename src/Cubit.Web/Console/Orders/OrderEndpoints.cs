using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Instances;
using Cubit.Store.Orders;

namespace Cubit.Web.Console.Orders;

/// <summary>The pages that show orders, pay those that wait and call them off.</summary>
internal static class OrderEndpoints
{
    private const int OrdersPerPage = 25;

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders", List);
        routes.MapGet("/orders/{id}", ShowAsync);
        routes.MapPost("/orders/{id}", MoveAsync);
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

    private static async Task<IResult> ShowAsync(
        string id,
        string? placed,
        string? done,
        Visit visit,
        [AsParameters] Desks desks
    ) =>
        await ViewAsync(id, visit, desks, null) is { } view
            ? Page(view with { Done = placed is not null || done is not null ? OrderWords.Done(view.Order) : null })
            : ConsolePages.Problem(visit, StatusCodes.Status404NotFound);

    private static async Task<IResult> MoveAsync(
        string id,
        HttpRequest request,
        Visit visit,
        [AsParameters] Desks desks
    )
    {
        var form = await Submitted.ReadAsync(request);
        var answer =
            form.Action == "cancel"
                ? await desks.Orders.CancelAsync(visit.Caller, id, form.Once, visit.Now)
                : await desks.Orders.PayAsync(
                    visit.Caller,
                    id,
                    form["quote"] is { Length: > 0 } quote ? quote : null,
                    form.Once,
                    visit.Now
                );
        var moved = Answered.Of(answer);
        if (moved.Id is { } order)
            return ConsolePages.SeeOther(request.HttpContext, $"/orders/{order}?done");
        return await ViewAsync(id, visit, desks, moved.Refusal) is { } view
            ? Page(view, answer.Status)
            : ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
    }

    private static async Task<OrderView?> ViewAsync(string id, Visit visit, Desks desks, Refusal? refusal)
    {
        var account = visit.Account.Id;
        if (!Order.TryNumber(account, id, out var number))
            return null;
        var view = desks.Database.Read(
            Scope.Of(account),
            session =>
                OrderRows.Find(session, account, number) is { } order
                    ? new OrderView(
                        visit,
                        order,
                        InstanceRows.Find(session, account, order.Instance),
                        null,
                        null,
                        refusal
                    )
                    : null
        );
        if (view is not { Waits: true })
            return view;
        var holds =
            visit.Now < view.Order.PricedAt + Quote.ValidFor
            && refusal is not { Code: "quote.stale" or "quote.expired" };
        if (holds)
            return view with { Price = PriceToPay.Of(view.Order) };
        var fresh = await desks.Quotes.QuoteOrderAsync(visit.Caller, id, visit.Now);
        return view with
        {
            Price = fresh.Accepted is { } quote ? PriceToPay.Of(quote) : null,
            Refusal = refusal ?? fresh.Refusal,
        };
    }

    private static IResult Page(OrderView view, int status = StatusCodes.Status200OK) =>
        ConsolePages.Page<OrderPage>(new { View = view, Steps = view.Order.Derive() }, status);

    private sealed record Desks(Database Database, QuoteDesk Quotes, OrderDesk Orders);
}
