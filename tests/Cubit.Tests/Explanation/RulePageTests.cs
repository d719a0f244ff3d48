using Cubit.Store.Resizing;
using Cubit.Tests.Architecture;
using Cubit.Tests.Cli;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Explanation;

/// <summary>The page of a shipped rule set says what its data say.</summary>
/// <remarks>CUBIT_ACCEPT=1 writes the page of a new one.</remarks>
public sealed class RulePageTests
{
    public static TheoryData<string> EveryRuleSet => [.. RuleSetJson.Shipped.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void The_page_of_a_rule_set_is_that_of_its_data(string rules)
    {
        var path = Path.Combine(Repository.Root, ExplanationClause.PageOf(rules));
        var page = ExplanationPage.Of(RuleSetJson.Shipped[rules]);
        if (Environment.GetEnvironmentVariable("CUBIT_ACCEPT") == "1")
            File.WriteAllText(path, page);
        File.ReadAllText(path).ShouldBe(page, "Run the tests with CUBIT_ACCEPT=1 if the rule set is new.");
    }

    [Fact]
    public void Every_page_is_that_of_a_shipped_rule_set() =>
        Repository
            .Files.Where(file =>
                file.Folder == "docs/rules" && !file.Path.EndsWith("/README.md", StringComparison.Ordinal)
            )
            .Select(file => file.Path)
            .ShouldBe(RuleSetJson.Shipped.Keys.Select(ExplanationClause.PageOf), ignoreOrder: true);

    [Theory]
    [InlineData("alibaba/2026-02 § upgrade-discount", "docs/rules/alibaba-2026-02.md#upgrade-discount")]
    [InlineData("alibaba/2026-02 § online", "docs/spec/refunds.md#4-downgrade-refund")]
    [InlineData("alibaba/2026-02 § settlement", "docs/spec/refunds.md#6-settlement-currency")]
    [InlineData("acme/2030-01 § daily", "docs/spec/refunds.md#4-downgrade-refund")]
    [InlineData("acme/2030-01 § upgrade", "docs/spec/refunds.md#5-upgrade-charge")]
    public void A_clause_has_an_address(string rule, string address) =>
        ExplanationClause.AddressOf(rule).ShouldBe(address);

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public async Task Every_clause_that_the_working_cites_leads_to_its_heading(string rules)
    {
        foreach (var line in new[] { CommandLine.SourceExample, CommandLine.UpgradeExample })
        {
            foreach (var same in new[] { "", "same" })
            {
                var text = same.Length == 0 ? line : line.Replace("--to 120", "--to 150", StringComparison.Ordinal);
                var said = await CommandLine.RunAsync($"{text} --rules {rules} --settle MYR --rate 4.1 --markdown");
                said.ShouldBeDone();
                DocumentTests.BrokenLinks(new RepositoryFile("quote.md", said.Output)).ShouldBeEmpty();
            }
        }

        string[] clauses = ["cash", "cap", "direction", "coefficient"];
        var links = clauses.Select(clause => $"[x]({ExplanationClause.AddressOf($"{rules} § {clause}")})");
        DocumentTests.BrokenLinks(new RepositoryFile("quote.md", string.Join('\n', links))).ShouldBeEmpty();
    }
}
