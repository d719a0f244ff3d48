using Cubit.Accounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>An account's projects as the fold of its journal left them.</summary>
public static class ProjectRows
{
    /// <summary>The latest row counts.</summary>
    internal static readonly Table<Row> Table = new(
        "projects",
        """
        ON CONFLICT (account_id, name) DO UPDATE
        SET instance_number = excluded.instance_number, body = excluded.body
        """,
        null,
        new Number<Row>("account_id", row => row.Of.AccountId),
        new Text<Row>("name", row => row.Of.Name),
        new Text<Row>("region_id", row => row.Of.Region),
        new Number<Row>("instance_number", row => row.Of.Instance ?? 0),
        new Text<Row>("body", row => row.Body)
    );

    /// <summary>All projects of an account, by name.</summary>
    public static IReadOnlyList<Project> All(Session session, long accountId) =>
        session.Query(
            "SELECT body FROM projects WHERE account_id = @account ORDER BY name",
            row => session.Json.Read<Project>(row.GetString(0)),
            ("@account", accountId)
        );

    internal static void Save(Session session, Project project) =>
        session.Write(Table, new Row(project, session.Json.Write(project)));

    internal sealed record Row(Project Of, string Body);
}

/// <summary>An account's tickets as the fold of its journal left them.</summary>
public static class TicketRows
{
    /// <summary>The latest row counts.</summary>
    internal static readonly Table<Row> Table = new(
        "tickets",
        "ON CONFLICT (account_id, ticket_number) DO UPDATE SET state = excluded.state, body = excluded.body",
        null,
        new Number<Row>("account_id", row => row.Of.AccountId),
        new Number<Row>("ticket_number", row => row.Of.Number),
        new Number<Row>("instance_number", row => row.Of.Instance),
        new Text<Row>("state", row => row.Of.State.Code()),
        new Text<Row>("body", row => row.Body)
    );

    /// <summary>An account's ticket, or null.</summary>
    public static Ticket? Find(Session session, long accountId, long number) =>
        session.First(
            "SELECT body FROM tickets WHERE account_id = @account AND ticket_number = @number",
            row => session.Json.Read<Ticket>(row.GetString(0)),
            ("@account", accountId),
            ("@number", number)
        );

    /// <summary>An account's tickets before a number, newest first.</summary>
    public static IReadOnlyList<Ticket> Page(Session session, long accountId, long before, int limit) =>
        session.Query(
            """
            SELECT body FROM tickets WHERE account_id = @account AND ticket_number < @before
            ORDER BY ticket_number DESC LIMIT @limit
            """,
            row => session.Json.Read<Ticket>(row.GetString(0)),
            ("@account", accountId),
            ("@before", before),
            ("@limit", limit)
        );

    /// <summary>Tickets of every account that wait for an operator, the oldest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="after">The last of the page before.</param>
    /// <param name="limit">How many at most.</param>
    public static IReadOnlyList<(long Account, long Ticket, Instant OpenedAt)> Open(
        Session session,
        ListPlace after,
        int limit
    ) =>
        session.Query(
            """
            SELECT account_id, ticket_number, opened_at FROM open_tickets
            WHERE (opened_at, account_id, ticket_number) > (@at, @account, @number)
            ORDER BY opened_at, account_id, ticket_number LIMIT @limit
            """,
            row => (row.GetInt64(0), row.GetInt64(1), row.InstantAt(2)),
            ("@at", after.AtMicros),
            ("@account", after.Account),
            ("@number", after.Number),
            ("@limit", limit)
        );

    internal static IReadOnlyList<Ticket> OfInstance(Session session, long accountId, long instance) =>
        session.Query(
            "SELECT body FROM tickets WHERE account_id = @account AND instance_number = @instance",
            row => session.Json.Read<Ticket>(row.GetString(0)),
            ("@account", accountId),
            ("@instance", instance)
        );

    internal static void Save(Session session, Ticket ticket)
    {
        session.Write(Table, new Row(ticket, session.Json.Write(ticket)));
        session.Execute(
            ticket.State == TicketState.Open
                ? """
                INSERT INTO open_tickets (account_id, ticket_number, opened_at) VALUES (@account, @number, @at)
                ON CONFLICT DO NOTHING
                """
                : """
                DELETE FROM open_tickets WHERE account_id = @account AND ticket_number = @number AND opened_at = @at
                """,
            ("@account", ticket.AccountId),
            ("@number", ticket.Number),
            ("@at", ticket.OpenedAt.Micros())
        );
    }

    internal sealed record Row(Ticket Of, string Body);
}

/// <summary>An account's vouchers as the fold of its journal left them.</summary>
public static class VoucherRows
{
    /// <summary>The latest row counts.</summary>
    internal static readonly Table<Row> Table = new(
        "vouchers",
        "ON CONFLICT (account_id, code) DO UPDATE SET body = excluded.body",
        null,
        new Number<Row>("account_id", row => row.Account),
        new Text<Row>("code", row => row.Code),
        new Text<Row>("body", row => row.Body)
    );

    /// <summary>All vouchers of an account, by code.</summary>
    public static IReadOnlyList<Voucher> All(Session session, long accountId) =>
        session.Query(
            "SELECT body FROM vouchers WHERE account_id = @account ORDER BY code",
            row => session.Json.Read<Voucher>(row.GetString(0)),
            ("@account", accountId)
        );

    /// <summary>Those of which something is left at an instant.</summary>
    public static IReadOnlyList<Voucher> Usable(Session session, long accountId, Instant at) =>
        [.. All(session, accountId).Where(voucher => voucher.Left.Minor > 0 && voucher.ExpiresAt > at)];

    internal static void Save(Session session, long accountId, Voucher voucher) =>
        session.Write(Table, new Row(accountId, voucher.Code, session.Json.Write(voucher)));

    internal sealed record Row(long Account, string Code, string Body);
}
