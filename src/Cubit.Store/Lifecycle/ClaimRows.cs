using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>An account in which what was due could not be done.</summary>
/// <param name="Account">The account.</param>
/// <param name="Failures">How often it was tried.</param>
/// <param name="Since">When it failed first, by the system's clock.</param>
/// <param name="RetryAt">When it is tried again, by the system's clock.</param>
/// <param name="Error">What was wrong the last time.</param>
public sealed record StuckAccount(long Account, int Failures, Instant Since, Instant RetryAt, string Error);

/// <summary>Which worker is at which account; a claim lapses, so that a worker that dies holds nothing up.</summary>
/// <remarks>
/// Claims keep workers out of each other's way and no more: that each thing is done once is the doing of the
/// transaction in which its deadline goes.
/// </remarks>
internal static class ClaimRows
{
    /// <summary>Claims accounts in which something is due and that nobody has claimed, and answers which.</summary>
    /// <param name="session">Where.</param>
    /// <param name="holder">Who claims.</param>
    /// <param name="due">What is due until then, by the clock of accounts.</param>
    /// <param name="now">The system's clock.</param>
    /// <param name="until">When the claim lapses.</param>
    /// <param name="limit">How many at most.</param>
    public static IReadOnlyList<long> Claim(
        Session session,
        string holder,
        Instant due,
        Instant now,
        Instant until,
        int limit
    ) =>
        session.Query(
            """
            INSERT INTO claims (account_id, holder, until, failures, since, error)
            SELECT DISTINCT deadlines.account_id, @holder, @until, 0, 0, ''
            FROM deadlines LEFT JOIN claims ON claims.account_id = deadlines.account_id
            WHERE deadlines.due <= @due AND (claims.until IS NULL OR claims.until <= @now)
            LIMIT @limit
            ON CONFLICT (account_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE claims.until <= @now
            RETURNING account_id
            """,
            row => row.GetInt64(0),
            ("@holder", holder),
            ("@until", until.Micros()),
            ("@due", due.Micros()),
            ("@now", now.Micros()),
            ("@limit", (long)limit)
        );

    /// <summary>Whether there is an account that <see cref="Claim"/> would take.</summary>
    public static bool IsSomethingDue(Session session, Instant due, Instant now) =>
        session
            .Query(
                """
                SELECT 1 FROM deadlines LEFT JOIN claims ON claims.account_id = deadlines.account_id
                WHERE deadlines.due <= @due AND (claims.until IS NULL OR claims.until <= @now) LIMIT 1
                """,
                row => row.GetInt32(0),
                ("@due", due.Micros()),
                ("@now", now.Micros())
            )
            .Count > 0;

    /// <summary>Gives an account back in which everything is done.</summary>
    public static int Release(Session session, long account) =>
        session.Execute("DELETE FROM claims WHERE account_id = @account", ("@account", account));

    /// <summary>Keeps an account back in which something failed.</summary>
    public static int Fail(Session session, StuckAccount stuck) =>
        session.Execute(
            """
            INSERT INTO claims (account_id, holder, until, failures, since, error)
            VALUES (@account, '', @until, @failures, @since, @error)
            ON CONFLICT (account_id) DO UPDATE SET holder = '', until = excluded.until, failures = excluded.failures,
              since = excluded.since, error = excluded.error
            """,
            ("@account", stuck.Account),
            ("@until", stuck.RetryAt.Micros()),
            ("@failures", (long)stuck.Failures),
            ("@since", stuck.Since.Micros()),
            ("@error", stuck.Error)
        );

    /// <summary>An account in which something failed, or null.</summary>
    public static StuckAccount? FindStuck(Session session, long account) =>
        Stuck(session, "account_id = @account", ListPlace.Oldest with { Account = account }, limit: 1) is [var stuck]
            ? stuck
            : null;

    /// <summary>Accounts in which something failed, the longest first.</summary>
    public static IReadOnlyList<StuckAccount> Stuck(Session session, ListPlace after, int limit) =>
        Stuck(session, "(since, account_id) > (@since, @account)", after, limit);

    private static List<StuckAccount> Stuck(Session session, string where, ListPlace place, int limit) =>
        session.Query(
            $"""
            SELECT account_id, failures, since, until, error FROM claims
            WHERE failures > 0 AND {where} AND since >= @since ORDER BY since, account_id LIMIT @limit
            """,
            row => new StuckAccount(
                row.GetInt64(0),
                row.GetInt32(1),
                row.InstantAt(2),
                row.InstantAt(3),
                row.GetString(4)
            ),
            ("@since", place.AtMicros),
            ("@account", place.Account),
            ("@limit", (long)limit)
        );
}
