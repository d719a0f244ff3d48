using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>A bill of what a project used, with the number of its event.</summary>
public sealed record UsageBill(long Sequence, UsageBilled Billed);

/// <summary>Which events of an account bill its projects' use.</summary>
internal static class UsageRows
{
    /// <summary>Bills of a project before an event, the latest first.</summary>
    public static IReadOnlyList<UsageBill> Page(
        Session session,
        long accountId,
        string project,
        long before,
        int limit
    ) =>
        session.Query(
            """
            SELECT u.sequence, j.body FROM usage_bills AS u
            JOIN journal AS j ON j.account_id = u.account_id AND j.sequence = u.sequence
            WHERE u.account_id = @account AND u.project = @project AND u.sequence < @before
            ORDER BY u.sequence DESC LIMIT @limit
            """,
            row => new UsageBill(row.GetInt64(0), session.Json.Read<UsageBilled>(row.GetString(1))),
            ("@account", accountId),
            ("@project", project),
            ("@before", before),
            ("@limit", (long)limit)
        );

    /// <summary>Every bill of an account, as verification tells it.</summary>
    public static IReadOnlyList<string> Of(Session session, long accountId) =>
        session.Query(
            "SELECT sequence, project FROM usage_bills WHERE account_id = @account ORDER BY sequence",
            row => $"{row.GetInt64(0)} {row.GetString(1)}",
            ("@account", accountId)
        );

    /// <summary>The price book that has a price of use in a region at an instant, or null.</summary>
    public static PriceBook? Metered(Session session, string region, Instant at) =>
        CatalogRows
            .Products(session)
            .Select(product => CatalogRows.InForce(session, product.Id, region, at))
            .FirstOrDefault(book => book?.PerUnitHour is not null);

    public static int Save(Session session, Account account, UsageBilled billed) =>
        session.Execute(
            "INSERT INTO usage_bills (account_id, project, sequence) VALUES (@account, @project, @sequence)",
            ("@account", account.Id),
            ("@project", billed.Project),
            ("@sequence", account.Version)
        );
}
