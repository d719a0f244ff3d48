using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Settings;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Nights go through all accounts, each once, whatever stops them and whoever else is at it.</summary>
public sealed class NightTests : IAsyncLifetime
{
    private const int Kills = 8;

    private static readonly Instant Start = NightData.Start;
    private static readonly Instant System = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly AgreementReference Terms = new("maxcompute-subscription", "2020-01");

    private TestPlace _at = null!;
    private Database _database = null!;
    private NightWork _nights = null!;

    public async ValueTask InitializeAsync() => (_at, _database, _nights) = await NightData.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _at.DisposeAsync();
    }

    [Fact]
    public async Task Completed_days_become_revenue_every_night_in_one_event_of_the_account()
    {
        await RunAllAsync(_nights, Start, Start + Duration.FromDays(3));
        (await KindsAsync(SeededData.AccountOf(0))).Count(kind => kind == "revenue_recognised").ShouldBe(3);
        // 100 CU × 22 × 12 months × 0.85, of which the 337 days until 4 March are used: 22,440 × 337 ÷ 365.
        (await LedgerAsync("deferred_revenue:1")).ShouldBe(22_440_00 - 20_718_57);
        (await LedgerAsync("deferred_revenue:2")).ShouldBe(22_440_00 - 20_718_57);
        (await _at.VerifyAsync()).Differences.ShouldBeEmpty();
        var rows = await NightData.RowsAsync(_at);
        await RunAllAsync(_nights, Start, Start + Duration.FromDays(3));
        (await NightData.RowsAsync(_at)).ShouldBe(rows);
    }

    [Fact]
    public async Task The_first_look_does_nothing_and_the_next_night_makes_up_for_all_before_it()
    {
        (await _nights.RunAsync(Start, () => System, "one")).Failed.ShouldBeEmpty();
        (await LedgerAsync("revenue")).ShouldBe(0);
        await _nights.RunAsync(Start + Duration.FromHours(14), () => System, "one");
        (await LedgerAsync("revenue")).ShouldBe(0, "23:00 of the same day");
        await _nights.RunAsync(Start + Duration.FromHours(15), () => System, "one");
        (await LedgerAsync("deferred_revenue:1")).ShouldBe(22_440_00 - 20_595_61, "335 days until midnight");
    }

    [Fact]
    public async Task Instances_are_read_again_only_where_something_happened()
    {
        await RunAllAsync(_nights, Start, Start + Duration.FromDays(1));
        var (quiet, busy) = (SeededData.AccountOf(0), SeededData.AccountOf(1));
        await ResizeAsync(_database, busy, 150, Start + Duration.FromDays(1));
        _at.Spoil($"UPDATE instances SET body = 'no JSON' WHERE account_id = {quiet}");
        await RunAllAsync(_nights, Start, Start + Duration.FromDays(2));
        (await KindsAsync(quiet)).Count(kind => kind == "revenue_recognised").ShouldBe(2);
        (await _at.VerifyAccountAsync(busy)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_fails_in_one_account_is_told_and_repaired_and_stops_no_other()
    {
        var broken = SeededData.AccountOf(2);
        var body = await _at.ReadAsync(session =>
            session.Query(
                "SELECT body FROM instances WHERE account_id = @account AND instance_number = 1",
                row => row.GetString(0),
                ("@account", broken)
            )
        );
        _at.Spoil($"UPDATE instances SET body = 'no JSON' WHERE account_id = {broken} AND instance_number = 1");
        await RunAllAsync(_nights, Start, Start + Duration.FromDays(1));
        (await KindsAsync(SeededData.AccountOf(5))).ShouldContain("revenue_recognised");
        (await KindsAsync(broken)).ShouldNotContain("revenue_recognised");
        var queue = new DueWork(_database);
        (await queue.ReportAsync()).Stuck.Single().Account.ShouldBe(broken);
        _at.Spoil($"UPDATE instances SET body = '{body[0]}' WHERE account_id = {broken} AND instance_number = 1");
        var by = new Operator("eve", StaffRole.Admin, "here");
        var retried = await queue.RetryAsync(by, broken, Start + Duration.FromDays(1), System);
        retried.Value.Failed.ShouldBeEmpty();
        (await KindsAsync(broken)).ShouldContain("revenue_recognised");
        (await queue.ReportAsync()).Stuck.ShouldBeEmpty();
        (await _at.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_workers_leave_what_one_leaves()
    {
        var (until, runs) = (Start + Duration.FromDays(9), 0);
        await _nights.RunAsync(Start, () => System, "first look");
        // Their leases lapse at once, so that they do come into each other's way.
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 12; i++)
                            await new NightWork(_database, new DueWork(_database)).RunAsync(
                                until,
                                () => System + (Duration.FromMinutes(2) * Interlocked.Increment(ref runs)),
                                $"worker {worker}"
                            );
                    })
                )
        );
        await ShouldBeAsInOneGoAsync(_at, until);
    }

    [Fact]
    public async Task A_jump_of_the_clock_and_a_walk_leave_the_same_rows()
    {
        int[] hours = [5, 10, 20, 1, 47, 24, 12, 100, 3, 1000];
        await SetClockAsync(_at, Start);
        var (at, desk) = (Start, new SandboxDesk(_database, _nights));
        foreach (var step in hours)
        {
            at += Duration.FromHours(step);
            (await desk.AdvanceAsync(Duration.FromHours(step), System)).Refusal.ShouldBeNull();
        }

        // Past the end of every term, and what was bought for a month is gone.
        (await KindsAsync(SeededData.AccountOf(0))).ShouldContain("instance_deleted");
        await ShouldBeAsInOneGoAsync(_at, at);
    }

    [Fact]
    public async Task A_server_that_is_killed_again_and_again_leaves_nothing_out_and_does_nothing_twice()
    {
        var until = Start + Duration.FromDays(30);
        await _nights.RunAsync(Start, () => System, "first look");
        await SetClockAsync(_at, until);
        await _database.DisposeAsync();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(_at);
            await Task.Delay(40 * (kill + 1), TestContext.Current.CancellationToken);
            server.Kill();
            // Whoever dies keeps its jobs and accounts for a minute.
            _at.Spoil("UPDATE job_runs SET held_until = 0");
            _at.Spoil("UPDATE claims SET until = 0");
        }

        (_database, _nights) = await NightData.OpenAsync(_at);
        await _nights.RunAsync(until, () => System, "last");
        await ShouldBeAsInOneGoAsync(_at, until);
    }

    // The same data somewhere else, where nothing came in between.
    private static async Task ShouldBeAsInOneGoAsync(TestPlace at, Instant until)
    {
        (await at.VerifyAsync()).Differences.ShouldBeEmpty();
        var (other, database, nights) = await NightData.OpenAsync();
        await RunAllAsync(nights, Start, until);
        await database.DisposeAsync();
        (await NightData.RowsAsync(at)).ShouldBe(await NightData.RowsAsync(other));
        await other.DisposeAsync();
    }

    private static async Task RunAllAsync(NightWork nights, Instant from, Instant until) =>
        (await nights.RunAllAsync(from, until, System)).Done.ShouldBeGreaterThanOrEqualTo(0);

    private static Task<bool> SetClockAsync(TestPlace at, Instant now) =>
        at.ChangeAsync(session => SettingRows.SetSandboxClock(session, now));

    private static Task<OrderAnswer> ResizeAsync(Database database, long account, int units, Instant at) =>
        new LifeDesk(database, refusal => throw new InvalidOperationException(refusal.Detail)).RunAsync(
            new LifeCommand(account, new Reach(Instance: 1), at, Role.Owner),
            state =>
            {
                var decided = ResizeDecision.Decide(
                    state.MarketOf(state.Holdings.Instances[1])!.Of(state.Holdings, 1),
                    new ResizeInstance(
                        new Configuration.Units(units),
                        null,
                        at,
                        at,
                        "ann",
                        Role.Owner,
                        new Acceptance(null, Terms, Unquoted: true)
                    )
                );
                return new Happened([decided.Value.Event]);
            },
            _ => new OrderAnswer(200, "")
        );

    private Task<List<string>> KindsAsync(long account) =>
        _at.ReadAsync(session =>
            session.Query(
                "SELECT kind FROM journal WHERE account_id = @account ORDER BY sequence",
                row => row.GetString(0),
                ("@account", account)
            )
        );

    private Task<long> LedgerAsync(string ledgerAccount) =>
        _at.ReadAsync(session =>
            session.Query(
                """
                SELECT CAST(COALESCE(sum(amount_minor), 0) AS BIGINT) FROM postings
                WHERE account_id = @account AND ledger_account = @ledger
                """,
                row => row.GetInt64(0),
                ("@account", SeededData.AccountOf(0)),
                ("@ledger", ledgerAccount)
            )[0]
        );
}
