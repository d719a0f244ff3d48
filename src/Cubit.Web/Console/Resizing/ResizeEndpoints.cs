using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Web.Api;
using Cubit.Web.Console.Instances;

namespace Cubit.Web.Console.Resizing;

/// <summary>The pages that upgrade and downgrade: they show a quote, and order exactly what they showed.</summary>
internal static class ResizeEndpoints
{
    public static void MapResizing(this IEndpointRouteBuilder routes)
    {
        foreach (var direction in (Direction[])[Direction.Upgrade, Direction.Downgrade])
        {
            var address = $"/instances/{{id}}/{direction.ToString().ToLowerInvariant()}";
            routes.MapGet(
                address,
                async (string id, string? size, string? voucher, Visit visit, [AsParameters] Desks desks) =>
                    await BlankAsync(visit, desks.Database, id, direction) is { } blank
                        ? Page(
                            size is null
                                ? blank
                                : await QuotedAsync(blank with { Form = new(size, Voucher: voucher) }, desks.Quotes)
                        )
                        : ConsolePages.Problem(visit, StatusCodes.Status404NotFound)
            );
            routes.MapPost(
                address,
                async (string id, HttpRequest request, Visit visit, [AsParameters] Desks desks) =>
                    await BlankAsync(visit, desks.Database, id, direction) is { } blank
                        ? await AnswerAsync(blank, request, desks)
                        : ConsolePages.Problem(visit, StatusCodes.Status404NotFound)
            );
        }
    }

    private static async Task<IResult> AnswerAsync(ResizeView blank, HttpRequest request, Desks desks)
    {
        var form = ResizeForm.Of(await request.ReadFormAsync());
        var view = blank with { Form = form };
        if (!form.Buying)
            return Page(await QuotedAsync(view, desks.Quotes));
        if (!form.IsQuoted)
            return Page(await QuotedAsync(view, desks.Quotes) with { AskAgain = true });
        var order = form.Order(view.Visit.Account.Zone, view.Book.Currency);
        if (order.Refusal is { } unfit)
            return Page(Refused(await QuotedAsync(view, desks.Quotes), unfit), Problem.StatusOf(unfit.Code));
        var answer = await desks.Orders.PlaceAsync(view.Visit.Caller, order.Value, form.Key!, view.Visit.Now);
        var placed = Answered.Of(answer);
        return placed.Id is { } id
            ? ConsolePages.SeeOther(request.HttpContext, $"/orders/{id}?placed")
            : Page(Refused(await QuotedAsync(view, desks.Quotes), placed.Refusal!), answer.Status);
    }

    // What stands against a fresh quote says more than that the old one no longer holds.
    private static ResizeView Refused(ResizeView fresh, Refusal refusal) =>
        fresh with
        {
            Refusal = fresh.Refusal ?? refusal,
        };

    private static IResult Page(ResizeView view, int status = StatusCodes.Status200OK) =>
        ConsolePages.Page<ResizePage>(new { View = view }, status);

    private static Task<ResizeView?> BlankAsync(Visit visit, Database database, string id, Direction direction) =>
        database.ReadAsync(
            Scope.Of(visit.Account.Id),
            session =>
            {
                if (
                    InstanceEndpoints.Find(session, visit, id) is not { } instance
                    || CatalogRows.InForce(session, instance.Product, instance.Region, visit.Now) is not { } book
                )
                    return null;
                var key = Submitted.NewKey();
                var form = ResizeForm.Of(instance.Configuration);
                return new ResizeView(
                    visit with
                    {
                        Region = instance.Region,
                    },
                    instance,
                    book,
                    direction,
                    VoucherRows.Usable(session, visit.Account.Id, visit.Now),
                    form,
                    key
                );
            }
        );

    private static async Task<ResizeView> QuotedAsync(ResizeView view, QuoteDesk quotes)
    {
        var target = view.Form.Target(view.Book.Product);
        if (target.Refusal is { } unreadable)
            return view with { Refusal = unreadable };
        if (ResizeForm.RefuseVoucher(view.Form.Voucher) is { } unknown)
            return view with { Refusal = unknown };
        var voucher = view.Form.Voucher?.Trim() is { Length: > 0 } code ? code : null;
        var request = new QuoteRequest(view.Instance.Id, target.Value, view.Direction, voucher);
        var quote = await quotes.QuoteAsync(view.Visit.Caller, request, view.Visit.Now);
        // A change at the same price goes neither way; both pages offer it.
        if (quote.Refusal is { Code: "direction.mismatch" } && StaysAtItsPrice(view, target.Value))
            quote = await quotes.QuoteAsync(view.Visit.Caller, request with { Direction = null }, view.Visit.Now);
        return view with { Quote = quote.Accepted, Refusal = quote.Refusal };
    }

    private static bool StaysAtItsPrice(ResizeView view, Configuration target) =>
        view.Book.Price(target).Accepted is { } price && price.PerMonth == view.Instance.Subscription.ListPerMonth;

    private sealed record Desks(Database Database, QuoteDesk Quotes, OrderDesk Orders);
}
