using System.Data.Common;
using Cubit.Store;
using Cubit.Store.Execute;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// What group commit promises: durable, each command with its own answer, one bad one spoiling nobody.
/// </summary>
public sealed class WritePathTests
{
    private const int Clients = 32;
    private const int OrdersEach = 25;

    [Fact]
    public async Task Every_commit_waits_for_the_disk()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        string[] asked = TestPlace.IsPostgres
            ? ["SELECT source IN ('client', 'session') FROM pg_settings WHERE name = 'synchronous_commit'"]
            : ["PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys"];
        var settings = await database.Writes.RunAsync(session =>
            asked.Select(sql => session.Query(sql, row => $"{row.GetValue(0)}")[0]).ToList()
        );
        // A server's own setting stands; 2 is FULL.
        settings.ShouldBe(TestPlace.IsPostgres ? ["False"] : ["wal", "2", "1"]);
    }

    [Fact]
    public async Task Thirty_two_clients_share_commits_and_every_order_stands()
    {
        await using var data = await SeededData.MakeAsync(Clients);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        var before = database.Writes.Commits;
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(client => Task.Run(() => Ordering.InTurnAsync(database, database, client, OrdersEach)))
        );
        var commits = database.Writes.Commits - before;
        answers.SelectMany(each => each).ShouldAllBe(answer => answer.Status == 201);
        commits.ShouldBeLessThan(Clients * OrdersEach / 4);
        var report = await data.At.VerifyAsync();
        report.Differences.ShouldBeEmpty();
        report.Resizes.ShouldBe(Clients * OrdersEach);
    }

    [Fact]
    public async Task A_command_that_fails_spoils_no_other_of_its_batch()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        using var gate = new ManualResetEventSlim();
        var first = database.Writes.RunAsync(_ => Wait(gate));
        // These three gather while the first holds the writer, so they are one batch.
        var good = database.Writes.RunAsync(session => Insert(session, "a"));
        var bad = database.Writes.RunAsync<int>(session =>
            Insert(session, "b") > 0 ? throw new InvalidDataException("bad") : 0
        );
        var alsoGood = database.Writes.RunAsync(session => Insert(session, "c"));
        gate.Set();
        await first;
        (await good).ShouldBe(1);
        (await alsoGood).ShouldBe(1);
        await Should.ThrowAsync<InvalidDataException>(() => bad);
        database
            .Read(session =>
                session.Query("SELECT region_id FROM regions WHERE region_id < 'd' ORDER BY 1", row => row.GetString(0))
            )
            .ShouldBe(["a", "ap-southeast-1", "c"]);
    }

    [Fact]
    public async Task A_full_queue_is_refused_with_nothing_done()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        using var gate = new ManualResetEventSlim();
        var waiting = new List<Task> { database.Writes.RunAsync(_ => Wait(gate)) };
        Should.Throw<StoreBusyException>(() =>
        {
            for (var i = 0; i < 5000; i++)
                waiting.Add(database.Writes.RunAsync(_ => 0));
        });
        gate.Set();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task The_journal_and_the_books_refuse_to_be_edited()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        await using var owner = await Database.OpenAsync(data.Place, SeededData.Now, As.Owner);
        foreach (
            var sql in new[]
            {
                "UPDATE journal SET actor = 'x'",
                "DELETE FROM journal",
                "UPDATE postings SET amount_minor = 0",
                "DELETE FROM postings",
            }
        )
        {
            await Should.ThrowAsync<DbException>(() => database.Writes.RunAsync(session => session.Execute(sql)));
            await Should.ThrowAsync<DbException>(() => owner.Writes.RunAsync(session => session.Execute(sql)));
        }
    }

    private static int Wait(ManualResetEventSlim gate)
    {
        gate.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        return 0;
    }

    private static int Insert(Session session, string region) =>
        session.Execute("INSERT INTO regions (region_id, name) VALUES (@id, @id)", ("@id", region));
}
