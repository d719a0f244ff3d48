using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Web.Api;
using Cubit.Web.Console.Instances;
using Cubit.Web.Console.Resizing;

namespace Cubit.Web.Console.Orders;

/// <summary>The pages that buy and renew: they show a quote, and order exactly what they showed.</summary>
internal static class TermEndpoints
{
    private const string UsualMonths = "12";

    public static void MapTerms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/instances/{id}/renew",
            async (string id, [AsParameters] Typed typed, Visit visit, [AsParameters] Desks desks) =>
                await ShowAsync(Renewal(visit, desks.Database, id), typed, desks, visit)
        );
        routes.MapPost(
            "/instances/{id}/renew",
            async (string id, HttpRequest request, Visit visit, [AsParameters] Desks desks) =>
                await AnswerAsync(Renewal(visit, desks.Database, id), visit, request, desks)
        );
        routes.MapGet(
            "/buy/{product}/{region}",
            async (
                string product,
                string region,
                [AsParameters] Typed typed,
                Visit visit,
                [AsParameters] Desks desks
            ) => await ShowAsync(Purchase(visit, desks.Database, product, region), typed, desks, visit)
        );
        routes.MapPost(
            "/buy/{product}/{region}",
            async (string product, string region, HttpRequest request, Visit visit, [AsParameters] Desks desks) =>
                await AnswerAsync(Purchase(visit, desks.Database, product, region), visit, request, desks)
        );
    }

    private static async Task<IResult> ShowAsync(TermView? blank, Typed typed, Desks desks, Visit visit)
    {
        if (blank is null)
            return ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
        var form = new TermForm(
            typed.Size?.Trim() ?? blank.Form.Size,
            typed.Months?.Trim() ?? blank.Form.Months,
            typed.Voucher?.Trim() ?? ""
        );
        return Page(await QuotedAsync(blank with { Form = form }, desks.Quotes));
    }

    private static async Task<IResult> AnswerAsync(TermView? blank, Visit visit, HttpRequest request, Desks desks)
    {
        if (blank is null)
            return ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
        var sent = await Submitted.ReadAsync(request);
        var form = new TermForm(
            sent["size"],
            sent["months"],
            sent["voucher"],
            sent["quoted"],
            sent["quote"],
            sent.Key,
            sent["agreement"],
            sent.Action,
            sent["at"],
            sent["atMost"]
        );
        var view = blank with { Form = form };
        if (!form.Buying)
            return Page(await QuotedAsync(view, desks.Quotes));
        if (!form.IsQuoted)
            return Page(await QuotedAsync(view, desks.Quotes) with { AskAgain = true });
        var order = form.Order(visit.Account.Zone, view.Book.Currency);
        if (order.Refusal is { } unfit)
            return Page(await QuotedAsync(view, desks.Quotes) with { Refusal = unfit }, Problem.StatusOf(unfit.Code));
        var answer = await desks.Orders.PlaceAsync(visit.Caller, order.Value, form.Key, visit.Now);
        var placed = Answered.Of(answer);
        if (placed.Id is { } id)
            return ConsolePages.SeeOther(request.HttpContext, $"/orders/{id}?done");
        // What stands against a fresh quote says more than that the old one no longer holds.
        var fresh = await QuotedAsync(view, desks.Quotes);
        return Page(fresh with { Refusal = fresh.Refusal ?? placed.Refusal }, answer.Status);
    }

    private static IResult Page(TermView view, int status = StatusCodes.Status200OK) =>
        ConsolePages.Page<TermPage>(new { View = view }, status);

    private static async Task<TermView> QuotedAsync(TermView view, QuoteDesk quotes)
    {
        var asked = view.Form.Request(view.Book, view.Instance);
        if (asked.Refusal is { } unreadable)
            return view with { Refusal = unreadable };
        var quote = await quotes.QuoteTermAsync(view.Visit.Caller, asked.Value, view.Visit.Now);
        return view with { Quote = quote.Accepted, Refusal = quote.Refusal };
    }

    private static TermView? Renewal(Visit visit, Database database, string id) =>
        database.Read(
            Scope.Of(visit.Account.Id),
            session =>
            {
                if (InstanceEndpoints.Find(session, visit, id) is not { } instance)
                    return null;
                var held = ResizeForm.Of(instance.Planned?.Configuration ?? instance.Configuration).Size!;
                var months = $"{instance.Subscription.Terms[^1].Term.Months}";
                return Blank(session, visit, instance.Product, instance.Region, instance, new(held, months, ""));
            }
        );

    private static TermView? Purchase(Visit visit, Database database, string product, string region) =>
        database.Read(
            Scope.Of(visit.Account.Id),
            session => Blank(session, visit, product, region, null, new("", UsualMonths, ""))
        );

    private static TermView? Blank(
        Session session,
        Visit visit,
        string product,
        string region,
        Instance? instance,
        TermForm form
    )
    {
        if (CatalogRows.InForce(session, product, region, visit.Now) is not { } book)
            return null;
        var smallest = book.Product.Units is { } range
            ? $"{range.Min}"
            : book.Named.OrderBy(named => named.Value).First().Key;
        return new TermView(
            visit with
            {
                Region = region,
            },
            book,
            instance,
            VoucherRows.Usable(session, visit.Account.Id, visit.Now),
            form.Size.Length > 0 ? form : form with { Size = smallest },
            Submitted.NewKey()
        );
    }

    private sealed record Typed(string? Size, string? Months, string? Voucher);

    private sealed record Desks(Database Database, QuoteDesk Quotes, OrderDesk Orders);
}
