using System.Text.Json.Nodes;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>The verbs of a customer and of an operator against a real server.</summary>
/// <source>docs/spec/cli.md</source>
public sealed class RemoteTests : OwnServer
{
    [Fact]
    public async Task What_an_account_has_is_listed_and_shown_for_people_and_for_programs()
    {
        var list = await Server.CubitAsync("instances");
        list.ShouldBeDone();
        list.Output.Split('\n')[0].ShouldMatch("^ID +PRODUCT +REGION +SIZE +STATE +LIST PER MONTH +ENDS$");
        list.Output.Split('\n')[1]
            .ShouldMatch("^i-1001-1 maxcompute ap-southeast-1 100 CU active USD 2,200.00 +2021-04-01T00:00:00Z$");
        (await Server.CubitAsync("instances i-1001-2")).Output.ShouldContain("A, list price USD 150.00 a month");
        (await Server.CubitAsync("tickets")).Output.ShouldBe("None.\n");
        (await Server.CubitAsync("projects")).Output.ShouldMatch(
            "p-1001-etl +ap-southeast-1 +i-1001-1 +subscription +normal"
        );
        foreach (var path in new[] { "instances", "instances/i-1001-2", "orders", "projects", "tickets" })
            (await Server.CubitAsync($"{path.Replace('/', ' ')} --json")).Output.ShouldBe(
                (await Server.GetAsync($"/v1/{path}")).Body + "\n"
            );
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended()
    {
        var first = await Server.CubitAsync("orders --limit 2");
        var more = first.Output.Split('\n')[^2];
        more.ShouldMatch("^More: cubit orders --cursor [0-9]+$");
        var second = await Server.CubitAsync(more["More: cubit ".Length..]);
        second.Output.Split('\n').Length.ShouldBe(3, "a heading, one order, and the end");
        second.Output.ShouldNotContain("More");
    }

    [Fact]
    public async Task A_refusal_is_its_sentence_its_code_and_the_remedy()
    {
        var refused = await Server.CubitAsync("upgrade i-1001-1 --to 9");
        (refused.Code, refused.Output).ShouldBe((1, ""));
        refused.Error.ShouldMatch(@"\A.*\.\nconfiguration\.below_minimum: ask for more\.\n\z");
        var unknown = await Server.CubitAsync("instances i-1002-1 --json");
        (unknown.Code, (string?)JsonNode.Parse(unknown.Output)!["code"]).ShouldBe((1, "instance.unknown"));
        unknown.Error.ShouldEndWith("instance.unknown: list the instances.\n");
        (await Server.CubitAsync("orders", "cubit_1001_wrong")).Error.ShouldContain("auth.required: send a known key.");
    }

    [Fact]
    public async Task A_cancellation_is_asked_for_written_on_decided_and_undone()
    {
        var opened = await Server.CubitAsync(["tickets", "open", "i-1001-1", "--text", "We move out."]);
        opened.Output.ShouldContain("t-1001-1");
        opened.Output.ShouldContain("\nWe move out.\n");
        (await Server.CubitAsync("tickets", RunningServer.OpsKey)).Output.ShouldContain("t-1001-1 i-1001-1 open");
        (
            await Server.CubitAsync(["tickets", "write", "t-1001-1", "--text", "Really?"], RunningServer.OpsKey)
        ).Output.ShouldContain("ops@example.com (operator)\nReally?\n");
        var approved = await Server.CubitAsync("tickets approve t-1001-1 --refund proposed", RunningServer.OpsKey);
        approved.Output.ShouldMatch("Deleted at +2020-10-08T10:00:00Z");
        approved.Output.ShouldMatch("Frozen +p-1001-etl, p-1001-reports");
        (await Server.CubitAsync("tickets t-1001-1")).Output.ShouldMatch("State +approved");
        (await Server.CubitAsync("tickets withdraw t-1001-1")).Error.ShouldContain("ticket.not_open");
        (await Server.CubitAsync("tickets restore t-1001-1", RunningServer.OpsKey)).Output.ShouldMatch(
            "State +restored"
        );
        (await Server.CubitAsync("tickets open i-1001-2")).ShouldBeDone();
        (await Server.CubitAsync("tickets withdraw t-1001-2")).Output.ShouldMatch("State +withdrawn");
        (await Server.CubitAsync("tickets open i-1001-2")).ShouldBeDone();
        (await Server.CubitAsync("tickets reject t-1001-3", RunningServer.OpsKey)).Output.ShouldMatch(
            "State +rejected"
        );
        (await Server.CubitAsync("tickets reject t-1001-3")).Error.ShouldContain("auth.staff_only");
    }

    [Fact]
    public async Task A_project_is_created_and_billed_by_another_method()
    {
        (await Server.CubitAsync("projects create ml --instance i-1001-1")).Output.ShouldMatch(
            "Billed by +subscription"
        );
        var switched = await Server.CubitAsync("projects switch p-1001-ml --to pay-as-you-go");
        switched.Output.ShouldMatch("Billed by +pay as you go");
        switched.Output.ShouldNotContain("Instance");
        (await Server.CubitAsync("projects switch p-1001-ml --to subscription --instance i-1001-1")).ShouldBeDone();
        (await Server.CubitAsync("projects create free --region ap-southeast-1 --json")).Json["billingMethod"]!
            .GetValue<string>()
            .ShouldBe("pay_as_you_go");
        (await Server.CubitAsync("projects create ml --instance i-1001-1")).Error.ShouldContain("project.name_taken");
    }
}

/// <summary>The command line on a running server.</summary>
internal static class RemoteCommand
{
    public static Task<Said> CubitAsync(this RunningServer server, string line, string key = RunningServer.AcmeKey) =>
        server.CubitAsync(line.Split(' '), key);

    public static Task<Said> CubitAsync(
        this RunningServer server,
        IEnumerable<string> args,
        string key = RunningServer.AcmeKey
    ) => CommandLine.RunAsync([.. args, "--server", $"{server.Address}", "--key", key]);
}
