using Cubit.Store.Accounts;

namespace Cubit.Store;

/// <summary>What a verification looked at, and every difference that it found.</summary>
/// <param name="Accounts">Accounts whose journal was folded again.</param>
/// <param name="Events">Events of those journals.</param>
/// <param name="Orders">Orders whose stored rows were compared.</param>
/// <param name="Resizes">Orders whose amounts were computed again from their stored inputs.</param>
/// <param name="Instances">Instances compared with the fold, and whose deferred revenue was compared with their
/// layers.</param>
/// <param name="Postings">Postings compared with what the events ask for, and summed per event and currency.</param>
/// <param name="Differences">What does not agree, in words; empty where everything does.</param>
public sealed record VerificationReport(
    int Accounts,
    int Events,
    int Orders,
    int Resizes,
    int Instances,
    int Postings,
    IReadOnlyList<string> Differences
);

/// <summary>Rebuilds every view from the journal, recomputes every amount, and compares.</summary>
/// <source>ARCHITECTURE.md, "The one natural path"</source>
public static class Verification
{
    /// <summary>Verifies a database; nothing is written.</summary>
    public static VerificationReport Run(Database database) =>
        database.Read(session =>
        {
            var reports = AccountRows.Ids(session).Select(id => new AccountVerification(session, id).Run()).ToList();
            var strays = Strays(session).Concat(Pools(session));
            return new VerificationReport(
                reports.Count,
                reports.Sum(r => r.Events),
                reports.Sum(r => r.Orders),
                reports.Sum(r => r.Resizes),
                reports.Sum(r => r.Instances),
                reports.Sum(r => r.Postings),
                [.. reports.SelectMany(r => r.Differences), .. strays]
            );
        });

    private static IEnumerable<string> Strays(Session session) =>
        session
            .Query(
                "SELECT DISTINCT account_id FROM journal WHERE account_id NOT IN (SELECT account_id FROM accounts)",
                row => $"Account {row.GetInt64(0)} has a journal and no row."
            )
            .Concat(
                session.Query(
                    """
                    SELECT DISTINCT p.account_id, p.sequence FROM postings AS p WHERE NOT EXISTS (
                      SELECT 1 FROM journal AS j
                      WHERE j.account_id = p.account_id AND j.sequence = p.sequence AND j.at = p.at)
                    """,
                    row => $"Account {row.GetInt64(0)} has postings that are not of its event {row.GetInt64(1)}."
                )
            );

    // What is counted order by order against the sum of what there is.
    private static List<string> Pools(Session session) =>
        session.Query(
            """
            SELECT p.product_id, p.region_id, coalesce(t.units, -1), coalesce(u.units, 0) FROM capacity_pools AS p
            LEFT JOIN capacity_taken AS t ON t.product_id = p.product_id AND t.region_id = p.region_id
            LEFT JOIN units_taken AS u ON u.product_id = p.product_id AND u.region_id = p.region_id
            WHERE p.units_total IS NOT NULL AND coalesce(t.units, -1) <> coalesce(u.units, 0)
            """,
            row =>
                $"The pool of {row.GetString(0)} in {row.GetString(1)}: {row.GetInt64(2)} CU are counted, "
                + $"and {row.GetInt64(3)} are taken."
        );
}
