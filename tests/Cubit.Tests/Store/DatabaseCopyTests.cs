using Cubit.Store;
using Cubit.Tests.Cli;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary><c>cubit db</c>: data move to the other engine and back, and everything agrees on both sides.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class DatabaseCopyTests : IAsyncLifetime
{
    private PostgresDatabase _server = null!;
    private DirectoryInfo _folder = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await (await PostgresServer.SharedAsync()).CreateAsync();
        _folder = Directory.CreateTempSubdirectory("cubit-copy-");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Data_move_to_a_server_and_back_and_take_orders_there()
    {
        await using var demo = await RunningServer.StartAsync();
        var quote = await demo.QuoteAsync(await demo.InstanceIdAsync("ecs"), "C");
        (await demo.OrderAsync(quote, "key-1")).Status.ShouldBe(201);
        var said = await CopyAsync(demo.At.Options[1], _server.ConnectionString);
        said.ShouldBeDone();
        said.Output.ShouldContain("journal ");
        said.Output.Split("everything agrees.").Length.ShouldBe(3, "both sides are verified");
        var back = await CopyAsync(_server.ConnectionString, _folder.FullName);
        back.ShouldBeDone();
        RowsOf(back).ShouldBe(RowsOf(said));
        // What the source had stored is the same to the letter.
        (await JournalAsync(new DataPlace.InFolder(_folder.FullName))).ShouldBe(await JournalAsync(demo.At.Place));
    }

    [Fact]
    public async Task A_place_that_holds_data_is_no_target()
    {
        await using var full = await SeededData.MakeAsync(1);
        await using var from = await SeededData.MakeAsync(1);
        var said = await CopyAsync(from.At.Options[1], full.At.Options[1]);
        said.Code.ShouldBe(2);
        said.Error.ShouldContain("holds data already");
        (await CopyAsync(_folder.FullName, _server.ConnectionString)).ShouldBeRefused("--from", "holds no data");
    }

    [Fact]
    public async Task Status_plan_and_migrate_tell_what_is_and_what_would_be()
    {
        string[] place = ["--database", _server.ConnectionString];
        (await CommandLine.RunAsync(["db", "status", .. place])).Output.ShouldContain("newer than this data");
        var plan = await CommandLine.RunAsync(["db", "plan", .. place]);
        plan.Output.ShouldContain("CREATE TABLE journal");
        plan.Output.ShouldNotContain(" STRICT");
        (await CommandLine.RunAsync(["db", "migrate", .. place])).ShouldBeDone();
        var after = await CommandLine.RunAsync(["db", "status", .. place]);
        after.Output.ShouldContain("PostgreSQL 15");
        after.Output.ShouldContain("may work on this data");
        (await CommandLine.RunAsync(["db", "plan", .. place])).Output.ShouldContain("nothing would be run");
    }

    private static Task<Said> CopyAsync(string from, string to) =>
        CommandLine.RunAsync("db", "copy", "--from", from, "--to", to);

    private static string RowsOf(Said said) => said.Output.Split('\n').First(line => line.Contains(" rows copied"));

    private static async Task<string> JournalAsync(DataPlace place)
    {
        await using var database = Database.OpenToLook(place);
        return database.Read(session =>
            string.Join(
                '\n',
                session.Query("SELECT body FROM journal ORDER BY account_id, sequence", row => row.GetString(0))
            )
        );
    }
}
