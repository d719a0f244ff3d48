using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Tests.Cli;
using Cubit.Web.Hosting;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What is due is done once, in order, whoever is at it and whatever goes wrong.</summary>
public sealed class WorkerTests : OwnServer
{
    private const string Ops = RunningServer.OpsKey;
    private static readonly Instant Later = Instant.FromUtc(2020, 10, 20, 0, 0);

    // Due on the day of the demo's clock: the server's worker does it when it starts.
    private static readonly string[] First = ["reminder_sent"];

    [Fact]
    public async Task Several_workers_do_each_thing_once_and_in_order()
    {
        await SettledAsync();
        var system = EdgeClock.System();
        var runs = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => new DueWork(Server.Database).RunAsync(Later, system, $"worker {i}"))
        );
        runs.Sum(run => run.Done).ShouldBe(3, "each of the three accounts once");
        runs.ShouldAllBe(run => run.Failed.Count == 0);
        var kinds = await KindsAsync(RunningServer.Acme);
        // Three reminders before the end and three before the deletion, in between frozen, at last deleted.
        kinds.ShouldBe([
            .. Enumerable.Repeat("reminder_sent", 3),
            "instance_frozen",
            .. Enumerable.Repeat("reminder_sent", 3),
            "instance_deleted",
        ]);
        (await new DueWork(Server.Database).RunAsync(Later, system, "again")).Done.ShouldBe(0);
        (await KindsAsync(RunningServer.Acme)).ShouldBe(kinds);
    }

    [Fact]
    public async Task A_worker_that_died_with_its_claims_holds_nothing_up_for_long()
    {
        await SettledAsync();
        var system = EdgeClock.System();
        await Server.Database.Writes.RunAsync(session =>
            session.Execute(
                """
                INSERT INTO claims (account_id, holder, until, failures, since, error)
                VALUES (1001, 'dead', @until, 0, 0, '')
                """,
                ("@until", (system + Duration.FromMinutes(1)).ToUnixTimeTicks() / 10)
            )
        );
        var queue = new DueWork(Server.Database);
        (await queue.RunAsync(Later, system, "alive")).Done.ShouldBe(2, "the others' accounts");
        (await KindsAsync(RunningServer.Acme)).ShouldBe(First);
        (await queue.RunAsync(Later, system + Duration.FromMinutes(2), "alive")).Done.ShouldBe(1);
        (await KindsAsync(RunningServer.Acme)).Count.ShouldBe(8);
    }

    [Fact]
    public async Task The_worker_of_the_server_catches_up_after_a_stop()
    {
        await Server.At.ChangeAsync(session => Cubit.Store.Settings.SettingRows.SetSandboxClock(session, Later));
        await Server.RestartAsync();
        await SettledAsync(events: 8);
        var jobs = await Server.GetAsync("/v1/jobs", Ops);
        ((long?)jobs.Json["lastRun"]!["done"]).ShouldBe(3, jobs.Body);
        ((long?)jobs.Json["lagSeconds"]).ShouldBe(0);
        ((string?)jobs.Json["next"]!["kind"]).ShouldBe("reminder");
    }

    [Fact]
    public async Task What_is_stuck_stops_nobody_else_and_is_told_and_repaired()
    {
        await SettledAsync();
        await Server.At.ChangeAsync(session =>
            session.Execute(
                """
                INSERT INTO projects (account_id, name, region_id, instance_number, body)
                VALUES (1001, 'broken', 'ap-southeast-1', 0, 'no JSON')
                """
            )
        );
        (await Server.MoveClockAsync("2020-10-20T00:00:00Z")).Status.ShouldBe(200);
        (await KindsAsync(1002)).ShouldContain("instance_deleted");
        (await KindsAsync(RunningServer.Acme)).ShouldBe(First);
        var stuck = (await Server.GetAsync("/v1/queues", Ops)).Json["stuck"]!["items"]!.AsArray().Single()!;
        ((long?)stuck["account"]).ShouldBe(RunningServer.Acme);
        ((string?)stuck["error"]).ShouldNotBeNullOrEmpty();
        var told = await CommandLine.RunAsync(["jobs", .. Server.At.Options]);
        told.Output.ShouldContain("Stuck     1");
        told.Output.ShouldContain("cubit jobs retry 1001");
        var still = await Server.PostAsync("/v1/jobs/1001/retry", "", Ops);
        ((long?)still.Json["stuck"]!["failures"]).ShouldBe(2, still.Body);
        (await CommandLine.RunAsync(["jobs", "retry", "1001", .. Server.At.Options])).ShouldBeRefused("stuck still");
        await Server.At.ChangeAsync(session => session.Execute("DELETE FROM projects WHERE name = 'broken'"));
        var retried = await CommandLine.RunAsync(["jobs", "retry", "1001", .. Server.At.Options]);
        retried.ShouldBeDone();
        retried.Output.ShouldContain("everything that was due is done");
        (await KindsAsync(RunningServer.Acme)).Count.ShouldBe(8);
        (await Server.PostAsync("/v1/jobs/1001/retry", "", Ops)).ShouldBeRefused(409, "job.not_stuck");
        (await Server.PostAsync("/v1/jobs/9999/retry", "", Ops)).ShouldBeRefused(404, "account.unknown");
        (await CommandLine.RunAsync(["jobs", "retry", "1001", .. Server.At.Options])).ShouldBeRefused("not stuck");
        (await CommandLine.RunAsync(["jobs", "retry", "acme", .. Server.At.Options])).ShouldBeRefused("ACCOUNT");
        var audit = (await Server.GetAsync("/v1/audit", Ops)).Json["items"]!.AsArray();
        audit.Select(entry => (string)entry!["what"]!).ShouldAllBe(what => what == "job_retried");
        audit.Count.ShouldBe(3);
    }

    [Fact]
    public async Task States_that_are_shown_do_not_wait_for_a_worker()
    {
        // Only the clock of this server moves: nothing has been carried out.
        await Server.At.ChangeAsync(session => Cubit.Store.Settings.SettingRows.SetSandboxClock(session, Later));
        (await Server.GetAsync("/v1/sandbox/clock")).Status.ShouldBe(200);
        ((string?)(await Server.GetAsync("/v1/instances/i-1001-2")).Json["state"]).ShouldBe("deleted");
    }

    // Every account has its claim released, too.
    private async Task SettledAsync(int events = 1)
    {
        for (var tries = 0; ; tries++)
        {
            var has = 0;
            foreach (var account in new[] { RunningServer.Acme, 1002, 1003 })
                has += (await KindsAsync(account)).Count;
            if (has == 3 * events)
                return;
            tries.ShouldBeLessThan(300, "the worker looks every few seconds");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private Task<List<string>> KindsAsync(long account) =>
        Server.At.ReadAsync(session =>
            session.Query(
                """
                SELECT kind FROM journal WHERE account_id = @account
                AND kind IN ('reminder_sent', 'instance_frozen', 'instance_deleted') ORDER BY sequence
                """,
                row => row.GetString(0),
                ("@account", account)
            )
        );
}
