using Cubit.Capacity;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;

namespace Cubit.Store.Lifecycle;

/// <summary>Counts what is taken of pools that have a total, in the transaction that takes it.</summary>
/// <remarks>A pool without a total is not counted at all: it costs a look into memory.</remarks>
/// <source>docs/decisions/0030</source>
internal static class CapacityCount
{
    private const string Named = "product_id = @product AND region_id = @region";

    /// <summary>What is on offer, with how its capacity is handled.</summary>
    public static Market Offered(Session session, Market market) =>
        session.Catalog.PoolOf(market.Book.Product.Id, market.Book.Region) is { } pool
            ? market with
            {
                UnitsFree = Free(session, pool),
                Provisions = pool.Provisioning == Provisioning.Manual,
            }
            : market;

    /// <summary>How many CUs are free, or null where they have no end.</summary>
    public static int? Free(Session session, CapacityPool pool) =>
        pool.UnitsTotal is { } total ? (int)Math.Max(0, total - Taken(session, pool)) : null;

    /// <summary>How many are taken of a pool that has a total.</summary>
    public static long Taken(Session session, CapacityPool pool) =>
        session.Query(
            $"SELECT units FROM capacity_taken WHERE {Named}",
            row => row.GetInt64(0),
            ("@product", pool.Product),
            ("@region", pool.Region)
        )
            is [var units]
            ? units
            : 0;

    /// <summary>Counts anew what is taken, of everything that is stored; nobody orders meanwhile.</summary>
    public static void Begin(Session session, CapacityPool pool)
    {
        session.Engine.LockOrders(session);
        session.Execute(
            $"""
            INSERT INTO capacity_taken (product_id, region_id, units)
            VALUES (@product, @region, coalesce((SELECT units FROM units_taken WHERE {Named}), 0))
            ON CONFLICT (product_id, region_id) DO UPDATE SET units = excluded.units
            """,
            ("@product", pool.Product),
            ("@region", pool.Region)
        );
    }

    /// <summary>Takes and gives back what an event made of an account's instances and orders.</summary>
    /// <exception cref="StoreConflictException">Another transaction has taken it meanwhile: the command decides again.
    /// </exception>
    public static void Change(Session session, Holdings before, Holdings after)
    {
        var changes = new SortedDictionary<(string, string), (CapacityPool Pool, int Units)>();
        foreach (var (number, instance) in after.Instances)
            if (before.Instances.GetValueOrDefault(number) is var was && !ReferenceEquals(was, instance))
                Add(instance.Product, instance.Region, UnitsTaken.By(instance) - UnitsTaken.By(was));
        foreach (var (number, order) in after.Orders)
            if (
                before.Orders.GetValueOrDefault(number) is var was
                && !ReferenceEquals(was, order)
                && session.Catalog.BookOf(order.PriceBook) is { } book
            )
                Add(book.Product.Id, book.Region, UnitsTaken.By(order) - UnitsTaken.By(was));
        foreach (var (pool, units) in changes.Values)
            Take(session, pool, units);

        void Add(string product, string region, int units)
        {
            if (units == 0 || session.Catalog.PoolOf(product, region) is not { UnitsTotal: not null } pool)
                return;
            var sum = changes.TryGetValue((product, region), out var known) ? known.Units : 0;
            changes[(product, region)] = (pool, sum + units);
        }
    }

    // Two transactions may have found the same units free; the second finds here that they are not.
    private static void Take(Session session, CapacityPool pool, int units)
    {
        var taken = session.Execute(
            $"""
            UPDATE capacity_taken SET units = units + @units
            WHERE {Named} AND (@units <= 0 OR units + @units <= @total)
            """,
            ("@units", (long)units),
            ("@product", pool.Product),
            ("@region", pool.Region),
            ("@total", (long)pool.UnitsTotal!.Value)
        );
        if (units > 0 && taken == 0)
            throw new StoreConflictException();
    }
}
