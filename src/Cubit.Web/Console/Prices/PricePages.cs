using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Web.Console.Staff;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console.Prices;

/// <summary>Operators' pages of published prices: which there are, and what can be done about one.</summary>
internal static class PricePages
{
    private const string Start = $"{StaffPages.Start}/prices";
    private const int ListedMax = 100;

    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["publish"] = "Published. It cannot be edited any more; until it is in force it can be withdrawn.",
        ["withdraw"] = "Withdrawn. Nothing is ever priced by it.",
        ["delete"] = "The draft is thrown away.",
    };

    public static void MapPricePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Start, ListAsync);
        routes.MapGet($"{Start}/{{product}}/{{region}}/{{currency}}/{{number}}", ShowAsync);
        routes.MapPost($"{Start}/{{product}}/{{region}}/{{currency}}/{{number}}", ActAsync);
        routes.MapPriceDrafts();
    }

    /// <summary>Where a version is shown.</summary>
    public static string AddressOf(string version) => $"{Start}/{version}";

    private static async Task<IResult> ListAsync(string? after, string? done, Duty duty, Database database)
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var (drafts, versions) = await database.ReadAsync(session =>
            (
                PriceDraftRows.Page(session, "", ListedMax),
                PriceVersionRows.Page(session, null, after ?? "", ListedMax + 1)
            )
        );
        IReadOnlyList<PriceVersion> page = [.. versions.Take(ListedMax)];
        return ConsolePages.Page<PricesPage>(
            new
            {
                Duty = duty,
                Drafts = drafts,
                Versions = page,
                More = versions.Count > ListedMax ? page[^1].Book.Version : null,
                Done = Said.GetValueOrDefault(done ?? ""),
            }
        );
    }

    private static Task<IResult> ShowAsync(
        string product,
        string region,
        string currency,
        string number,
        string? done,
        Duty duty,
        Database database
    ) => PageAsync($"{product}/{region}/{currency}/{number}", duty, database, Said.GetValueOrDefault(done ?? ""), null);

    private static async Task<IResult> PageAsync(
        string id,
        Duty duty,
        Database database,
        string? done,
        Refusal? refusal
    )
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var (found, regions) = await database.ReadAsync(session =>
            (PriceVersionRows.Find(session, id), CatalogRows.Regions(session))
        );
        return found is { } version
            ? ConsolePages.Page<PriceVersionPage>(
                new
                {
                    Duty = duty,
                    Version = version,
                    Regions = regions,
                    Done = done,
                    Refusal = refusal,
                },
                refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
            )
            : ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ActAsync(
        string product,
        string region,
        string currency,
        string number,
        HttpRequest request,
        Duty duty,
        [AsParameters] Desks desks
    )
    {
        var id = $"{product}/{region}/{currency}/{number}";
        var form = await Submitted.ReadAsync(request);
        if (form.Action == "withdraw")
        {
            var withdrawn = await desks.Publishing.WithdrawAsync(duty.By, id, EdgeClock.System());
            return withdrawn.Refusal is { } late
                ? await PageAsync(id, duty, desks.Database, null, late)
                : ConsolePages.SeeOther(request.HttpContext, $"{AddressOf(id)}?done=withdraw");
        }

        var asked = new NewPriceDraft(id, null, form["region"], form["note"]);
        var begun = await desks.Drafts.CreateAsync(duty.By, asked, EdgeClock.System());
        return begun.Refusal is { } refusal
            ? await PageAsync(id, duty, desks.Database, null, refusal)
            : ConsolePages.SeeOther(request.HttpContext, PriceDraftPages.AddressOf(begun.Value.Id));
    }

    private sealed record Desks(Database Database, PublishingDesk Publishing, PriceDraftDesk Drafts);
}
