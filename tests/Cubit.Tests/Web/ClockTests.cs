using Cubit.Calendar;
using Cubit.Tests.Cli;
using Cubit.Web.Console;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>The sandbox clock, and what time does to an instance.</summary>
public sealed class ClockTests : OwnServer
{
    [Fact]
    public async Task The_clock_moves_forward_only()
    {
        (await Server.MoveClockAsync("2020-09-24T10:00:00Z")).Body.ShouldBe("""{"now":"2020-09-24T10:00:00Z"}""");
        (await Server.MoveClockAsync("2020-09-24T10:00:01.5Z")).Body.ShouldBe("""{"now":"2020-09-24T10:00:01.5Z"}""");
        var refused = await Server.MoveClockAsync("2020-09-24T10:00:01.4Z");
        refused.ShouldBeRefused(409, "sandbox.clock_backward").Value("now").ShouldBe("2020-09-24T10:00:01.5Z");
        refused.Value("asked").ShouldBe("2020-09-24T10:00:01.4Z");
        (await Server.MoveClockAsync("-0044-03-15T12:00:00Z")).ShouldBeRefused(409, "sandbox.clock_backward");
        (await Server.MoveClockAsync("2020-09-24T10:00:01.5Z")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("2999-12-31T23:59:59.000001Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task The_clock_stays_where_a_term_of_any_length_still_ends_within_the_calendar(string now) =>
        (await Server.MoveClockAsync(now))
            .ShouldBeRefused(400, "request.invalid")
            .Detail!.ShouldContain("now is after 2999-12-31T23:59:59Z");

    [Theory]
    [InlineData("14d", "2020-10-08T10:00:00Z")]
    [InlineData("36h", "2020-09-25T22:00:00Z")]
    [InlineData("90m", "2020-09-24T11:30:00Z")]
    [InlineData("1s", "2020-09-24T10:00:01Z")]
    public async Task The_clock_is_moved_on_by_a_step(string step, string now)
    {
        var moved = await Server.PostAsync("/v1/sandbox/clock", $$"""{"advance":"{{step}}"}""");
        moved.Body.ShouldBe($$"""{"now":"{{now}}"}""");
        (await Server.GetAsync("/v1/sandbox/clock")).Body.ShouldBe(moved.Body);
        (await Server.GetAsync("/v1/sandbox/clock", RunningServer.OpsKey)).Body.ShouldBe(moved.Body);
        (await Server.GetAsync("/v1/sandbox/clock", key: null)).ShouldBeRefused(401, "auth.required");
    }

    [Fact]
    public async Task No_step_leads_out_of_the_calendar()
    {
        (await Server.PostAsync("/v1/sandbox/clock", """{"advance":"999999d"}"""))
            .ShouldBeRefused(400, "request.invalid")
            .Detail!.ShouldContain("2999-12-31T23:59:59Z");
        (await Server.GetAsync("/v1/sandbox/clock")).Body.ShouldBe("""{"now":"2020-09-24T10:00:00Z"}""");
    }

    [Fact]
    public async Task The_command_line_moves_the_clock_of_a_server_that_runs()
    {
        (await ClockAsync("show")).Output.ShouldBe("2020-09-24T10:00:00Z\n");
        (await ClockAsync("advance", "2d")).Output.ShouldBe("2020-09-26T10:00:00Z\n");
        (await Server.GetAsync("/v1/sandbox/clock")).Body.ShouldBe("""{"now":"2020-09-26T10:00:00Z"}""");
        (await ClockAsync("set", "2020-09-27")).Output.ShouldBe("2020-09-27T00:00:00Z\n");
        (await ClockAsync("set", "2020-09-26")).ShouldBeRefused("only goes forward", "2020-09-27T00:00:00Z");
        (await ClockAsync("set", "tomorrow")).ShouldBeRefused("WHEN", "tomorrow");
        (await ClockAsync("advance", "2 weeks")).ShouldBeRefused("STEP", "14d");
        (await ClockAsync("advance", "0d")).ShouldBeRefused("STEP");
    }

    private Task<Said> ClockAsync(params string[] line) =>
        CommandLine.RunAsync(["clock", .. line, .. Server.At.Options]);

    [Fact]
    public async Task A_jump_of_the_clock_and_a_walk_show_the_same()
    {
        await using var other = await RunningServer.StartAsync();
        foreach (var server in new[] { Server, other })
        {
            await server.PostAsync("/v1/projects", """{"name":"mine","instanceId":"i-1001-1"}""");
            await server.PostAsync("/v1/tickets", """{"kind":"cancellation","instanceId":"i-1001-1"}""");
            await server.PostAsync("/v1/tickets/t-1001-1/approve", """{"refund":"proposed"}""", RunningServer.OpsKey);
        }

        foreach (var step in new[] { "1s", "5d", "90m", "36h", "3d", "12d", "59m", "8d", "14d" })
            (await Server.PostAsync("/v1/sandbox/clock", $$"""{"advance":"{{step}}"}""")).Status.ShouldBe(200);
        var now = (string)(await Server.GetAsync("/v1/sandbox/clock")).Json["now"]!;
        (await other.MoveClockAsync(now)).Status.ShouldBe(200);
        foreach (var list in new[] { "instances", "orders", "projects", "tickets" })
            (await other.GetAsync($"/v1/{list}")).Body.ShouldBe((await Server.GetAsync($"/v1/{list}")).Body);
        (await JournalAsync(other)).ShouldBe(await JournalAsync(Server));
        (await other.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    private static Task<List<string>> JournalAsync(RunningServer server) =>
        server.At.ReadAsync(session =>
            session.Query(
                "SELECT account_id, sequence, at, body FROM journal ORDER BY account_id, sequence",
                row => $"{row.GetInt64(0)} {row.GetInt64(1)} {row.GetInt64(2)} {row.GetString(3)}"
            )
        );

    [Fact]
    public async Task The_clock_stands_still_and_stays_over_a_restart()
    {
        await Server.MoveClockAsync("2020-09-26T10:00:00Z");
        await Server.RestartAsync();
        var quote = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        ((string?)quote.Json["pricedAt"]).ShouldBe("2020-09-26T10:00:00Z");
        // 26 days begun: 20 x 1/5
        quote.Amount("refund").ShouldBe("4.00");
        (await Server.MoveClockAsync("2020-09-26T09:59:59Z")).ShouldBeRefused(409, "sandbox.clock_backward");
    }

    [Fact]
    public async Task Without_sandbox_mode_there_is_no_such_clock_and_no_demo_key()
    {
        var key = await Server.KeyAsync(Cubit.Accounts.Role.Owner);
        await Server.RestartAsync(sandbox: false);
        (await Server.PostAsync("/v1/sandbox/clock", """{"now":"2030-01-01T00:00:00Z"}""", key)).ShouldBeRefused(
            404,
            "route.unknown"
        );
        (await Server.GetAsync("/v1/instances", RunningServer.AcmeKey)).ShouldBeRefused(401, "auth.required");
        // On the clock of the wall the demo's instances of 2020 are long gone.
        var instance = await Server.InstanceIdAsync("ecs", key);
        ((string?)(await Server.GetAsync($"/v1/instances/{instance}", key)).Json["state"]).ShouldBe("deleted");
        (await Server.QuoteAsync(instance, "C", key)).ShouldBeRefused(409, "instance.deleted");
    }

    [Theory]
    [InlineData("2020-09-30T23:59:59.999999Z", "active", null)]
    [InlineData("2020-10-01T00:00:00Z", "frozen", "instance.frozen")]
    [InlineData("2020-10-15T23:59:59.999999Z", "frozen", "instance.frozen")]
    [InlineData("2020-10-16T00:00:00Z", "deleted", "instance.deleted")]
    [InlineData("2999-12-31T23:59:59Z", "deleted", "instance.deleted")]
    public async Task An_instance_freezes_at_its_end_and_is_deleted_after_fifteen_days(
        string now,
        string state,
        string? code
    )
    {
        var instance = await Server.InstanceIdAsync("ecs");
        await Server.MoveClockAsync(now);
        ((string?)(await Server.GetAsync($"/v1/instances/{instance}")).Json["state"]).ShouldBe(state);
        var quote = await Server.QuoteAsync(instance, "C");
        if (code is null)
            quote.Amount("refund").ShouldBe("0.00", quote.Body);
        else
            quote.ShouldBeRefused(409, code).Value("endedAt").ShouldBe("2020-10-01T00:00:00Z");
    }

    [Fact]
    public void The_last_moment_of_the_calendar_is_shown_in_the_east_too() =>
        Wording.Local(Instant.MaxValue, BillingZone.Of("Pacific/Kiritimati")).ShouldBe("31 Dec 9999, 13:59");

    [Theory]
    [InlineData("2020-10-01T00:00:00Z", "instance.frozen")]
    [InlineData("2020-10-01T00:10:00Z", "quote.expired")]
    public async Task A_quote_does_not_outlive_the_term(string now, string code)
    {
        var instance = await Server.InstanceIdAsync("ecs");
        await Server.MoveClockAsync("2020-09-30T23:55:00Z");
        var quote = await Server.QuoteAsync(instance, "C");
        await Server.MoveClockAsync(now);
        var refused = await Server.OrderAsync(quote, "outlived");
        refused.ShouldBeRefused(409, code);
        // An expired quote of a frozen instance cannot be followed by a fresh one.
        refused.Json["quote"].ShouldBeNull();
    }
}
