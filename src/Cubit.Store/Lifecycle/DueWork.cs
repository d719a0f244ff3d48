using System.Diagnostics.CodeAnalysis;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>What a run over the queue has done.</summary>
/// <param name="Done">Accounts in which everything that was due is done.</param>
/// <param name="Failed">Accounts in which something failed.</param>
public sealed record QueueRun(int Done, IReadOnlyList<StuckAccount> Failed)
{
    /// <summary>With what another has done.</summary>
    internal QueueRun With(QueueRun other) => new(Done + other.Done, [.. Failed, .. other.Failed]);
}

/// <summary>How the queue stands.</summary>
/// <param name="Last">When it was run last, or null.</param>
/// <param name="Next">What is to be done next, in any account, or null.</param>
/// <param name="NextAccount">In which account.</param>
/// <param name="Stuck">Accounts in which something failed, the longest first.</param>
/// <param name="Nights">What is done night by night, and how far that is.</param>
public sealed record QueueReport(
    JobRun? Last,
    Deadline? Next,
    long NextAccount,
    IReadOnlyList<StuckAccount> Stuck,
    IReadOnlyList<JobRun> Nights
)
{
    /// <summary>For how long something is due and not done.</summary>
    /// <param name="now">The clock of accounts.</param>
    public Duration LagAt(Instant now) => Next is { } next && next.Due < now ? now - next.Due : Duration.Zero;
}

