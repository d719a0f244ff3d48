using System.Data.Common;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Instances;

/// <summary>An instance with what paid for the orders that its layers come from, by order number.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Payments">What paid for them.</param>
/// <param name="Sequence">The event of the account that wrote its row last.</param>
/// <param name="Through">Until when its days are revenue, or null; stored apart.</param>
internal sealed record HeldInstance(
    Instance Instance,
    IReadOnlyDictionary<long, IReadOnlyList<Payment>> Payments,
    long Sequence,
    Instant? Through = null
)
{
    /// <summary>The instance after an order of it: payments stay as long as a layer comes from their order.</summary>
    public static HeldInstance After(HeldInstance before, Instance after, Order order, long sequence)
    {
        var payments = Present(after, before.Payments);
        if (!order.GivesBack && Holds(after, order.Number))
            payments[order.Number] = order.Payments;
        return new(after, payments, sequence, before.Through);
    }

    /// <summary>An instance, of all that was ever paid.</summary>
    public static HeldInstance Of(
        Instance instance,
        IReadOnlyDictionary<long, IReadOnlyList<Payment>> paid,
        long sequence,
        Instant? through
    ) => new(instance, Present(instance, paid), sequence, through);

    private static Dictionary<long, IReadOnlyList<Payment>> Present(
        Instance instance,
        IReadOnlyDictionary<long, IReadOnlyList<Payment>> paid
    )
    {
        var payments = new Dictionary<long, IReadOnlyList<Payment>>(paid.Count);
        foreach (var (order, paidWith) in paid)
            if (Holds(instance, order))
                payments.Add(order, paidWith);
        return payments;
    }

    private static bool Holds(Instance instance, long order)
    {
        foreach (var tranche in instance.Subscription.Tranches)
            if (tranche.Origin.Order == order)
                return true;
        return false;
    }
}

/// <summary>Instances as the fold of their account's journal left them.</summary>
public static class InstanceRows
{
    internal sealed record Row(Instance Instance, long Sequence, string Body, string Payments);

    /// <summary>What follows the body, of instances AS i.</summary>
    internal const string Rest = """
        i.payments, i.sequence, (SELECT r.through FROM recognition AS r WHERE r.account_id = i.account_id)
        """;

    /// <summary>The latest row counts.</summary>
    internal static readonly Table<Row> Table = new(
        "instances",
        """
        ON CONFLICT (account_id, instance_number) DO UPDATE
        SET version = excluded.version, ends_at = excluded.ends_at, sequence = excluded.sequence, body = excluded.body,
          payments = excluded.payments
        """,
        row => (row.Instance.AccountId, row.Instance.Number),
        new Number<Row>("account_id", row => row.Instance.AccountId),
        new Number<Row>("instance_number", row => row.Instance.Number),
        new Text<Row>("product_id", row => row.Instance.Product),
        new Text<Row>("region_id", row => row.Instance.Region),
        new Number<Row>("version", row => row.Instance.Version),
        new Number<Row>("ends_at", row => row.Instance.Subscription.End.Micros()),
        new Number<Row>("sequence", row => row.Sequence),
        new Text<Row>("body", row => row.Body),
        new Text<Row>("payments", row => row.Payments)
    );

    /// <summary>An account's instance, or null.</summary>
    public static Instance? Find(Session session, long accountId, long number) =>
        Held(session, accountId, number)?.Instance;

    /// <summary>An account's instances after a number, oldest first.</summary>
    public static IReadOnlyList<Instance> Page(Session session, long accountId, long after, int limit) =>
        session.Query(
            """
            SELECT body FROM instances WHERE account_id = @account AND instance_number > @after
            ORDER BY instance_number LIMIT @limit
            """,
            row => session.Json.Read<Instance>(row.GetString(0)),
            ("@account", accountId),
            ("@after", after),
            ("@limit", limit)
        );

    /// <summary>An account's instance with its payments, or null.</summary>
    internal static HeldInstance? Held(Session session, long accountId, long number) =>
        session.Instances.Get(
            (accountId, number),
            key =>
            {
                var known = session.KnownAccounts.LastSeen(key.Account, key.Number);
                return session.First(
                    $"""
                    SELECT CASE WHEN i.sequence = @known THEN '' ELSE i.body END, {Rest}
                    FROM instances AS i WHERE i.account_id = @account AND i.instance_number = @number
                    """,
                    row => Read(session, row, 0, known),
                    ("@known", SequenceOf(known)),
                    ("@account", key.Account),
                    ("@number", key.Number)
                );
            }
        );

    /// <summary>The event that wrote a known one; of an unknown one, none that there is.</summary>
    internal static long SequenceOf(HeldInstance? known) => known?.Sequence ?? -1;

    /// <summary>Reads a body and <see cref="Rest"/>; no body means that the known one is stored.</summary>
    internal static HeldInstance Read(Session session, DbDataReader row, int column, HeldInstance? known) =>
        row.GetString(column) is { Length: > 0 } body
            ? new(
                session.Json.Read<Instance>(body),
                session.Json.Read<Dictionary<long, IReadOnlyList<Payment>>>(row.GetString(column + 1)),
                row.GetInt64(column + 2),
                ThroughAt(row, column + 3)
            )
            : known! with
            {
                Through = ThroughAt(row, column + 3),
            };

    internal static void Save(Session session, HeldInstance held)
    {
        var (instance, payments, sequence, _) = held;
        session.Instances[(instance.AccountId, instance.Number)] = held;
        session.Write(Table, new Row(instance, sequence, session.Json.Write(instance), session.Json.Write(payments)));
    }

    private static Instant? ThroughAt(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.InstantAt(column);
}
