using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store.Accounts;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>What operators set about the capacity that is sold; every act is audited.</summary>
/// <param name="database">Where.</param>
/// <source>docs/spec/orders.md, "Provisioning"</source>
public sealed class CapacityDesk(Database database)
{
    /// <summary>Sets how a product's capacity in a region is handled, for orders from now on.</summary>
    /// <remarks>The same once more changes nothing and is accepted.</remarks>
    /// <errors>auth.forbidden, product.unknown, region.unknown</errors>
    public Task<Decision<CapacityPool>> SetAsync(Operator by, CapacityPool pool, Instant now) =>
        StaffPowers.Refuse(by, StaffPower.SetPrices) is { } forbidden
            ? Task.FromResult<Decision<CapacityPool>>(forbidden)
            : database.Writes.RunAsync(session => Set(session, by, pool, now));

    private static Decision<CapacityPool> Set(Session session, Operator by, CapacityPool pool, Instant now)
    {
        if (
            (CatalogRows.RefuseProduct(session, pool.Product) ?? CatalogRows.RefuseRegion(session, pool.Region)) is
            { } unknown
        )
            return unknown;
        var before =
            CapacityRows.All(session).FirstOrDefault(each => each.Product == pool.Product && each.Region == pool.Region)
            ?? new CapacityPool(pool.Product, pool.Region, Provisioning.Immediate);
        if (before == pool)
            return pool;
        CapacityRows.Save(session, pool);
        AuditRows.Append(
            session,
            by,
            now,
            "capacity_set",
            $"{pool.Product} in {pool.Region}",
            Told(before),
            Told(pool)
        );
        return pool;
    }

    private static string Told(CapacityPool pool) => $"provisioning {pool.Provisioning.Code()}";
}
