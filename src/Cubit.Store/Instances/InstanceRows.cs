using System.Collections.Concurrent;
using System.Data.Common;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Store.Execute;

namespace Cubit.Store.Instances;

/// <summary>An instance with what paid for the orders that its layers come from, by order number.</summary>
internal sealed record HeldInstance(Instance Instance, IReadOnlyDictionary<long, IReadOnlyList<Payment>> Payments)
{
    /// <summary>The instance after an order of it: payments stay as long as a layer comes from their order.</summary>
    public static HeldInstance After(HeldInstance? before, Instance after, Order order)
    {
        var present = after.Subscription.Tranches.Select(tranche => tranche.Origin.Order).ToHashSet();
        var payments = (before?.Payments ?? new Dictionary<long, IReadOnlyList<Payment>>())
            .Where(paid => present.Contains(paid.Key))
            .ToDictionary();
        if (order.Kind != OrderKind.Downgrade && present.Contains(order.Number))
            payments[order.Number] = order.Payments;
        return new HeldInstance(after, payments);
    }
}

/// <summary>Instances that were read or written lately, so that nobody reads the same text twice.</summary>
/// <remarks>
/// One counts only where a transaction finds its version stored, so it is never stale: whatever changes an instance
/// gives it a new version.
/// </remarks>
internal sealed class KnownInstances
{
    // Some 5 KB each: a fraction of what a server may take.
    private const int CountMax = 20_000;

    private readonly ConcurrentDictionary<(long Account, long Number), HeldInstance> _known = new();

    public HeldInstance? Find(long account, long number) => _known.GetValueOrDefault((account, number));

    public void Put(HeldInstance held)
    {
        if (_known.Count >= CountMax)
            _known.Clear();
        _known[(held.Instance.AccountId, held.Instance.Number)] = held;
    }
}

/// <summary>Instances as the fold of their account's journal left them.</summary>
public static class InstanceRows
{
    internal sealed record Row(Instance Instance, string Body, string Payments);

    /// <summary>The latest row counts.</summary>
    internal static readonly Table<Row> Table = new(
        "instances",
        """
        ON CONFLICT (account_id, instance_number) DO UPDATE
        SET version = excluded.version, ends_at = excluded.ends_at, body = excluded.body, payments = excluded.payments
        """,
        row => (row.Instance.AccountId, row.Instance.Number),
        new Number<Row>("account_id", row => row.Instance.AccountId),
        new Number<Row>("instance_number", row => row.Instance.Number),
        new Text<Row>("product_id", row => row.Instance.Product),
        new Text<Row>("region_id", row => row.Instance.Region),
        new Number<Row>("version", row => row.Instance.Version),
        new Number<Row>("ends_at", row => row.Instance.Subscription.End.Micros()),
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
                var known = session.KnownInstances.Find(key.Account, key.Number);
                return session.First(
                    """
                    SELECT CASE WHEN version = @known THEN '' ELSE body END, payments FROM instances
                    WHERE account_id = @account AND instance_number = @number
                    """,
                    row => Read(session, row, 0, known),
                    ("@known", known?.Instance.Version ?? 0),
                    ("@account", key.Account),
                    ("@number", key.Number)
                );
            }
        );

    /// <summary>Reads body and payments from two columns; no body means that the known one is stored.</summary>
    internal static HeldInstance Read(Session session, DbDataReader row, int column, HeldInstance? known) =>
        row.GetString(column) is { Length: > 0 } body
            ? new(
                session.Json.Read<Instance>(body),
                session.Json.Read<Dictionary<long, IReadOnlyList<Payment>>>(row.GetString(column + 1))
            )
            : known!;

    internal static void Save(Session session, HeldInstance held)
    {
        var (instance, payments) = held;
        session.Instances[(instance.AccountId, instance.Number)] = held;
        session.Write(Table, new Row(instance, session.Json.Write(instance), session.Json.Write(payments)));
    }
}
