using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Web.Console.Instances;

namespace Cubit.Web.Console.Lifecycle;

/// <summary>What a compute unit costs for an hour where projects pay as they go.</summary>
/// <param name="Product">Name of the product.</param>
/// <param name="PerUnitHour">The price.</param>
/// <param name="Currency">Its currency.</param>
public sealed record HourPrice(string Product, Fraction PerUnitHour, Currency Currency);

/// <summary>The pages of projects: the list, creating one, and how one is billed.</summary>
internal static class ProjectEndpoints
{
    // More would make a page that nobody reads to its end.
    private const int ProjectsMax = 500;
    private const int BillsMax = 62;
    private const string RegionPrefix = "region:";

    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects", ListAsync);
        routes.MapPost("/projects", CreateAsync);
        routes.MapGet("/projects/{id}", ShowAsync);
        routes.MapPost("/projects/{id}", SwitchAsync);
    }

    private static Task<IResult> ListAsync(string? done, Visit visit, [AsParameters] Desks desks) =>
        ListPageAsync(visit, desks, done, null, null);

    private static async Task<IResult> ListPageAsync(
        Visit visit,
        Desks desks,
        string? done,
        Submitted? form,
        Refusal? refusal
    )
    {
        var projects = await desks.Projects.PageAsync(visit.Account.Id, "", ProjectsMax, visit.Now);
        var changed = projects.FirstOrDefault(view => view.Project.Name == done);
        return ConsolePages.Page<ProjectsPage>(
            new
            {
                Visit = visit,
                Projects = projects,
                Instances = await InstanceEndpoints.ActiveAsync(visit, desks.Database),
                Name = form?["name"],
                BilledBy = form?["billing"],
                Done = changed is null
                    ? null
                    : $"{changed.Project.Name} is billed by {Wording.Name(changed.Project.Method).ToLowerInvariant()}.",
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, Visit visit, [AsParameters] Desks desks)
    {
        var form = await Submitted.ReadAsync(request);
        var (name, billing) = (form["name"], form["billing"]);
        var isRegion = billing.StartsWith(RegionPrefix, StringComparison.Ordinal);
        var asked = isRegion
            ? new ProjectRequest(name, null, billing[RegionPrefix.Length..])
            : new ProjectRequest(name, billing, null);
        var created = Answered.Of(await desks.Projects.CreateAsync(visit.Caller, asked, visit.Now, form.Once));
        return created.Refusal is { } refusal
            ? await ListPageAsync(visit, desks, null, form, refusal)
            : ConsolePages.SeeOther(request.HttpContext, $"/projects?done={Uri.EscapeDataString(name)}");
    }

    private static Task<IResult> ShowAsync(string id, Visit visit, [AsParameters] Desks desks) =>
        PageAsync(id, visit, desks, null);

    private static async Task<IResult> PageAsync(string id, Visit visit, Desks desks, Refusal? refusal)
    {
        var projects = await desks.Projects.PageAsync(visit.Account.Id, "", ProjectsMax, visit.Now);
        if (projects.FirstOrDefault(each => each.Project.Id == id) is not { } view)
            return ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
        var region = view.Project.Region;
        return ConsolePages.Page<ProjectPage>(
            new
            {
                Visit = visit with
                {
                    Region = region,
                },
                View = view,
                Instances = (IReadOnlyList<Instance>)
                    [
                        .. (await InstanceEndpoints.ActiveAsync(visit, desks.Database)).Where(instance =>
                            instance.Region == region
                        ),
                    ],
                Price = await PriceAsync(visit, desks.Database, region),
                Usage = (await desks.Usage.FindAsync(visit.Account.Id, id, visit.Now, long.MaxValue, BillsMax))!,
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<IResult> SwitchAsync(
        string id,
        HttpRequest request,
        Visit visit,
        [AsParameters] Desks desks
    )
    {
        var form = await Submitted.ReadAsync(request);
        var switched = Answered.Of(
            form.Action == "subscription"
                ? await desks.Projects.ToSubscriptionAsync(visit.Caller, id, form["instance"], visit.Now, form.Once)
                : await desks.Projects.ToPayAsYouGoAsync(visit.Caller, id, visit.Now, form.Once)
        );
        _ = Project.TryName(visit.Account.Id, id, out var name);
        return switched.Refusal is { } refusal
            ? await PageAsync(id, visit, desks, refusal)
            : ConsolePages.SeeOther(request.HttpContext, $"/projects?done={Uri.EscapeDataString(name)}");
    }

    /// <summary>The value of the choice that bills a new project as it goes in a region.</summary>
    public static string PayingIn(string region) => RegionPrefix + region;

    private static Task<HourPrice?> PriceAsync(Visit visit, Database database, string region) =>
        database.ReadAsync(
            Scope.Of(visit.Account.Id),
            session =>
                visit
                    .Products.Select(product => CatalogRows.InForce(session, product.Id, region, visit.Now))
                    .Where(book => book?.PerUnitHour is not null)
                    .Select(book => new HourPrice(book!.Product.Name, book.PerUnitHour!.Value, book.Currency))
                    .FirstOrDefault()
        );

    private sealed record Desks(Database Database, ProjectDesk Projects, UsageDesk Usage);
}
