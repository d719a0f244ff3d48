using Cubit.Store.Resizing;
using Cubit.Tests.Store.Resizing;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>Quotes by a rule set that an operator wrote: from its file, and from a server's data.</summary>
public sealed class BatchRulesTests : OwnServer
{
    [Fact]
    public async Task A_rule_set_is_found_in_a_file_or_in_the_data_by_single_and_by_batch_quotes()
    {
        var file = await FileAsync(OwnRules.Text);
        (await CommandLine.RunAsync(["rules", "add", file, .. Server.At.Options])).ShouldBeDone();
        var byFile = await QuotedAsync("--rules", file);
        var byId = await QuotedAsync(["--rules", OwnRules.Id, .. Server.At.Options]);
        byFile.ShouldEndWith($",{OwnRules.Id}\n", Case.Sensitive);
        byId.ShouldBe(byFile);
        (await CommandLine.RunAsync([.. CommandLine.SourceExample.Split(' '), "--rules", OwnRules.Id])).ShouldBeRefused(
            $"--rules {OwnRules.Id} is neither a rule set nor a file",
            "linear/day"
        );
    }

    [Fact]
    public async Task Advice_compares_the_rule_set_of_a_file_too()
    {
        var advice = CommandLine.SourceExample.Replace("quote downgrade", "advise", StringComparison.Ordinal);
        var said = await CommandLine.RunAsync([.. advice.Split(' '), "--rules", await FileAsync(OwnRules.Text)]);
        said.Output.ShouldContain(
            """
            Now, under each rule set:
               alibaba/2022-05                 USD 6.00   the same
               alibaba/2026-02                 USD 0.00   USD 6.00 less
               linear/day                      USD 6.00   the same
               linear/second                   USD 6.00   the same
               own/day                         USD 6.00   asked for

            """,
            Case.Sensitive
        );
    }

    // The steps of a quote cite a rule set by its id, and link to its page.
    [Fact]
    public async Task A_file_does_not_price_under_the_id_of_a_rule_set_that_says_otherwise()
    {
        var shipped = RuleSetJson.ShippedTexts["alibaba/2026-02"];
        string[] quote = [.. CommandLine.SourceExample.Split(' '), "--rules"];
        (await CommandLine.RunAsync([.. quote, await FileAsync(shipped)])).ShouldBeDone();
        foreach (
            var (told, otherwise) in ((string, string)[])
                [
                    ("28 February 2026", "1 March 2026"),
                    ("\"hours\"", "\"days\""),
                    ("\"1.5\"", "\"1.6\""),
                    ("A day costs", "One day costs"),
                ]
        )
        {
            shipped.ShouldContain(told, Case.Sensitive);
            var file = await FileAsync(shipped.Replace(told, otherwise, StringComparison.Ordinal));
            foreach (var line in (string[][])[quote, ["rules", "simulate", .. Server.At.Options]])
            {
                (await CommandLine.RunAsync([.. line, file])).ShouldBeRefused(
                    "has the id alibaba/2026-02, which is another rule set's; give it an id of its own."
                );
            }
        }
    }

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(Server.Folder, "own.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    // What the batch writes, after the single command said the same.
    private static async Task<string> QuotedAsync(params string[] rules)
    {
        using var folder = new BatchFolder();
        (await folder.RunAsync($"{BatchFolder.Columns}\n{BatchFolder.Row}\n", rules)).Code.ShouldBe(0);
        string[] single = [.. CommandLine.SourceExample.Split(' '), "--json", .. rules];
        var json = (await CommandLine.RunAsync(single)).Json;
        json["rules"]!.GetValue<string>().ShouldBe(OwnRules.Id);
        var refund = json["refund"]!["amount"]!.GetValue<string>();
        folder.Written.ShouldContain($",downgrade,24,{refund},,USD,", Case.Sensitive);
        return folder.Written;
    }
}
