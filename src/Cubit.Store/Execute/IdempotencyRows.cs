using System.Data.Common;
using Cubit.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Execute;

/// <summary>An answer that was given, and the fingerprint of what it was given to.</summary>
/// <param name="RequestHash">The fingerprint.</param>
/// <param name="Answer">The answer; its body may be empty where an event says it.</param>
/// <param name="Sequence">The account's event that says all that the body does, or 0.</param>
internal sealed record StoredAnswer(string RequestHash, OrderAnswer Answer, long Sequence = 0);

/// <summary>Answers by key, stored in the transaction of what they answer: refusals too.</summary>
internal static class IdempotencyRows
{
    /// <summary>The columns of <see cref="Read"/>, of idempotency AS i.</summary>
    public const string Columns = "i.request_hash, i.status, i.body, i.sequence";

    public static readonly Table<Row> Table = new(
        "idempotency",
        "",
        null,
        new Number<Row>("account_id", row => row.Account),
        new Text<Row>("key", row => row.Key),
        new Text<Row>("request_hash", row => row.Stored.RequestHash),
        new Number<Row>("status", row => row.Stored.Answer.Status),
        new Text<Row>("body", row => row.Stored.Sequence > 0 ? "" : row.Stored.Answer.Body),
        new Number<Row>("created_at", row => row.At.Micros()),
        new Number<Row>("sequence", row => row.Stored.Sequence)
    );

    /// <summary>For how long an answer is given again.</summary>
    /// <remarks>
    /// Far longer than a quote may be ordered, so no order is placed twice because its answer is gone: what comes
    /// again then is refused with quote.expired.
    /// </remarks>
    public static readonly Duration KeptFor = Duration.FromDays(180);

    /// <summary>How many go in one transaction.</summary>
    public const int PrunedMax = 1_000;

    /// <summary>Deletes answers of accounts from before an instant.</summary>
    /// <returns>How many; <see cref="PrunedMax"/> where there may be more.</returns>
    public static int Prune(Session session, IReadOnlyList<long> accounts, Instant before)
    {
        var gone = 0;
        foreach (var account in accounts)
            if (gone < PrunedMax)
                gone += session.Execute(
                    """
                    DELETE FROM idempotency WHERE account_id = @account AND key IN (
                      SELECT key FROM idempotency WHERE account_id = @account AND created_at < @before
                      LIMIT @limit)
                    """,
                    ("@account", account),
                    ("@before", before.Micros()),
                    ("@limit", (long)(PrunedMax - gone))
                );
        return gone;
    }

    /// <summary>The answer that a key has, or null.</summary>
    /// <remarks>
    /// A session that decides ahead takes an unknown key for a new one, as nearly every key is: that a stored one is
    /// written twice fails the batch, which then runs in its turn and looks.
    /// </remarks>
    public static StoredAnswer? Find(Session session, long accountId, string key) =>
        session.Answers.Get(
            (accountId, key),
            of =>
                session.IsAhead
                    ? null
                    : session.First(
                        $"SELECT {Columns} FROM idempotency AS i WHERE i.account_id = @account AND i.key = @key",
                        row => Read(row, 0),
                        ("@account", of.Account),
                        ("@key", of.Key)
                    )
        );

    public static StoredAnswer Read(DbDataReader row, int column) =>
        new(
            row.GetString(column),
            new OrderAnswer(row.GetInt32(column + 1), row.GetString(column + 2)),
            row.GetInt64(column + 3)
        );

    /// <summary>Answers a command as before where its key came before, and stores its answer else.</summary>
    /// <param name="session">Where.</param>
    /// <param name="command">The command.</param>
    /// <param name="refuse">Writes a refusal.</param>
    /// <param name="answer">Does the command; null where that is not the end of it.</param>
    public static OrderAnswer? Once(
        Session session,
        LifeCommand command,
        Func<Refusal, OrderAnswer> refuse,
        Func<OrderAnswer?> answer
    )
    {
        if (command.Once is not { } once)
            return answer();
        if (Find(session, command.AccountId, once.Key) is { } earlier)
            return earlier.RequestHash == once.RequestHash ? earlier.Answer : refuse(KeyReused(once.Key));
        var given = answer();
        if (given is not null)
            Save(session, command.AccountId, once.Key, new StoredAnswer(once.RequestHash, given), command.At);
        return given;
    }

    /// <summary>The refusal of a key that came before with another request.</summary>
    public static Refusal KeyReused(string key) =>
        Refusal.Of("order.key_reused", "This Idempotency-Key was used for another order; use a new one.", ("key", key));

    public static void Save(Session session, long accountId, string key, StoredAnswer answer, Instant at)
    {
        session.Answers[(accountId, key)] = answer;
        session.Write(Table, new Row(accountId, key, answer, at));
    }

    internal sealed record Row(long Account, string Key, StoredAnswer Stored, Instant At);
}
