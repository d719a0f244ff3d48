using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console;

/// <summary>Makes the visit of a request.</summary>
internal static class Visits
{
    private const string RegionField = "region";

    /// <summary>The visit of the request that is served.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public static Visit Of(IServiceProvider services)
    {
        var http = services.GetRequiredService<IHttpContextAccessor>().HttpContext!;
        return Find(http) ?? throw new InvalidOperationException("Only a signed-in member has a visit.");
    }

    /// <summary>The visit of a request, or null where no member of an account is signed in.</summary>
    public static Visit? Find(HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true } || http.User.IsStaff())
            return null;
        var clock = http.RequestServices.GetRequiredService<EdgeClock>();
        var caller = http.User.ToCaller();
        return http
            .RequestServices.GetRequiredService<Database>()
            .Read(Scope.Of(caller.AccountId), session => Read(session, caller, clock, http.Request.Query[RegionField]));
    }

    private static Visit? Read(Session session, Caller caller, EdgeClock clock, string? asked)
    {
        clock.CatchUp(session);
        if (AccountRows.Find(session, caller.AccountId) is not { } account)
            return null;
        var regions = CatalogRows.Regions(session);
        var usual = InstanceRows.Page(session, account.Id, 0, 1) is [var first] ? first.Region : regions[0].Id;
        var chosen = regions.Any(region => region.Id == asked) ? asked! : usual;
        // What is sized in compute units leads the list of compute engines.
        IReadOnlyList<Product> products = [.. CatalogRows.Products(session).OrderBy(product => product.Units is null)];
        return new Visit(caller, caller.Actor, account, clock.Now, clock.IsSandbox, products, regions, chosen);
    }
}
