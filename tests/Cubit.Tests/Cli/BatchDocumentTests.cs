using System.Text.RegularExpressions;
using Cubit.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>The example of docs/spec/batch.md does what the page says that it does.</summary>
public sealed partial class BatchDocumentTests
{
    private const string Page = "docs/spec/batch.md";

    [Fact]
    public async Task The_example_prints_and_writes_what_the_page_shows()
    {
        var page = Repository.Text(Page);
        var shown = Block().Matches(page).ToDictionary(block => block.Groups["name"].Value, Text);
        using var folder = new BatchFolder();
        var said = await folder.RunAsync(shown["orders.csv"]);
        said.Code.ShouldBe(1);
        folder.Written.ShouldBe(shown["quotes.csv"]);
        (await File.ReadAllTextAsync(folder.Errors, TestContext.Current.CancellationToken)).ShouldBe(
            shown["quotes.csv.errors.csv"]
        );
        var line = said.Output.Replace(Path.GetDirectoryName(folder.Output) + "/", "", StringComparison.Ordinal);
        WithoutTimes(page).ShouldContain(WithoutTimes(line), Case.Sensitive);
    }

    [Fact]
    public void Every_column_stands_on_the_page()
    {
        var page = Repository.Text(Page);
        string[] columns = [.. Enum.GetValues<Cubit.Cli.Quotes.Fact>().Select(Cubit.Cli.Batch.BatchHeader.NameOf)];
        columns.ShouldContain("upgrade-discount");
        columns
            .Concat(Cubit.Cli.Batch.BatchHeader.Results)
            .Append(Cubit.Cli.Batch.BatchHeader.Instance)
            .Where(column => !page.Contains($"`{column}`", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static string Text(Match block) => block.Groups["text"].Value;

    private static string WithoutTimes(string text) => Times().Replace(text, "; …");

    [GeneratedRegex(
        @"^`(?<name>[\w.]+)`:\n\n```csv\n(?<text>[^`]*)^```$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Block();

    [GeneratedRegex(@"; [\d.,]+ s, [\d,]+ rows a second", RegexOptions.None, 5000)]
    private static partial Regex Times();
}
