using System.Globalization;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Web.Console.Staff;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console.Prices;

/// <summary>A draft as its page shows it.</summary>
/// <param name="Duty">Who is at work.</param>
/// <param name="Draft">The draft as stored.</param>
/// <param name="Revision">The one that the form writes on.</param>
/// <param name="Text">What its form shows: what is stored, or what was typed and refused.</param>
/// <param name="Simulated">What it would change.</param>
/// <param name="Done">What was done just now, or null.</param>
/// <param name="Refusal">Why it was not, or null.</param>
public sealed record PriceDraftView(
    Duty Duty,
    PriceDraft Draft,
    long Revision,
    PriceDraftText Text,
    SimulatedPrices Simulated,
    string? Done = null,
    Refusal? Refusal = null
);

/// <summary>The page on which an operator writes a draft, sees what it would change, and publishes it.</summary>
internal static class PriceDraftPages
{
    private const string Start = $"{StaffPages.Start}/prices/drafts";
    private const int LookedMax = 200;

    public static void MapPriceDrafts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Start}/{{id}}", ShowAsync);
        routes.MapPost($"{Start}/{{id}}", ActAsync);
        routes.MapPost($"{Start}/{{id}}/preview", PreviewAsync);
    }

    /// <summary>Where a draft is shown.</summary>
    public static string AddressOf(string id) => $"{Start}/{id}";

    private static Task<IResult> ShowAsync(
        string id,
        string? after,
        string? done,
        Duty duty,
        [AsParameters] Desks desks
    ) => PageAsync(id, PlaceOf(after), duty, desks, draft => new(draft, done is null ? null : "The draft is saved."));

    private static async Task<IResult> PageAsync(
        string id,
        InstancePlace after,
        Duty duty,
        Desks desks,
        Func<PriceDraft, Shown> shown
    )
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        if (await desks.Database.ReadAsync(session => PriceDraftRows.Find(session, id)) is not { } draft)
            return ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
        var (_, done, refusal, text, revision) = shown(draft);
        var view = new PriceDraftView(
            duty,
            draft,
            revision ?? draft.Revision,
            text ?? PriceDraftText.Of(draft),
            await desks.Simulation.SimulateAsync(draft, after, LookedMax, duty.Now),
            done,
            refusal
        );
        return ConsolePages.Page<PriceDraftPage>(
            new { View = view },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<IResult> ActAsync(string id, HttpRequest request, Duty duty, [AsParameters] Desks desks)
    {
        var form = await Submitted.ReadAsync(request);
        _ = long.TryParse(form["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision);
        var (refusal, address) = form.Action switch
        {
            "publish" => await PublishAsync(id, revision, form, duty, desks),
            "delete" => Of(
                await desks.Drafts.DeleteAsync(duty.By, id, EdgeClock.System()),
                _ => $"{StaffPages.Start}/prices?done=delete"
            ),
            _ => Of(
                await desks.Drafts.ChangeAsync(duty.By, id, revision, TextOf(form.Fields), EdgeClock.System()),
                draft => $"{AddressOf(draft.Id)}?done=save"
            ),
        };
        if (refusal is null)
            return ConsolePages.SeeOther(request.HttpContext, address!);
        var typed = form.Action is "publish" or "delete" ? null : TextOf(form.Fields);
        return await PageAsync(
            id,
            InstancePlace.First,
            duty,
            desks,
            draft => new(draft, null, refusal, typed, typed is null ? null : revision)
        );
    }

    private static async Task<(Refusal? Refusal, string? Address)> PublishAsync(
        string id,
        long revision,
        Submitted form,
        Duty duty,
        Desks desks
    )
    {
        var (from, wrong) = PriceWording.Moment(form["from"]);
        return wrong is not null
            ? (wrong, null)
            : Of(
                await desks.Publishing.PublishAsync(duty.By, id, revision, from, EdgeClock.System()),
                version => $"{PricePages.AddressOf(version.Book.Version)}?done=publish"
            );
    }

    // What is typed and not saved yet, priced as it would be.
    private static async Task<IResult> PreviewAsync(
        string id,
        HttpRequest request,
        Duty duty,
        [AsParameters] Desks desks
    )
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        if (await desks.Database.ReadAsync(session => PriceDraftRows.Find(session, id)) is not { } draft)
            return ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
        var read = TextOf((await Submitted.ReadAsync(request)).Fields).Read(draft.Book);
        var tried = read.Accepted is { } book ? draft with { Book = book } : draft;
        return ConsolePages.Page<PricePreview>(
            new
            {
                Simulated = await desks.Simulation.SimulateAsync(tried, InstancePlace.First, 0, duty.Now),
                Refusal = read.Refusal,
            }
        );
    }

    private static (Refusal? Refusal, string? Address) Of<T>(Decision<T> decided, Func<T, string> address)
        where T : class => decided.Accepted is { } accepted ? (null, address(accepted)) : (decided.Refusal, null);

    private static PriceDraftText TextOf(IFormCollection form)
    {
        return new PriceDraftText(
            One("note"),
            One("currency").ToUpperInvariant(),
            One("min"),
            One("step"),
            One("max"),
            One("unit"),
            One("hour"),
            [.. Pairs("name", "price").Select(pair => new NamedPriceText(pair.First, pair.Second))],
            [.. Pairs("months", "percent").Select(pair => new DiscountText(pair.First, pair.Second))],
            new Agreement(One("agreement"), One("version"), One("title"))
        );

        string One(string field) => $"{form[field]}".Trim();

        // Rows that are empty are no rows.
        IEnumerable<(string First, string Second)> Pairs(string first, string second) =>
            form[first]
                .Zip(form[second], (one, other) => (First: $"{one}".Trim(), Second: $"{other}".Trim()))
                .Where(pair => pair is not ("", ""));
    }

    private static InstancePlace PlaceOf(string? after) =>
        after?.Split('.') is [var account, var instance]
        && long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
        && long.TryParse(instance, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(of, number)
            : InstancePlace.First;

    private sealed record Shown(
        PriceDraft Draft,
        string? Done,
        Refusal? Refusal = null,
        PriceDraftText? Text = null,
        long? Revision = null
    );

    private sealed record Desks(
        Database Database,
        PriceDraftDesk Drafts,
        PublishingDesk Publishing,
        PriceSimulationDesk Simulation
    );
}
