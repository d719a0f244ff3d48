using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store.Accounts;
using Cubit.Store.Lifecycle;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>What operators set about the capacity that is sold; every act is audited.</summary>
/// <param name="database">Where.</param>
/// <source>docs/spec/orders.md, "Provisioning"</source>
public sealed class CapacityDesk(Database database)
{
    /// <summary>Sets how a product's capacity in a region is handled, for orders from now on.</summary>
    /// <remarks>The same once more changes nothing and is accepted.</remarks>
    /// <errors>auth.forbidden, product.unknown, region.unknown, pool.total_invalid</errors>
    public Task<Decision<CapacityPool>> SetAsync(Operator by, PoolSetting asked, Instant now) =>
        StaffPowers.Refuse(by, StaffPower.SetPrices) is { } forbidden
            ? Task.FromResult<Decision<CapacityPool>>(forbidden)
            : database.Writes.RunAsync(session => Set(session, by, asked, now));

    private static Decision<CapacityPool> Set(Session session, Operator by, PoolSetting asked, Instant now)
    {
        if (
            (CatalogRows.RefuseProduct(session, asked.Product) ?? CatalogRows.RefuseRegion(session, asked.Region)) is
            { } unknown
        )
            return unknown;
        var before =
            session.Catalog.PoolOf(asked.Product, asked.Region)
            ?? new CapacityPool(asked.Product, asked.Region, Provisioning.Immediate);
        var pool = before with
        {
            Provisioning = asked.Provisioning ?? before.Provisioning,
            UnitsTotal = asked.SetsTotal ? asked.UnitsTotal : before.UnitsTotal,
        };
        if (RefuseTotal(session, pool) is { } refusal)
            return refusal;
        if (before == pool)
            return pool;
        if (pool.UnitsTotal is not null && before.UnitsTotal is null)
            CapacityCount.Begin(session, pool);
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

    private static Refusal? RefuseTotal(Session session, CapacityPool pool)
    {
        if (pool.UnitsTotal is not { } total)
            return null;
        var isSized = CatalogRows.Products(session).Any(each => each.Id == pool.Product && each.Units is not null);
        return isSized && total >= 0
            ? null
            : Refusal.Of(
                "pool.total_invalid",
                isSized
                    ? $"A pool has {total} CU; make it 0 or more."
                    : $"{pool.Product} is not sized in compute units, which a total counts; leave it out.",
                ("unitsTotal", $"{total}")
            );
    }

    private static string Told(CapacityPool pool) =>
        $"provisioning {pool.Provisioning.Code()}" + (pool.UnitsTotal is { } total ? $", {total} CU in all" : "");
}

/// <summary>What is to be set of a pool; what is left out stays.</summary>
/// <param name="Product">Id of the product.</param>
/// <param name="Region">Id of the region.</param>
/// <param name="Provisioning">How capacity gets in place, or null.</param>
/// <param name="SetsTotal">Whether the total is to be set.</param>
/// <param name="UnitsTotal">How many CUs there are; null where they have no end.</param>
public sealed record PoolSetting(
    string Product,
    string Region,
    Provisioning? Provisioning = null,
    bool SetsTotal = false,
    int? UnitsTotal = null
);
