using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Web.Console;

/// <summary>A signed-in member looking at the console: who, when and from which region.</summary>
/// <remarks>Made once per request, so one page shows one instant and one balance.</remarks>
/// <param name="Caller">Who acts.</param>
/// <param name="Email">What the member signed in with.</param>
/// <param name="Account">The member's account.</param>
/// <param name="Now">The instant of the request.</param>
/// <param name="Sandbox">Whether the clock is the sandbox's.</param>
/// <param name="Products">What is sold; never empty.</param>
/// <param name="Regions">Where; never empty.</param>
/// <param name="Region">Id of the region that is chosen.</param>
public sealed record Visit(
    Caller Caller,
    string Email,
    Account Account,
    Instant Now,
    bool Sandbox,
    IReadOnlyList<Product> Products,
    IReadOnlyList<Region> Regions,
    string Region
)
{
    /// <summary>Where a product's instances in the chosen region are listed.</summary>
    public string EnginesAddress(Product product) =>
        $"/compute-engines/{product.Id}?region={Uri.EscapeDataString(Region)}";

    /// <summary>The name for people of a product.</summary>
    public string ProductName(string id) => Products.FirstOrDefault(product => product.Id == id)?.Name ?? id;

    /// <summary>The name for people of a region.</summary>
    public string RegionName(string id) => Regions.FirstOrDefault(region => region.Id == id)?.Name ?? id;
}
