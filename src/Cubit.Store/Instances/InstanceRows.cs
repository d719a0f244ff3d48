using Cubit.Instances;

namespace Cubit.Store.Instances;

/// <summary>Instances as the fold of their account's journal left them.</summary>
public static class InstanceRows
{
    /// <summary>An account's instance, or null.</summary>
    public static Instance? Find(Session session, long accountId, long number) =>
        session.First(
            "SELECT body FROM instances WHERE account_id = @account AND instance_number = @number",
            row => session.Json.Read<Instance>(row.GetString(0)),
            ("@account", accountId),
            ("@number", number)
        );

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

    internal static void Save(Session session, Instance instance) =>
        session.Execute(
            """
            INSERT INTO instances (account_id, instance_number, product_id, region_id, version, ends_at, body)
            VALUES (@account, @number, @product, @region, @version, @ends, @body)
            ON CONFLICT (account_id, instance_number) DO UPDATE
            SET version = excluded.version, ends_at = excluded.ends_at, body = excluded.body
            """,
            ("@account", instance.AccountId),
            ("@number", instance.Number),
            ("@product", instance.Product),
            ("@region", instance.Region),
            ("@version", instance.Version),
            ("@ends", instance.Subscription.End.Micros()),
            ("@body", session.Json.Write(instance))
        );
}