/// <summary>Carries out what is due, in all accounts: each account's in order, and each thing once.</summary>
/// <remarks>
/// Any number of workers may run it. Each claims accounts for a while, so that one that dies holds them up no longer;
/// the deadline goes in the transaction that does what it asks for, so nothing is done twice.
/// </remarks>
/// <param name="database">Where.</param>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed class DueWork(Database database)
{
    /// <summary>How many stuck accounts a report tells of.</summary>
    public const int StuckMax = 100;

    // They go together in one transaction, and a worker that dies holds up no more than these.
    private const int ClaimedMax = WritePath.GroupMax;

    private const int ErrorLengthMax = 500;

    private const int DoublingsMax = 6;

    private static readonly Duration ClaimedFor = Duration.FromMinutes(1);
    private static readonly Duration RetriedAfter = Duration.FromMinutes(1);

    /// <summary>Claims accounts in which something is due, does it, and goes on until there are none.</summary>
    /// <param name="due">The clock of accounts: what is due until then is done.</param>
    /// <param name="now">The system's clock.</param>
    /// <param name="by">The worker's name.</param>
    public async Task<QueueRun> RunAsync(Instant due, Instant now, string by)
    {
        var (done, failed) = (0, new List<StuckAccount>());
        // A glance that writes nothing comes first: most of the time there is nothing to do.
        while (await database.ReadAsync(session => ClaimRows.IsSomethingDue(session, due, now)))
        {
            var claimed = await database.Writes.RunAsync(session =>
                ClaimRows.Claim(session, by, due, now, now + ClaimedFor, ClaimedMax)
            );
            if (claimed.Count == 0)
                break;
            var stuck = (await Task.WhenAll(claimed.Select(account => PassAsync(account, due, now))))
                .OfType<StuckAccount>()
                .ToList();
            done += claimed.Count - stuck.Count;
            failed.AddRange(stuck);
        }

        if (done + failed.Count > 0)
            await RecordAsync(by, now, done, failed.Count);
        return new QueueRun(done, failed);
    }

    /// <summary>Carries out everything that is due, whoever has claimed it: a sandbox clock was moved on.</summary>
    /// <param name="due">The clock of accounts.</param>
    /// <param name="now">The system's clock.</param>
    /// <param name="stuck">Accounts that are left alone; those in which something fails are added.</param>
    internal async Task<QueueRun> RunAllAsync(Instant due, Instant now, ISet<long> stuck)
    {
        var (done, failed, after) = (0, new List<StuckAccount>(), 0L);
        while (
            await database.ReadAsync(session => DeadlineRows.AccountsDue(session, due, after, ClaimedMax))
                is { Count: > 0 } accounts
        )
        {
            var tried = accounts.Where(account => !stuck.Contains(account)).ToList();
            var failing = (await Task.WhenAll(tried.Select(account => PassAsync(account, due, now))))
                .OfType<StuckAccount>()
                .ToList();
            stuck.UnionWith(failing.Select(each => each.Account));
            done += tried.Count - failing.Count;
            failed.AddRange(failing);
            after = accounts[^1];
        }

        return new QueueRun(done, failed);
    }

    /// <summary>An operator has an account tried again at once that is stuck.</summary>
    /// <param name="by">Who.</param>
    /// <param name="account">The account.</param>
    /// <param name="due">The clock of accounts.</param>
    /// <param name="now">The system's clock.</param>
    /// <errors>auth.forbidden, job.not_stuck</errors>
    public async Task<Decision<QueueRun>> RetryAsync(Operator by, long account, Instant due, Instant now)
    {
        if (StaffPowers.Refuse(by, StaffPower.Repair) is { } forbidden)
            return forbidden;
        if (await database.ReadAsync(session => ClaimRows.FindStuck(session, account)) is not { } before)
            return Refusal.Of("job.not_stuck", $"Account {account} is not stuck.", ("account", $"{account}"));
        var still = await PassAsync(account, due, now, await RevenueAsync());
        var after = still is null ? "everything due is done" : still.Error;
        var entry = new AuditEntry(due, by.Name, by.Role, by.From, "job_retried", $"{account}", before.Error, after);
        await database.Writes.RunAsync(session =>
        {
            AuditRows.Append(session, entry);
            return 0;
        });
        return still is null ? new QueueRun(1, []) : new QueueRun(0, [still]);
    }

    /// <summary>Notes that a worker was there, though there may have been nothing to do.</summary>
    public Task<int> RecordAsync(string by, Instant now, int done, int failed) =>
        database.Writes.RunAsync(session =>
            JobRows.Save(session, new JobRun(JobRows.Deadlines, by, now, done, failed))
        );

    /// <summary>How the queue stands.</summary>
    public Task<QueueReport> ReportAsync() =>
        database.ReadAsync(session =>
        {
            var next = DeadlineRows.Due(session, Instant.MaxValue, 1);
            return new QueueReport(
                JobRows.Find(session, JobRows.Deadlines),
                next is [var first] ? first.Deadline : null,
                next is [var of] ? of.Account : 0,
                ClaimRows.Stuck(session, ListPlace.Oldest, StuckMax),
                [.. JobRows.All(session).Where(run => run.Job != JobRows.Deadlines)]
            );
        });

    /// <summary>Tries accounts again that are stuck and whose time has come.</summary>
    internal async Task<QueueRun> RetryAsync(Instant due, Instant now)
    {
        var stuck = await database.ReadAsync(session => ClaimRows.Stuck(session, ListPlace.Oldest, StuckMax));
        var ripe = stuck.Where(each => each.RetryAt <= now).ToList();
        if (ripe.Count == 0)
            return new QueueRun(0, []);
        var night = await RevenueAsync();
        var still = await Task.WhenAll(ripe.Select(each => PassAsync(each.Account, due, now, night)));
        return new QueueRun(still.Count(each => each is null), [.. still.OfType<StuckAccount>()]);
    }

    // Revenue until the last night that was done: what is stuck may have missed it.
    private async Task<(NightJob, Instant)?> RevenueAsync() =>
        await database.ReadAsync(session => JobRows.Find(session, JobRows.Revenue)) is { } run
            ? (NightJob.Revenue, run.Through)
            : null;

    /// <summary>Accounts in which something failed, the longest first.</summary>
    public Task<IReadOnlyList<StuckAccount>> StuckAsync(ListPlace after, int limit) =>
        database.ReadAsync(session => ClaimRows.Stuck(session, after, limit));

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in an account stops no other.")]
    internal async Task<StuckAccount?> PassAsync(
        long account,
        Instant due,
        Instant now,
        (NightJob Job, Instant At)? night = null
    )
    {
        try
        {
            while (!await database.Writes.RunAsync(Scope.Of(account), session => Pass(session, account, due, night)))
            {
                // More was due than one transaction does.
            }

            return null;
        }
        catch (Exception exception) when (exception is not (StoreBusyException or StoreLostException))
        {
            return await database.Writes.RunAsync(session => Fail(session, account, exception.Message, now));
        }
    }

    private static bool Pass(Session session, long account, Instant due, (NightJob Job, Instant At)? night)
    {
        if (!Passing.UpTo(session, account, due))
            return false;
        if (night is { Job: var job, At: var at } && !job.Run(session, [account], at).IsAll)
            return false;
        ClaimRows.Release(session, account);
        return true;
    }

    // Tried again after one, two, four minutes, and so on up to an hour.
    private static StuckAccount Fail(Session session, long account, string error, Instant now)
    {
        var before = ClaimRows.FindStuck(session, account);
        var failures = (before?.Failures ?? 0) + 1;
        var stuck = new StuckAccount(
            account,
            failures,
            before?.Since ?? now,
            now + (RetriedAfter * (1 << Math.Min(failures - 1, DoublingsMax))),
            error.Length > ErrorLengthMax ? error[..ErrorLengthMax] : error
        );
        ClaimRows.Fail(session, stuck);
        return stuck;
    }
}
