using System.Data.Common;
using Cubit.Lifecycle;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>What is due when, in all accounts: a queue, read off the state whenever that changes.</summary>
/// <remarks>A row goes in the transaction that does it, so each is done once whatever happens in between.</remarks>
public static class DeadlineRows
{
    internal static readonly Table<Row> Table = new(
        "deadlines",
        "",
        null,
        new Number<Row>("account_id", row => row.Account),
        new Number<Row>("due", row => row.Of.Due.Micros()),
        new Number<Row>("kind", row => (long)row.Of.Kind),
        new Number<Row>("number", row => row.Of.Number)
    );

    /// <summary>What is due in all accounts until an instant, the earliest first; accounts may occur twice.</summary>
    public static IReadOnlyList<(long Account, Deadline Deadline)> Due(Session session, Instant until, int limit) =>
        session.Query(
            """
            SELECT due, kind, number, account_id FROM deadlines WHERE due <= @until
            ORDER BY due, account_id, kind, number LIMIT @limit
            """,
            row => (row.GetInt64(3), Read(row)),
            ("@until", until.Micros()),
            ("@limit", limit)
        );

    /// <summary>Orders of all accounts that expire or are reversed some day: those that wait, or failed.</summary>
    /// <param name="session">Where.</param>
    /// <param name="kind"><see cref="DeadlineKind.ExpireOrder"/> or <see cref="DeadlineKind.ReverseOrder"/>.</param>
    /// <param name="after">The last of the page before.</param>
    /// <param name="limit">How many at most; the first due come first.</param>
    public static IReadOnlyList<(long Account, Deadline Deadline)> OfOrders(
        Session session,
        DeadlineKind kind,
        ListPlace after,
        int limit
    ) =>
        session.Query(
            """
            SELECT due, kind, number, account_id FROM deadlines WHERE kind IN (3, 4) AND kind = @kind
              AND (due, account_id, number) > (@due, @account, @number)
            ORDER BY due, account_id, number LIMIT @limit
            """,
            row => (row.GetInt64(3), Read(row)),
            ("@kind", (long)kind),
            ("@due", after.AtMicros),
            ("@account", after.Account),
            ("@number", after.Number),
            ("@limit", (long)limit)
        );

    /// <summary>Accounts after an id in which something is due at an instant, in order.</summary>
    internal static IReadOnlyList<long> AccountsDue(Session session, Instant at, long after, int limit) =>
        session.Query(
            """
            SELECT DISTINCT account_id FROM deadlines WHERE due <= @at AND account_id > @after
            ORDER BY account_id LIMIT @limit
            """,
            row => row.GetInt64(0),
            ("@at", at.Micros()),
            ("@after", after),
            ("@limit", limit)
        );

    /// <summary>Accounts after an id in which anything is to be done some day, in order.</summary>
    internal static IReadOnlyList<long> Accounts(Session session, long after, int limit) =>
        session.Query(
            "SELECT DISTINCT account_id FROM deadlines WHERE account_id > @after ORDER BY account_id LIMIT @limit",
            row => row.GetInt64(0),
            ("@after", after),
            ("@limit", (long)limit)
        );

    /// <summary>What is to be done in an account, in the order in which it will be.</summary>
    public static IReadOnlyList<Deadline> Of(Session session, long accountId, int limit = int.MaxValue) =>
        session.Query(
            """
            SELECT due, kind, number FROM deadlines WHERE account_id = @account
            ORDER BY due, kind, number LIMIT @limit
            """,
            Read,
            ("@account", accountId),
            ("@limit", limit)
        );

    /// <summary>When something is due in an account for the first time, or null.</summary>
    internal static Instant? NextDue(Session session, long accountId)
    {
        if (!session.NextDue.TryGetValue(accountId, out var due))
            session.NextDue[accountId] = due = Of(session, accountId, limit: 1) is [var next] ? next.Due : null;
        return due;
    }

    internal static void Replace(Session session, long accountId, Deadline[] before, Deadline[] after)
    {
        foreach (var gone in before.Except(after))
            Delete(session, accountId, gone);
        foreach (var added in after.Except(before))
            session.Write(Table, new Row(accountId, added));
        session.NextDue.Remove(accountId);
    }

    internal static void Delete(Session session, long accountId, Deadline deadline) =>
        session.Execute(
            "DELETE FROM deadlines WHERE account_id = @account AND due = @due AND kind = @kind AND number = @number",
            ("@account", accountId),
            ("@due", deadline.Due.Micros()),
            ("@kind", (long)deadline.Kind),
            ("@number", deadline.Number)
        );

    private static Deadline Read(DbDataReader row) =>
        new((DeadlineKind)row.GetInt64(1), row.InstantAt(0), row.GetInt64(2));

    internal sealed record Row(long Account, Deadline Of);
}
