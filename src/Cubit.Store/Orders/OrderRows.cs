using System.Data.Common;
using Cubit.Orders;
using Cubit.Store.Execute;

namespace Cubit.Store.Orders;

/// <summary>Orders: small rows to list and join by; the whole of each is its event in the journal.</summary>
public static class OrderRows
{
    internal sealed record Row(Order Order, long Sequence, string Payments);

    internal sealed record LineRow(long Account, long Order, int Line, OrderLine Of);

    internal static readonly Table<Row> Table = new(
        "orders",
        "",
        null,
        new Number<Row>("account_id", row => row.Order.AccountId),
        new Number<Row>("order_number", row => row.Order.Number),
        new Number<Row>("sequence", row => row.Sequence),
        new Text<Row>("kind", row => row.Order.Kind.Code()),
        new Text<Row>("state", row => row.Order.State.Code()),
        new Number<Row>("instance_number", row => row.Order.Instance),
        new Number<Row>("created_at", row => row.Order.CreatedAt.Micros()),
        new Text<Row>("currency", row => row.Order.Total.Currency.Code),
        new Number<Row>("total_minor", row => row.Order.Total.Minor),
        new Text<Row>("payments", row => row.Payments)
    );

    internal static readonly Table<LineRow> Lines = new(
        "order_lines",
        "",
        null,
        new Number<LineRow>("account_id", row => row.Account),
        new Number<LineRow>("order_number", row => row.Order),
        new Number<LineRow>("line", row => row.Line),
        new Number<LineRow>("origin_order", row => row.Of.Origin),
        new Number<LineRow>("period", row => row.Of.Period),
        new Number<LineRow>("amount_minor", row => row.Of.AmountMinor)
    );

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
        if (order is null)
            return null;
        var later = LaterStates(session, accountId, number);
        return later.Count == 0 ? order : order with { History = [.. order.History, .. later] };
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

    internal static void Save(Session session, Order order, long sequence, IReadOnlyList<OrderLine> lines)
    {
        session.Write(Table, new Row(order, sequence, session.Json.Write(order.Payments)));
        for (var i = 0; i < lines.Count; i++)
            session.Write(Lines, new LineRow(order.AccountId, order.Number, i, lines[i]));
    }

    private static Order Placed(Session session, DbDataReader row) =>
        session.Json.Read<OrderPlaced>(row.GetString(0)).Order;

    // The states that an order went through when it was placed are in its event.
    private static List<StateChange> LaterStates(Session session, long accountId, long number) =>
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
