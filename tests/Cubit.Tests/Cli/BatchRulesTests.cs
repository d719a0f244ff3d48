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
        var file = Path.Combine(Server.Folder, "own.json");
        await File.WriteAllTextAsync(file, OwnRules.Text, TestContext.Current.CancellationToken);
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
