using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>The tests' own PostgreSQL: what other tests rely on.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_durable_server_keeps_what_it_committed_when_it_is_killed_and_leaves_nothing_behind()
    {
        var server = await PostgresServer.StartAsync(durable: true);
        await using (server)
        {
            (await server.ExecuteAsync("SHOW fsync")).ShouldBe("on");
            (await server.ExecuteAsync("SELECT rolname FROM pg_roles WHERE rolsuper")).ShouldBe("postgres");
            await server.ExecuteAsync("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
            await server.KillAsync();
            await server.RestartAsync();
            (await server.ExecuteAsync("SELECT n FROM kept")).ShouldBe("7");
            await server.StopAsync();
            await server.RestartAsync();
            (await server.ExecuteAsync("SELECT n FROM kept")).ShouldBe("7");
        }

        Directory.Exists(server.Folder).ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(() => server.ExecuteAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_database_is_a_copy_of_its_template_and_goes_when_it_is_disposed()
    {
        var server = await PostgresServer.SharedAsync();
        await using var template = await server.CreateAsync();
        await server.ExecuteAsync("CREATE TABLE copied (n int)", template.Name);
        var copy = await server.CreateAsync(template.Name);
        await using (copy)
            (await server.ExecuteAsync("SELECT count(*) FROM copied", copy.Name)).ShouldBe("0");
        var left = await server.ExecuteAsync($"SELECT count(*) FROM pg_database WHERE datname = '{copy.Name}'");
        left.ShouldBe("0");
    }

    [Fact]
    public async Task No_server_runs_as_root()
    {
        var server = await PostgresServer.SharedAsync();
        var state = Path.Combine(server.Folder, "cluster", "postmaster.pid");
        var id = (await File.ReadAllLinesAsync(state, TestContext.Current.CancellationToken))[0];
        (await WatchedProcess.RunAsync("stat", "-c", "%U", $"/proc/{id}")).ShouldNotBe("root");
    }
}
