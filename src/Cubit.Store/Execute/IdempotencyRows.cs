using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Execute;

/// <summary>Answers by key, stored in the transaction of what they answer: refusals too.</summary>
internal static class IdempotencyRows
{
    public static (string RequestHash, OrderAnswer Answer)? Find(Session session, long accountId, string key)
    {
        var rows = session.Query(
            "SELECT request_hash, status, body FROM idempotency WHERE account_id = @account AND key = @key",
            row => (row.GetString(0), new OrderAnswer(row.GetInt32(1), row.GetString(2))),
            ("@account", accountId),
            ("@key", key)
        );
        return rows.Count == 0 ? null : rows[0];
    }

    public static void Save(
        Session session,
        long accountId,
        string key,
        string requestHash,
        OrderAnswer answer,
        Instant at
    ) =>
        session.Execute(
            """
            INSERT INTO idempotency (account_id, key, request_hash, status, body, created_at)
            VALUES (@account, @key, @hash, @status, @body, @at)
            """,
            ("@account", accountId),
            ("@key", key),
            ("@hash", requestHash),
            ("@status", answer.Status),
            ("@body", answer.Body),
            ("@at", at.Micros())
        );
}
