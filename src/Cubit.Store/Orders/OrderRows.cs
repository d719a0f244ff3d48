using System.Data.Common;
using Cubit.Orders;

namespace Cubit.Store.Orders;

/// <summary>Orders: small rows to list and join by; the whole of each is its event in the journal.</summary>
public static class OrderRows
{
    private const string Selected = """
        SELECT journal.body, orders.order_number FROM orders
        JOIN journal ON journal.account_id = orders.account_id AND journal.sequence = orders.sequence
        WHERE orders.account_id = @account
        """;

    /// <summary>An account's order with every state it has been in, or null.</summary>
    public static Order? Find(Session session, long accountId, long number)
    {
        var order = session.First(
            Selected + " AND orders.order_number = @number",
            row => Placed(session, row),
            ("@account", accountId),
            ("@number", number)
        );
        return order is null ? null : order with { History = History(session, accountId, number) };
    }

    /// <summary>An account's orders before a number, newest first.</summary>
    public static IReadOnlyList<Order> Page(Session session, long accountId, long before, int limit) =>
        session.Query(
            Selected + " AND orders.order_number < @before ORDER BY orders.order_number DESC LIMIT @limit",
            row => Placed(session, row),
            ("@account", accountId),
            ("@before", before),
            ("@limit", limit)
        );

    /// <summary>The latest orders of an account's instance, newest first.</summary>
    public static IReadOnlyList<Order> OfInstance(Session session, long accountId, long instance, int limit) =>
        session.Query(
            Selected + " AND orders.instance_number = @instance ORDER BY orders.order_number DESC LIMIT @limit",
            row => Placed(session, row),
            ("@account", accountId),
            ("@instance", instance),
            ("@limit", limit)
        );

    /// <summary>What paid for each order of an instance, by order number.</summary>
    internal static IReadOnlyDictionary<long, IReadOnlyList<Payment>> Payments(
        Session session,
        long accountId,
        long instance
    ) =>
        session
            .Query(
                """
                SELECT order_number, payments FROM orders
                WHERE account_id = @account AND instance_number = @instance AND kind <> 'downgrade'
                """,
                row => (Number: row.GetInt64(0), Paid: session.Json.Read<IReadOnlyList<Payment>>(row.GetString(1))),
                ("@account", accountId),
                ("@instance", instance)
            )
            .ToDictionary(row => row.Number, row => row.Paid);

    internal static void Save(Session session, Order order, long sequence, IReadOnlyList<OrderLine> lines)
    {
        session.Execute(
            """
            INSERT INTO orders (account_id, order_number, sequence, kind, state, instance_number,
              created_at, currency, total_minor, payments)
            VALUES (@account, @number, @sequence, @kind, @state, @instance, @at, @currency, @total, @payments)
            """,
            ("@account", order.AccountId),
            ("@number", order.Number),
            ("@sequence", sequence),
            ("@kind", order.Kind.Code()),
            ("@state", order.State.Code()),
            ("@instance", order.Instance),
            ("@at", order.CreatedAt.Micros()),
            ("@currency", order.Total.Currency.Code),
            ("@total", order.Total.Minor),
            ("@payments", session.Json.Write(order.Payments))
        );
        for (var i = 0; i < lines.Count; i++)
        {
            session.Execute(
                """
                INSERT INTO order_lines (account_id, order_number, line, origin_order, period, amount_minor)
                VALUES (@account, @number, @line, @origin, @period, @amount)
                """,
                ("@account", order.AccountId),
                ("@number", order.Number),
                ("@line", i),
                ("@origin", lines[i].Origin),
                ("@period", lines[i].Period),
                ("@amount", lines[i].AmountMinor)
            );
        }

        for (var i = 0; i < order.History.Count; i++)
        {
            session.Execute(
                """
                INSERT INTO order_states (account_id, order_number, step, state, at, actor)
                VALUES (@account, @number, @step, @state, @at, @actor)
                """,
                ("@account", order.AccountId),
                ("@number", order.Number),
                ("@step", i),
                ("@state", order.History[i].State.Code()),
                ("@at", order.History[i].At.Micros()),
                ("@actor", order.History[i].Actor)
            );
        }
    }

    private static Order Placed(Session session, DbDataReader row) =>
        session.Json.Read<OrderPlaced>(row.GetString(0)).Order;

    private static List<StateChange> History(Session session, long accountId, long number) =>
        session.Query(
            """
            SELECT state, at, actor FROM order_states
            WHERE account_id = @account AND order_number = @number ORDER BY step
            """,
            row => new StateChange(Stored.FromCode<OrderState>(row.GetString(0)), row.InstantAt(1), row.GetString(2)),
            ("@account", accountId),
            ("@number", number)
        );
}

/// <summary>One line of an order as stored: which sale and term it is about, and its amount.</summary>
internal sealed record OrderLine(long Origin, int Period, long AmountMinor);
