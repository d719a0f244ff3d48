using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>Lets the days of many accounts' instances become revenue at once: one event for each account.</summary>
/// <remarks>
/// An account whose days are revenue already, or of which nothing becomes revenue, is left as it is. So doing it again
/// does nothing, whatever stopped it the first time.
/// </remarks>
/// <source>docs/spec/orders.md, "Revenue by day"; docs/decisions/0024</source>
internal static class RevenueNight
{
    /// <summary>Who does it.</summary>
    public const string Actor = "nightly";

    // The last day of a term may be cut short, and counts when it would have ended.
    private static readonly Duration LastDay = Duration.FromDays(1);

    /// <summary>Recognises revenue in one transaction.</summary>
    /// <param name="session">Where.</param>
    /// <param name="accounts">Ids of accounts, in order.</param>
    /// <param name="through">Days completed until then become revenue.</param>
    /// <returns>Of how many instances.</returns>
    public static int Run(Session session, IReadOnlyList<long> accounts, Instant through)
    {
        var instances = 0;
        foreach (var (account, before, kept) in RecognitionRows.Load(session, accounts))
        {
            var since = before ?? Instant.MinValue;
            if (since >= through)
                continue;
            var layers = kept ?? [.. InstanceLayers.After(since, Instances(session, account.Id, since))];
            var recognised = new List<(long, Money Amount)>(layers.Count);
            foreach (var each in layers)
                if (each.Between(since, through) is { Minor: not 0 } amount)
                    recognised.Add((each.Instance, amount));
            if (recognised.Count == 0)
                continue;
            var happened = new RevenueRecognised(Instant.Max(through, account.LastEventAt), Actor, through);
            var after = AccountJournal.Apply(account, happened);
            session.Write(AccountRows.Table, after);
            Journal.Write(session, after, happened, Postings.Recognised(recognised));
            session.Write(
                RecognitionRows.Table,
                new(account.Id, through, after.Version, InstanceLayers.Text(InstanceLayers.After(through, layers)))
            );
            instances += recognised.Count;
        }

        // What was loaded before is not what is written now.
        session.Forget();
        return instances;
    }

    private static List<Instance> Instances(Session session, long account, Instant since) =>
        session.Query(
            "SELECT body FROM instances WHERE account_id = @account AND ends_at > @since ORDER BY instance_number",
            row => session.Json.Read<Instance>(row.GetString(0)),
            ("@account", account),
            ("@since", since == Instant.MinValue ? long.MinValue : (since - LastDay).Micros())
        );
}
