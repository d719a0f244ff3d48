using System.Text.Json.Nodes;
using Cubit.Tests.Store.Resizing;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary><c>cubit rules</c> on the data of a server that runs, its clock at 2020-09-24T10:00:00Z.</summary>
public sealed class RulesTests : OwnServer
{
    private const string Later = "2020-10-01T00:00:00Z";

    [Fact]
    public async Task The_shipped_rule_sets_are_listed_without_any_data()
    {
        var said = await CommandLine.RunAsync("rules list");
        said.ShouldBeDone();
        said.Output.ShouldStartWith(
            """
            alibaba/2022-05  shipped, effective from 2022-05-24
              Alibaba Cloud, "Refund rules for real-time configuration downgrade", 24 May 2022
              in force for every product until another is
            alibaba/2026-02  shipped, effective from 2026-02-28

            """,
            Case.Sensitive
        );
        Ids(said).ShouldBe(["alibaba/2022-05", "alibaba/2026-02", "linear/day", "linear/second"]);
    }

    [Fact]
    public async Task A_rule_set_is_shown_with_what_customers_are_told()
    {
        var said = await CommandLine.RunAsync("rules show alibaba/2026-02");
        said.ShouldBeDone();
        said.Output.ShouldContain(
            """
            coefficient  ecs × 1.5 below 30 days
              While less than 30 days of an ECS order are used, they count one and a half times; other products
              count once.

            ratio  own-layer-daily

            """,
            Case.Sensitive
        );
        said.Output.Split('\n').ShouldAllBe(line => line.Length <= 100);
    }

    [Fact]
    public async Task Two_rule_sets_are_compared_by_the_choices_that_differ()
    {
        var said = await CommandLine.RunAsync("rules diff linear/day linear/second");
        said.ShouldBeDone();
        said.Output.ShouldStartWith(
            """
            daily
              linear/day: term-list-over-order-days
                Every day of a term costs the same: the list price of the term divided by its days.
              linear/second: term-list-over-seconds
                Every second of a term costs the same: the list price of the term divided by its seconds.

            used

            """,
            Case.Sensitive
        );
        said.Output.ShouldEndWith("\n3 of 8 choices differ.\n", Case.Sensitive);
        (await CommandLine.RunAsync("rules diff linear/day linear/day")).Output.ShouldBe("0 of 8 choices differ.\n");
    }

    [Fact]
    public async Task A_file_is_shown_and_compared_before_it_is_added()
    {
        var file = await WriteAsync(OwnRules.Text);
        (await CommandLine.RunAsync("rules", "show", file)).Output.ShouldStartWith($"{OwnRules.Id}  in a file, ");
        (await CommandLine.RunAsync("rules", "diff", file, "linear/day")).Output.ShouldBe("0 of 8 choices differ.\n");
    }

    [Fact]
    public async Task A_rule_set_is_added_once_and_then_assigned()
    {
        var file = await WriteAsync(OwnRules.Text);
        (await RulesAsync("add", file)).Output.ShouldBe(
            $"{OwnRules.Id} is stored; put it in force with cubit rules assign.\n"
        );
        (await RulesAsync("add", file)).Output.ShouldBe(
            $"{OwnRules.Id} is stored with just this text already; nothing was changed.\n"
        );
        (await RulesAsync("add", await WriteAsync(OwnRules.Edited))).ShouldBeRefused(
            OwnRules.Id,
            "never edited",
            "new id"
        );

        string[] assign = ["assign", OwnRules.Id, "--product", "ecs", "--from", Later];
        (await RulesAsync(assign)).Output.ShouldBe(
            $"{OwnRules.Id} is in force for ecs from {Later}; orders before it keep their rules.\n"
        );
        (await RulesAsync(assign)).Output.ShouldEndWith(" already; nothing was changed.\n");
        (await RulesAsync("assign", "linear/day", "--product", "ecs", "--from", "2020-10-01")).ShouldBeRefused(
            $"ecs goes by {OwnRules.Id} from {Later} on already"
        );

        var listed = await RulesAsync("list");
        listed.Output.ShouldContain($"\n{OwnRules.Id}  added, effective from 1970-01-01\n");
        listed.Output.ShouldEndWith($"\n  in force for ecs from {Later}\n");
    }

    [Theory]
    [InlineData("linear/day", "vm", Later, "--product vm is not a product of this data; use one of ecs, maxcompute.")]
    [InlineData("linear/da", "ecs", Later, "linear/da is not a rule set of this data; add it first, or use one of")]
    [InlineData("linear/day", "ecs", "2020-09-24T09:59", "--from 2020-09-24T09:59:00Z", "from 2020-09-24T10:00:00Z or")]
    [InlineData("linear/day", "ecs", "tomorrow", "--from tomorrow is not a date or time")]
    [InlineData("linear/day", "E C", Later, "--product E C is not a product id")]
    public async Task What_cannot_be_assigned_is_refused(
        string id,
        string product,
        string from,
        params string[] naming
    ) => (await RulesAsync("assign", id, "--product", product, "--from", from)).ShouldBeRefused(naming);

