using System.Security.Cryptography;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Orders;
using Cubit.Web.Console.Instances;

namespace Cubit.Web.Console.Resizing;

/// <summary>The pages that upgrade and downgrade: they show a quote, and order exactly what they showed.</summary>
internal static class ResizeEndpoints
{
    private const int KeyBytes = 16;

    public static void MapResizing(this IEndpointRouteBuilder routes)
    {
        foreach (var direction in (Direction[])[Direction.Upgrade, Direction.Downgrade])
        {
            var address = $"/instances/{{id}}/{direction.ToString().ToLowerInvariant()}";
            routes.MapGet(address, (string id, string? size, Visit visit, Database database, QuoteDesk quotes) =>
                Blank(visit, database, id, direction) is { } blank
                    ? Page(size is null ? blank : Quoted(blank with { Form = new ResizeForm(size) }, quotes))
                    : ConsolePages.Problem(visit, StatusCodes.Status404NotFound));
            routes.MapPost(address, (string id, HttpRequest request, Visit visit, Database database, QuoteDesk quotes, OrderDesk orders) =>
                Blank(visit, database, id, direction) is { } blank
                    ? AnswerAsync(blank, request, quotes, orders)
                    : Task.FromResult(ConsolePages.Problem(visit, StatusCodes.Status404NotFound)));
        }
    }

    private static async Task<IResult> AnswerAsync(ResizeView blank, HttpRequest request, QuoteDesk quotes, OrderDesk orders)
    {
        var form = ResizeForm.Of(await request.ReadFormAsync());
        var view = blank with { Form = form };
        if (!form.Buying)
            return Page(Quoted(view, quotes));
        if (!form.IsQuoted)
            return Page(Quoted(view, quotes) with { AskAgain = true });
        var caller = view.Visit.Caller;
        var answer = await orders.PlaceAsync(caller, new OrderRequest(form.QuoteId!, form.Accepted()), form.Key!, view.Visit.Now);
        var placed = PlacedOrder.Of(answer);
        return placed.OrderId is { } order
            ? ConsolePages.SeeOther(request.HttpContext, $"/orders/{order}?placed")
            : Page(Refused(Quoted(view, quotes), placed.Refusal!), answer.Status);
    }

    // What stands against a fresh quote says more than that the old one no longer holds.
    private static ResizeView Refused(ResizeView fresh, Refusal refusal) => fresh with { Refusal = fresh.Refusal ?? refusal };

    private static IResult Page(ResizeView view, int status = StatusCodes.Status200OK) =>
        ConsolePages.Page<ResizePage>(new { View = view }, status);

    private static ResizeView? Blank(Visit visit, Database database, string id, Direction direction) => database.Read(session =>
    {
        var instance = InstanceEndpoints.Find(session, visit, id);
        var book = instance is null ? null : CatalogRows.InForce(session, instance.Product, instance.Region, visit.Now);
        if (instance is null || book is null)
            return null;
        var held = instance.Configuration is Configuration.Units units ? $"{units.ComputeUnits}" : ((Configuration.Named)instance.Configuration).Name;
        return new ResizeView(
            visit with { Region = instance.Region }, instance, book, direction, new ResizeForm(held),
            RandomNumberGenerator.GetHexString(KeyBytes * 2));
    });

    private static ResizeView Quoted(ResizeView view, QuoteDesk quotes)
    {
        var target = view.Form.Target(view.Book.Product);
        if (target.Refusal is { } unreadable)
            return view with { Refusal = unreadable };
        var request = new QuoteRequest(view.Instance.Id, target.Value, view.Direction);
        var quote = quotes.Quote(view.Visit.Caller, request, view.Visit.Now);
        return view with { Quote = quote.Accepted, Refusal = quote.Refusal };
    }
}
