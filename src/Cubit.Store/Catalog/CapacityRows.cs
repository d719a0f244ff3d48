using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>How capacity that is bought gets in place.</summary>
public enum Provisioning
{
    /// <summary>With the order: it is completed when it is paid.</summary>
    Immediate,

    /// <summary>By a step of its own, which an operator or a program tells of.</summary>
    Manual,
}

/// <summary>How a product's capacity in a region is handled.</summary>
/// <param name="Product">Id of the product.</param>
/// <param name="Region">Id of the region.</param>
/// <param name="Provisioning">How it gets in place.</param>
public sealed record CapacityPool(string Product, string Region, Provisioning Provisioning);

/// <summary>How capacity is handled where that differs from what is usual.</summary>
public static class CapacityRows
{
    /// <summary>Every pool that was set, by product and region.</summary>
    public static IReadOnlyList<CapacityPool> All(Session session) =>
        session.Query(
            "SELECT product_id, region_id, provisioning FROM capacity_pools ORDER BY product_id, region_id",
            row => new CapacityPool(row.GetString(0), row.GetString(1), Stored.FromCode<Provisioning>(row.GetString(2)))
        );

    /// <summary>The pool of each product in each region that it was ever sold in, set or usual.</summary>
    public static IReadOnlyList<CapacityPool> Sold(Session session)
    {
        var set = All(session).ToDictionary(pool => (pool.Product, pool.Region));
        return
        [
            .. session
                .Query(
                    "SELECT DISTINCT product_id, region_id FROM price_books ORDER BY product_id, region_id",
                    row => (Product: row.GetString(0), Region: row.GetString(1))
                )
                .Select(sold =>
                    set.GetValueOrDefault(sold) ?? new CapacityPool(sold.Product, sold.Region, Provisioning.Immediate)
                ),
        ];
    }

    internal static void Save(Session session, CapacityPool pool) =>
        session.Execute(
            """
            INSERT INTO capacity_pools (product_id, region_id, provisioning) VALUES (@product, @region, @provisioning)
            ON CONFLICT (product_id, region_id) DO UPDATE SET provisioning = excluded.provisioning
            """,
            ("@product", pool.Product),
            ("@region", pool.Region),
            ("@provisioning", pool.Provisioning.Code())
        );
}
