using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Architecture;

public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_in_the_documents_leads_somewhere() =>
        Repository.Files.Where(file => file.Is(".md")).SelectMany(BrokenLinks).ShouldBeEmpty();

    [Theory]
    [InlineData("[x](no-such-file.md)")]
    [InlineData("[x](refunds.md#no-such-heading)")]
    [InlineData("![x](../images/no-such-picture.png)")]
    public void A_broken_link_is_found(string text) =>
        BrokenLinks(new RepositoryFile("docs/spec/orders.md", text)).ShouldHaveSingleItem();

    [Fact]
    public void The_glossary_knows_every_folder_of_the_core()
    {
        var glossary = Repository.Text("docs/glossary.md");
        FileRules.CoreFolders.Where(folder => !glossary.Contains(folder, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_decision_says_its_context_its_choice_and_what_was_turned_down() =>
        Repository
            .Files.Where(file => file.Path.StartsWith("docs/decisions/0", StringComparison.Ordinal))
            .Where(file =>
                new[] { "## Context", "## Choice", "## Turned down" }.Any(heading =>
                    !file.Text.Contains($"\n{heading}\n", StringComparison.Ordinal)
                )
            )
            .ShouldBeEmpty();

    [Fact]
    public void Every_refusal_of_the_core_stands_in_the_list_of_orders_or_of_prices()
    {
        var listed = Repository.Text("docs/spec/orders.md") + Repository.Text("docs/spec/prices.md");
        var refused = Repository
            .CSharp.Where(file => file.Path.StartsWith("src/Cubit/", StringComparison.Ordinal))
            .SelectMany(file => RefusalCode().Matches(file.Text))
            .Select(match => match.Groups["code"].Value)
            .ToList();
        refused.ShouldContain("quote.stale");
        refused.Where(code => !listed.Contains($"| `{code}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    internal static IEnumerable<string> BrokenLinks(RepositoryFile file) =>
        Link()
            .Matches(file.Text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Resolves(file, target))
            .Select(target => $"{file.Path}: {target}");

    private static bool Resolves(RepositoryFile file, string target)
    {
        var parts = target.Split('#');
        var path =
            parts[0].Length == 0
                ? file.Path
                : Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", file.Folder, parts[0])));
        return Repository.Exists(path) && (parts.Length == 1 || Headings(path).Contains(parts[1]));
    }

    private static IEnumerable<string> Headings(string path) =>
        Repository
            .Text(path)
            .Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#').Trim().ToLowerInvariant())
            .Select(heading => NotInAnchors().Replace(heading, "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\bOf\(\s*""(?<code>[a-z]+\.[a-z_]+)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex RefusalCode();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 5000)]
    private static partial Regex NotInAnchors();
}
