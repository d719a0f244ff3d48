using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>What one transaction of a night has done.</summary>
/// <param name="Done">How much.</param>
/// <param name="IsAll">Whether that is all of its accounts; else the same accounts come again.</param>
internal sealed record NightStep(int Done, bool IsAll = true);

/// <summary>Something that is done every night, at midnight UTC, for accounts in the order of their ids.</summary>
/// <param name="Name">Its name in <c>job_runs</c>.</param>
/// <param name="CatchesUp">Whether each night that was missed is done; else the last one alone.</param>
/// <param name="Accounts">The accounts after an id that it is for, so many at most.</param>
/// <param name="Run">Does it for accounts. Done again for the same night, it does nothing.</param>
internal sealed record NightJob(
    string Name,
    bool CatchesUp,
    Func<Session, long, int, IReadOnlyList<long>> Accounts,
    Func<Session, IReadOnlyList<long>, Instant, NightStep> Run
)
{
    private static readonly Duration Day = Duration.FromDays(1);

    /// <summary>Completed days become revenue, of all that is not gone: what is not has a deadline.</summary>
    public static readonly NightJob Revenue = new(
        JobRows.Revenue,
        true,
        DeadlineRows.Accounts,
        (session, accounts, night) => new(RevenueNight.Run(session, accounts, night))
    );

    /// <summary>Stored answers go when nobody will ask for them again.</summary>
    public static readonly NightJob Answers = new(
        JobRows.Answers,
        false,
        AccountRows.Listed,
        (session, accounts, night) =>
        {
            var gone = IdempotencyRows.Prune(session, accounts, night - IdempotencyRows.KeptFor);
            return new(gone, gone < IdempotencyRows.PrunedMax);
        }
    );

    /// <summary>In the order in which they are done.</summary>
    public static readonly IReadOnlyList<NightJob> All = [Revenue, Answers];

    /// <summary>The last midnight that has come.</summary>
    public static Instant MidnightOf(Instant now) => now.InUtc().Date.AtMidnight().InUtc().ToInstant();

    /// <summary>The night after one; the last that has come, where those between are not done.</summary>
    public Instant After(Instant night, Instant now) =>
        CatchesUp ? night + Day : Instant.Max(night + Day, MidnightOf(now));
}
