using Cubit.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Settings;
using NodaTime;

namespace Cubit.Store.Accounts;

/// <summary>An entry of the audit, and where it stands.</summary>
/// <param name="Account">The account that it was done to; 0 where it was none.</param>
/// <param name="Sequence">Number of its event in that account's journal; of account 0, a number of its own.</param>
/// <param name="Entry">What was done.</param>
public sealed record AuditRow(long Account, long Sequence, AuditEntry Entry)
{
    /// <summary>Where the audit goes on after it, the newest first.</summary>
    public ListPlace Place => ListPlace.Of(Entry.At, Account, Sequence);
}

/// <summary>What operators did, to accounts and to the whole installation; it is only ever added to.</summary>
/// <remarks>What was done to an account is in that account's journal too, and verified against it.</remarks>
public static class AuditRows
{
    /// <summary>Stands for the whole installation.</summary>
    public const long NoAccount = 0;

    internal static readonly Table<AuditTexts> Table = new(
        "staff_audit",
        "",
        null,
        new Number<AuditTexts>("account_id", row => row.Account),
        new Number<AuditTexts>("sequence", row => row.Sequence),
        new Number<AuditTexts>("at", row => row.At.Micros()),
        new Text<AuditTexts>("body", row => row.Body)
    );

    /// <summary>Entries of all accounts or of one, the newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="account">The only account, <see cref="NoAccount"/>, or null for all.</param>
    /// <param name="after">The last entry of the page before.</param>
    /// <param name="limit">How many at most.</param>
    public static IReadOnlyList<AuditRow> Page(Session session, long? account, ListPlace after, int limit) =>
        session.Query(
            $"""
            SELECT account_id, sequence, body FROM staff_audit
            WHERE (at, account_id, sequence) < (@at, @account, @sequence)
              {(account is null ? "" : "AND account_id = @only")}
            ORDER BY at DESC, account_id DESC, sequence DESC LIMIT @limit
            """,
            row => new AuditRow(row.GetInt64(0), row.GetInt64(1), session.Json.Read<AuditEntry>(row.GetString(2))),
            [
                ("@at", after.AtMicros),
                ("@account", after.Account),
                ("@sequence", after.Number),
                ("@limit", (long)limit),
                .. account is { } only ? [("@only", only)] : Array.Empty<(string, object?)>(),
            ]
        );

    /// <summary>Every entry of an account as stored, with its number before it.</summary>
    internal static IReadOnlyList<string> Of(Session session, long accountId) =>
        session.Query(
            "SELECT sequence, body FROM staff_audit WHERE account_id = @account ORDER BY sequence",
            row => $"{row.GetInt64(0)} {row.GetString(1)}",
            ("@account", accountId)
        );

    /// <summary>Adds what an operator did to the whole installation, by the clock of accounts.</summary>
    /// <param name="session">Where.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <param name="what">What was done: <c>rules_assigned</c>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="before">How that was before, in words.</param>
    /// <param name="after">How it is now.</param>
    internal static void Append(
        Session session,
        Operator by,
        Instant now,
        string what,
        string subject,
        string before,
        string after
    ) =>
        Append(
            session,
            new AuditEntry(
                SettingRows.SandboxClock(session) ?? now,
                by.Name,
                by.Role,
                by.From,
                what,
                subject,
                before,
                after
            )
        );

    /// <summary>Adds what was done to the whole installation.</summary>
    internal static void Append(Session session, AuditEntry entry)
    {
        var last = session.Query(
            "SELECT coalesce(max(sequence), 0) FROM staff_audit WHERE account_id = 0",
            row => row.GetInt64(0)
        )[0];
        Save(session, new AuditRow(NoAccount, last + 1, entry));
    }

    internal static void Save(Session session, AuditRow row) =>
        session.Write(Table, new AuditTexts(row.Account, row.Sequence, row.Entry.At, session.Json.Write(row.Entry)));

    internal sealed record AuditTexts(long Account, long Sequence, Instant At, string Body);
}
