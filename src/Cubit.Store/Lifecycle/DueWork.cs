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
public sealed record QueueRun(int Done, IReadOnlyList<StuckAccount> Failed);

/// <summary>When the queue was run last, by the system's clock.</summary>
/// <param name="By">By which worker.</param>
/// <param name="At">When.</param>
/// <param name="Done">In how many accounts everything was done.</param>
/// <param name="Failed">In how many something failed.</param>
public sealed record LastRun(string By, Instant At, int Done, int Failed);

/// <summary>How the queue stands.</summary>
/// <param name="Last">When it was run last, or null.</param>
/// <param name="Next">What is to be done next, in any account, or null.</param>
/// <param name="NextAccount">In which account.</param>
/// <param name="Stuck">Accounts in which something failed, the longest first.</param>
public sealed record QueueReport(LastRun? Last, Deadline? Next, long NextAccount, IReadOnlyList<StuckAccount> Stuck)
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

    // They go together in few transactions, and a worker that dies holds up no more than these.
    private const int ClaimedMax = 64;

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
            await RecordAsync(new LastRun(by, now, done, failed.Count));
        return new QueueRun(done, failed);
    }

    /// <summary>Carries out everything that is due, whoever has claimed it: a sandbox clock was moved on.</summary>
    public async Task<QueueRun> RunAllAsync(Instant due, Instant now)
    {
        var (done, failed, after) = (0, new List<StuckAccount>(), 0L);
        while (
            await database.ReadAsync(session => DeadlineRows.AccountsDue(session, due, after, ClaimedMax))
                is { Count: > 0 } accounts
        )
        {
            var stuck = (await Task.WhenAll(accounts.Select(account => PassAsync(account, due, now))))
                .OfType<StuckAccount>()
                .ToList();
            done += accounts.Count - stuck.Count;
            failed.AddRange(stuck);
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
        var still = await PassAsync(account, due, now);
        var after = still is null ? "everything due is done" : still.Error;
        var entry = new AuditEntry(due, by.Name, by.Role, by.From, "job_retried", $"{account}", before.Error, after);
        await database.Writes.RunAsync(session =>
        {
            AuditRows.Append(session, entry);
            return 0;
        });
        return still is null ? new QueueRun(1, []) : new QueueRun(0, [still]);
    }

    /// <summary>Notes that a worker was there, though there was nothing to do.</summary>
    public Task<int> RecordAsync(LastRun run) => database.Writes.RunAsync(session => ClaimRows.Save(session, run));

    /// <summary>How the queue stands.</summary>
    public Task<QueueReport> ReportAsync() =>
        database.ReadAsync(session =>
        {
            var next = DeadlineRows.Due(session, Instant.MaxValue, 1);
            return new QueueReport(
                ClaimRows.Last(session),
                next is [var first] ? first.Deadline : null,
                next is [var of] ? of.Account : 0,
                ClaimRows.Stuck(session, ListPlace.Oldest, StuckMax)
            );
        });

    /// <summary>Accounts in which something failed, the longest first.</summary>
    public Task<IReadOnlyList<StuckAccount>> StuckAsync(ListPlace after, int limit) =>
        database.ReadAsync(session => ClaimRows.Stuck(session, after, limit));

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in an account stops no other.")]
    private async Task<StuckAccount?> PassAsync(long account, Instant due, Instant now)
    {
        try
        {
            while (!await database.Writes.RunAsync(Scope.Of(account), session => Pass(session, account, due)))
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

    private static bool Pass(Session session, long account, Instant due)
    {
        if (!Passing.UpTo(session, account, due))
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
