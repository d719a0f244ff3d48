using System.Diagnostics.CodeAnalysis;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>Carries out all that time brings about: what is due, and night by night what is for all accounts.
/// </summary>
/// <remarks>
/// A night comes after everything that was due before it. It goes through the accounts in the order of their ids, many
/// in one transaction, which also says how far it is: so it goes on where it stopped, whatever stopped it. A worker
/// keeps a job for a minute at a time; two at once would do nothing twice, but each the work of both.
/// </remarks>
/// <param name="database">Where.</param>
/// <param name="queue">Carries out what is due.</param>
/// <source>docs/decisions/0024</source>
public sealed class NightWork(Database database, DueWork queue)
{
    // Some thousand rows in a transaction: more would hardly be faster, and orders of these accounts wait so long.
    private const int AccountsMax = 1_000;
    private const int DoneMax = 4_000;

    private static readonly Duration HeldFor = Duration.FromMinutes(1);

    /// <summary>What is due or claimed by nobody else until now.</summary>
    /// <param name="now">The clock of accounts.</param>
    /// <param name="system">The system's clock.</param>
    /// <param name="by">The worker's name.</param>
    public async Task<QueueRun> RunAsync(Instant now, Func<Instant> system, string by)
    {
        var run = await RunAsync(now, now, system, by, until => queue.RunAsync(until, system(), by));
        return run.With(await queue.RetryAsync(now, system()));
    }

    /// <summary>What is due until now, whoever has claimed it: a sandbox clock was moved on.</summary>
    /// <param name="from">Where it stood.</param>
    /// <param name="now">Where it stands.</param>
    /// <param name="system">The system's clock.</param>
    public Task<QueueRun> RunAllAsync(Instant from, Instant now, Instant system)
    {
        var stuck = new HashSet<long>();
        return RunAsync(from, now, () => system, null, until => queue.RunAllAsync(until, system, stuck));
    }

    private async Task<QueueRun> RunAsync(
        Instant from,
        Instant now,
        Func<Instant> system,
        string? by,
        Func<Instant, Task<QueueRun>> pass
    )
    {
        var total = new QueueRun(0, []);
        foreach (var job in NightJob.All)
            while (await HoldAsync(job, from, now, system(), by) is { } held)
            {
                var night = job.After(held.Through, now);
                if (job.CatchesUp)
                    total = total.With(await pass(night));
                total = total.With(new QueueRun(0, await DoAsync(job, held, night, now, system)));
            }

        return total.With(await pass(now));
    }

    // Null where no night has come or another worker is at it. Nights begin after the first look.
    private async Task<JobRun?> HoldAsync(NightJob job, Instant from, Instant now, Instant system, string? by)
    {
        var run = await database.ReadAsync(session => JobRows.Find(session, job.Name));
        if (run is null || (run.Next <= now && by is not null))
            run = await database.Writes.RunAsync(session =>
                JobRows.Claim(session, job.Name, by ?? "", NightJob.MidnightOf(from), system, system + HeldFor)
            );
        return run?.Next <= now ? run with { By = by ?? run.By } : null;
    }

    private async Task<IReadOnlyList<StuckAccount>> DoAsync(
        NightJob job,
        JobRun run,
        Instant night,
        Instant now,
        Func<Instant> system
    )
    {
        var (reached, stuck) = await GoAsync(job, run, night, long.MaxValue, system);
        if (reached is null)
            return stuck;
        // Where nothing is there to be done in any account, the nights after are the same.
        var end = reached.Reached == 0 ? Instant.Max(night, NightJob.MidnightOf(now)) : night;
        await database.Writes.RunAsync(session =>
            JobRows.Move(session, reached, reached with { At = system(), Through = end, Reached = 0 }, system())
        );
        return stuck;
    }

    /// <summary>Goes on with a night, up to an account.</summary>
    /// <returns>How far it is then, or null where another worker was faster; and where it failed.</returns>
    internal async Task<(JobRun? Run, IReadOnlyList<StuckAccount> Stuck)> GoAsync(
        NightJob job,
        JobRun run,
        Instant night,
        long last,
        Func<Instant> system
    )
    {
        var (failed, limit) = (new List<StuckAccount>(), AccountsMax);
        if (run.Reached == 0)
            run = run with { Done = 0, Failed = 0 };
        while (true)
        {
            var listed = await database.ReadAsync(session => job.Accounts(session, run.Reached, limit));
            var accounts = listed.TakeWhile(account => account <= last).ToList();
            if (accounts.Count == 0)
                return (run, failed);
            var (next, stuck) = await StepAsync(job, run, accounts, night, system());
            failed.AddRange(stuck);
            if (next is null)
                return (null, failed);
            limit = (int)Math.Clamp((long)limit * DoneMax / Math.Max(next.Done - run.Done, 1), 1, AccountsMax);
            run = next;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in an account stops no other.")]
    private async Task<(JobRun? Next, IReadOnlyList<StuckAccount> Stuck)> StepAsync(
        NightJob job,
        JobRun run,
        List<long> accounts,
        Instant night,
        Instant system
    )
    {
        try
        {
            return (await DoneAsync(accounts, session => job.Run(session, accounts, night), failed: 0), []);
        }
        catch (Exception exception) when (exception is not (StoreBusyException or StoreLostException))
        {
            var stuck = await Task.WhenAll(
                accounts.Select(account => queue.PassAsync(account, night, system, (job, night)))
            );
            IReadOnlyList<StuckAccount> failed = [.. stuck.OfType<StuckAccount>()];
            var done = new NightStep(accounts.Count - failed.Count);
            return (await DoneAsync([], _ => done, failed.Count), failed);
        }

        Task<JobRun?> DoneAsync(IReadOnlyList<long> of, Func<Session, NightStep> act, int failed) =>
            database.Writes.RunAsync(
                Scope.Of(of),
                session =>
                {
                    var step = act(session);
                    var next = run with
                    {
                        At = system,
                        Done = run.Done + step.Done,
                        Failed = run.Failed + failed,
                        Reached = step.IsAll ? accounts[^1] : run.Reached,
                    };
                    // Where another worker was faster, nothing was left to do here.
                    return JobRows.Move(session, run, next, system + HeldFor) ? next : null;
                }
            );
    }
}
