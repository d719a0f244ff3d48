using Cubit.Capacity;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>An order of any account whose capacity is being put in place.</summary>
/// <param name="Account">The account.</param>
/// <param name="Order">Number of the order.</param>
/// <param name="Since">Since when.</param>
public sealed record ProvisioningOrder(long Account, long Order, Instant Since)
{
    /// <summary>After so long somebody has to look.</summary>
    public static readonly Duration StuckAfter = Duration.FromHours(4);

    /// <summary>Globally unique id of the order.</summary>
    public string Id => Cubit.Orders.Order.IdOf(Account, Order);

    /// <summary>Whether it has taken too long.</summary>
    public bool IsStuckAt(Instant now) => now - Since >= StuckAfter;
}

/// <summary>Orders of all accounts whose capacity is being put in place: a queue, read off the orders.</summary>
public static class ProvisioningRows
{
    /// <summary>Those after a place, the longest first.</summary>
    public static IReadOnlyList<ProvisioningOrder> Page(Session session, ListPlace after, int limit) =>
        session.Query(
            """
            SELECT account_id, order_number, since FROM provisioning_orders
            WHERE (since, account_id, order_number) > (@since, @account, @order)
            ORDER BY since, account_id, order_number LIMIT @limit
            """,
            row => new ProvisioningOrder(row.GetInt64(0), row.GetInt64(1), row.InstantAt(2)),
            ("@since", after.AtMicros),
            ("@account", after.Account),
            ("@order", after.Number),
            ("@limit", (long)limit)
        );

    /// <summary>Those of an account, each as its number and since when: as its orders say.</summary>
    internal static string Told(Holdings has) =>
        string.Join(
            ' ',
            has.Orders.Values.Where(order => order.State == OrderState.Provisioning)
                .Select(order => $"{order.Number}/{order.History[^1].At.Micros()}/{UnitsTaken.By(order)}")
        );

    /// <summary>The same as stored.</summary>
    internal static string Told(Session session, long accountId) =>
        string.Join(
            ' ',
            session.Query(
                """
                SELECT order_number, since, units FROM provisioning_orders WHERE account_id = @account
                ORDER BY order_number
                """,
                row => $"{row.GetInt64(0)}/{row.GetInt64(1)}/{row.GetInt64(2)}",
                ("@account", accountId)
            )
        );

    internal static void Save(Session session, Order order, Order? was)
    {
        if (was?.State == OrderState.Provisioning && order.State != OrderState.Provisioning)
            session.Execute(
                "DELETE FROM provisioning_orders WHERE account_id = @account AND order_number = @order",
                ("@account", order.AccountId),
                ("@order", order.Number)
            );
        else if (order.State == OrderState.Provisioning && was?.State != OrderState.Provisioning)
            Add(session, order, session.Catalog.BookOf(order.PriceBook)!);
    }

    private static void Add(Session session, Order order, PriceBook book) =>
        session.Execute(
            """
            INSERT INTO provisioning_orders (account_id, order_number, since, product_id, region_id, units)
            VALUES (@account, @order, @since, @product, @region, @units)
            """,
            ("@account", order.AccountId),
            ("@order", order.Number),
            ("@since", order.History[^1].At.Micros()),
            ("@product", book.Product.Id),
            ("@region", book.Region),
            ("@units", UnitsTaken.By(order))
        );
}
