using System.Data.Common;
using Cubit.Orders;
using Cubit.Store.Execute;

namespace Cubit.Store.Orders;

/// <summary>Orders: small rows to list and join by; the whole of each is its last event in the journal.</summary>
public static class OrderRows
{
    internal sealed record Row(Order Order, long Sequence, string Payments, string Lines);

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
        new Text<Row>("payments", row => row.Payments),
        new Text<Row>("lines", row => row.Lines)
    );

    private static readonly string Selected = Select("");

    /// <summary>An account's order with every state it has been in, or null.</summary>
    public static Order? Find(Session session, long accountId, long number) =>
        session.First(
            Selected + " AND orders.order_number = @number",
            row => Latest(session, row),
            ("@account", accountId),
            ("@number", number)
        );

    /// <summary>An account's orders before a number, newest first.</summary>
    public static IReadOnlyList<Order> Page(Session session, long accountId, long before, int limit) =>
        session.Query(
            Selected + " AND orders.order_number < @before ORDER BY orders.order_number DESC LIMIT @limit",
            row => Latest(session, row),
            ("@account", accountId),
            ("@before", before),
            ("@limit", limit)
        );

    /// <summary>The latest orders of an account's instance, newest first.</summary>
    public static IReadOnlyList<Order> OfInstance(Session session, long accountId, long instance, int limit) =>
        session.Query(
            Selected + " AND orders.instance_number = @instance ORDER BY orders.order_number DESC LIMIT @limit",
            row => Latest(session, row),
            ("@account", accountId),
            ("@instance", instance),
            ("@limit", limit)
        );

    /// <summary>An account's orders that switched a project to pay-as-you-go, newest first.</summary>
    internal static IReadOnlyList<Order> Conversions(Session session, long accountId) =>
        session.Query(
            Selected + " AND orders.kind = 'conversion' ORDER BY orders.order_number DESC",
            row => Latest(session, row),
            ("@account", accountId)
        );

    /// <summary>Orders of an account's instance that wait, are being carried out, or failed.</summary>
    /// <remarks>The condition is that of the index, word for word: SQLite refuses the query otherwise.</remarks>
    internal static IReadOnlyList<Order> Unfinished(Session session, long accountId, long instance) =>
        session.Query(
            Select(session.Engine.IndexedBy("orders_unfinished"))
                + """
                 AND orders.instance_number = @instance
                AND (state = 'pending_payment' OR state = 'paid' OR state = 'provisioning' OR state = 'failed')
                ORDER BY orders.order_number
                """,
            row => Latest(session, row),
            ("@account", accountId),
            ("@instance", instance)
        );

    /// <summary>The order as it was when an event of its account placed it.</summary>
    internal static Order PlacedBy(Session session, long accountId, long sequence) =>
        session.First(
            "SELECT kind, body FROM journal WHERE account_id = @account AND sequence = @sequence",
            row => Latest(session, row),
            ("@account", accountId),
            ("@sequence", sequence)
        ) ?? throw new InvalidDataException($"Account {accountId} has no event {sequence}.");

    /// <summary>Writes an order that was placed.</summary>
    internal static void Save(Session session, Order order, long sequence, IReadOnlyList<OrderLine> lines)
    {
        session.Write(Table, new Row(order, sequence, session.Json.Write(order.Payments), TextOf(lines)));
    }

    /// <summary>Writes where an order is that was placed before.</summary>
    /// <remarks>
    /// A scheduled downgrade is an upgrade where the instance has become smaller still by then. Lines are written once,
    /// when the money is in.
    /// </remarks>
    internal static void Move(Session session, Order order, long sequence, IReadOnlyList<OrderLine> lines)
    {
        session.Execute(
            """
            UPDATE orders SET sequence = @sequence, kind = @kind, state = @state, total_minor = @total,
              payments = @payments, lines = CASE WHEN @lines = '[]' THEN lines ELSE @lines END
            WHERE account_id = @account AND order_number = @number
            """,
            ("@sequence", sequence),
            ("@kind", order.Kind.Code()),
            ("@state", order.State.Code()),
            ("@total", order.Total.Minor),
            ("@payments", session.Json.Write(order.Payments)),
            ("@lines", TextOf(lines)),
            ("@account", order.AccountId),
            ("@number", order.Number)
        );
    }

    /// <summary>Lines as stored: an array of each.</summary>
    internal static string TextOf(IReadOnlyList<OrderLine> lines) =>
        $"[{string.Join(',', lines.Select(line => $"[{line.Origin},{line.Period},{line.AmountMinor}]"))}]";

    /// <summary>The order of an event, from its kind and its body.</summary>
    internal static Order Latest(Session session, DbDataReader row) =>
        Journal.Read(session, row.GetString(0), row.GetString(1)) switch
        {
            OrderPlaced placed => placed.Order,
            OrderMoved moved => moved.Order,
            var other => throw new InvalidDataException($"An order's event is a {other.GetType().Name}."),
        };

    private static string Select(string by) =>
        $"""
            SELECT journal.kind, journal.body FROM orders {by}
            JOIN journal ON journal.account_id = orders.account_id AND journal.sequence = orders.sequence
            WHERE orders.account_id = @account
            """;
}

/// <summary>One line of an order as stored: which sale and term it is about, and its amount.</summary>
internal sealed record OrderLine(long Origin, int Period, long AmountMinor);