    [Theory]
    [InlineData("rules", "cubit rules needs a command: list or show or diff or add or simulate or assign")]
    [InlineData("rules shw", "did you mean show?")]
    [InlineData("rules show", "cubit rules show needs ID")]
    [InlineData("rules show linear", "linear is neither a rule set nor a file", "linear/second")]
    [InlineData("rules diff linear/day", "cubit rules diff needs A and B")]
    [InlineData("rules add own.json", "--data is missing")]
    [InlineData("rules assign linear/day --data x --from 2030-01-01", "--product is missing")]
    [InlineData("rules list --data no-such-folder", "--data no-such-folder holds no data")]
    [InlineData("rules simulate linear/day --data no-such-folder", "--data no-such-folder holds no data")]
    [InlineData("rules add no-such-file --data no-such-folder", "no-such-file cannot be read")]
    public async Task A_line_that_is_not_understood_is_refused(string line, params string[] naming) =>
        (await CommandLine.RunAsync(line)).ShouldBeRefused(naming);

    [Theory]
    [InlineData("", "the text is not JSON at line 1, byte 1")]
    [InlineData("{}", "the top level lacks the field 'choices'")]
    [InlineData("\"days-down\"|\"days\"", "choices.used.choice is not one of days-up, days-down, seconds")]
    public async Task A_flawed_file_is_refused_with_the_place(string flaw, string complaint)
    {
        var text = flaw.Split('|') is [var good, var bad]
            ? OwnRules.Text.Replace(good, bad, StringComparison.Ordinal)
            : flaw;
        var file = await WriteAsync(text);
        (await RulesAsync("add", file)).ShouldBeRefused(complaint, "is not a rule set", "see docs/spec/rules.md");
    }

    [Fact]
    public async Task What_is_done_beside_the_server_is_in_the_audit()
    {
        var file = await WriteAsync(OwnRules.Text);
        (await RulesAsync("add", file, "--by", "ana")).ShouldBeDone();
        (await RulesAsync("add", file, "--by", "ben")).ShouldBeDone();
        (await RulesAsync("assign", OwnRules.Id, "--product", "ecs", "--from", Later)).ShouldBeDone();
        (await RulesAsync("add", file, "--by", " ")).ShouldBeRefused("--by");
        var audit = (await Server.GetAsync("/v1/audit", RunningServer.OpsKey)).Json["items"]!.AsArray();
        audit
            .Select(item => $"{item!["who"]} {item["from"]} {item["what"]} {item["subject"]}")
            .ShouldBe([
                $"{Environment.UserName} command line rules_assigned ecs",
                $"ana command line rule_set_added {OwnRules.Id}",
            ]);
        audit.Select(item => (string?)item!["before"]).ShouldBe(["alibaba/2022-05", ""]);
        ((string?)audit[0]!["after"]).ShouldBe($"{OwnRules.Id} from {Later} on");
    }

    [Fact]
    public async Task A_file_that_is_too_long_or_not_text_is_refused()
    {
        var file = await WriteAsync(new string(' ', 300_000));
        (await RulesAsync("add", file)).ShouldBeRefused("the text has more than the 262144 bytes that are read");
        await File.WriteAllBytesAsync(file, [(byte)'{', 0xFF], TestContext.Current.CancellationToken);
        (await RulesAsync("add", file)).ShouldBeRefused("the text is not UTF-8 at byte 2");
    }

    [Theory]
    [InlineData("rules", "list", "show <ID>", "diff <A> <B>", "add <FILE>", "simulate <ID|FILE>", "assign <ID>")]
    [InlineData("rules list", "--data <DIR>", "the shipped ones if left out")]
    [InlineData(
        "rules assign",
        "--product <ID> (REQUIRED)",
        "--from <WHEN> (REQUIRED)",
        "--data <DIR>",
        "--database <CONNECTION>"
    )]
    [InlineData("rules simulate", "--json", "--product <ID>")]
    public async Task Help_explains_each_verb_within_a_hundred_columns(string verb, params string[] naming)
    {
        var said = await CommandLine.RunAsync($"{verb} --help");
        said.ShouldBeDone();
        foreach (var text in naming)
            said.Output.ShouldContain(text, Case.Sensitive);
        said.Output.Split('\n').ShouldAllBe(text => text.Length <= 100);
    }

    private Task<Said> RulesAsync(params string[] args) =>
        CommandLine.RunAsync(["rules", .. args, .. Server.At.Options]);

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(Server.Folder, "own.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    private static IEnumerable<string> Ids(Said said) =>
        said.Output.Split('\n').Where(line => line.Length > 0 && line[0] != ' ').Select(line => line.Split(' ')[0]);
}
