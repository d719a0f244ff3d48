using System.Text.Json.Nodes;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using Cubit.Tests.Architecture;
using Cubit.Tests.Cli;
using Cubit.Tests.Resizing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Explanation;

/// <summary>A program that shares nothing with Cubit computes the same from the inputs of a derivation alone.</summary>
public sealed class CheckerTests
{
    private const string Settled = $"{CommandLine.SourceExample} --settle MYR --rate 4.1 --json";

    public static TheoryData<string> EveryRuleSet => ResizeLaws.EveryRuleSet;

    [Fact]
    public async Task It_agrees_on_every_vector()
    {
        var files = Directory.GetFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "vectors"), "*.json");
        var answers = await CommandLine.RunAsync(["vectors", "--json", .. files]);
        answers.ShouldBeDone();
        var said = await Checker.RunAsync(answers.Output);
        said.ShouldAgree();

        var lines = answers.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var priced = lines
            .Index()
            .Where(line => line.Item.Contains("\"derivation\"", StringComparison.Ordinal))
            .ToList();
        priced.Count.ShouldBeGreaterThan(70);
        priced
            .Where(line => !said.Output.Contains($"-:{line.Index + 1} steps", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    // Random chains have every kind of layer, each upgrade discount and currencies of 0, 2 and 3 digits.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public async Task It_agrees_on_random_chains_capped_or_not(string rules)
    {
        const int Chains = 400;
        const int Size = 50;
        var answers = new List<JsonNode>();
        foreach (var plan in ChainGenerator.Chains.Generator.Sample(Chains, new Rnd(20_200_924), Size))
        {
            foreach (var inputs in CoreChain.Replay(plan.Under(rules)).Changes.Select(change => change.Inputs))
            {
                var capped = inputs with { Rules = inputs.Rules with { Cap = RefundCap.UpgradeCost } };
                answers.Add(ResizedJson.Of(inputs, Resize.Price(inputs).Value));
                answers.Add(ResizedJson.Of(capped, Resize.Price(capped).Value));
            }
        }

        (await Checker.RunAsync(answers)).ShouldAgree();
        foreach (var direction in new[] { "upgrade", "downgrade", "same" })
            answers.ShouldContain(answer => (string?)answer["direction"] == direction);
    }

    [Theory]
    [InlineData("USD")]
    [InlineData("JPY")]
    [InlineData("ISK")]
    [InlineData("XPF")]
    [InlineData("KWD")]
    [InlineData("TND")]
    [InlineData("CLF")]
    [InlineData("UYW")]
    [InlineData("MGA")]
    public async Task It_knows_how_many_digits_a_currency_has(string currency)
    {
        var line = CommandLine.SourceExample.Replace("--to 120", "--to 119.98765", StringComparison.Ordinal);
        (
            await Checker.RunAsync([(await CommandLine.RunAsync($"{line} --currency {currency} --json")).Json])
        ).ShouldAgree();
    }

    [Theory]
    [InlineData("refund.amount", "6.01", "refund.amount: given 6.01, recomputed 6")]
    [InlineData("refund.currency", "EUR", "refund.currency: given EUR, recomputed USD")]
    [InlineData("settlement.amount", "24.61", "settlement.amount: given 24.61, recomputed 123/5")]
    [InlineData("direction", "upgrade", "direction: given upgrade, recomputed downgrade")]
    [InlineData("reason", "value_used_up", "reason: given value_used_up, recomputed null")]
    [InlineData("rules", "linear/day", "rules: given linear/day, recomputed alibaba/2022-05")]
    [InlineData("lines.0.online", "31", "lines.0.online: given 31, recomputed 30")]
    [InlineData("lines.0.refund", "none", "lines.0.refund: given none, recomputed 6")]
    [InlineData("lines.0.origin", "3", "lines.0.origin: given 3, recomputed undefined")]
    [InlineData("derivation.steps.0.value", "7", "steps.0.value: given 7, recomputed 6")]
    [InlineData("derivation.steps.0.steps.1.value", "23", "steps.2.value: given 23, recomputed 24")]
    [InlineData("derivation.steps.0.steps.1.shown", "23", "steps.2.shown: given 23, recomputed 24")]
    [InlineData("derivation.steps.0.steps.1.rule", "alibaba/2022-05 § daily", "recomputed alibaba/2022-05 § used")]
    [InlineData("derivation.inputs.at", "2020-09-24T00:00:00Z", "refund.amount: given 6.00, recomputed 7")]
    [InlineData("derivation.inputs.rules.daily", "term-list-over-seconds", "refund.amount: given 6.00, recomputed 30")]
    public async Task A_spoiled_figure_is_found(string field, string spoiled, string difference)
    {
        var answer = (await CommandLine.RunAsync(Settled)).Json;
        Replace(answer, field, spoiled);
        var said = await Checker.RunAsync([answer]);
        said.Output.ShouldContain("DIFFERS - ", Case.Sensitive);
        said.Output.ShouldContain($"{difference}\n", Case.Sensitive);
        said.Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_spoiled_charge_and_a_line_too_many_are_found()
    {
        var answer = (await CommandLine.RunAsync($"{CommandLine.UpgradeExample} --json")).Json;
        Replace(answer, "charge.amount", "44160.01");
        answer["lines"]!.AsArray().Add(answer["lines"]![0]!.DeepClone());
        var said = await Checker.RunAsync([answer]);
        said.Output.ShouldContain("DIFFERS - charge.amount: given 44160.01, recomputed 44160\n");
        said.Output.ShouldContain("DIFFERS - lines.1: ");
        said.Code.ShouldBe(1);
    }

    [Fact]
    public async Task Files_may_be_several_and_a_derivation_may_come_alone()
    {
        var folder = Directory.CreateTempSubdirectory("cubit-check-");
        try
        {
            string[] files = [Path("quote.json"), Path("derivation.json")];
            var said = await CommandLine.RunAsync(Settled);
            await File.WriteAllTextAsync(files[0], said.Output, TestContext.Current.CancellationToken);
            var alone = said.Json["derivation"]!.ToJsonString();
            await File.WriteAllTextAsync(files[1], alone, TestContext.Current.CancellationToken);
            var both = await Checker.RunAsync("", files);
            both.ShouldAgree();
            both.Output.ShouldContain($"agrees  {files[0]} refund.amount: 6.00\n");
            both.Output.ShouldContain($"agrees  {files[1]} steps.0.value: 6\n");
            both.Output.ShouldNotContain($"{files[1]} refund");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Path(string name) => System.IO.Path.Combine(folder.FullName, name);
    }

    [Fact]
    public async Task The_order_of_a_purchase_is_skipped_and_the_others_are_checked()
    {
        var purchase = """{"kind": "purchase", "derivation": {"inputs": {"months": 1}, "steps": []}}""";
        var said = await Checker.RunAsync($"{purchase}\n{(await CommandLine.RunAsync(Settled)).Output}");
        said.Output.ShouldStartWith("skipped -:1: a purchase is no change of an instance\nagrees  -:2 ");
        said.Code.ShouldBe(0, said.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6.00")]
    [InlineData("null")]
    [InlineData("{\"a\": ")]
    [InlineData("{\"code\": \"quote.expired\"}")]
    [InlineData("{\"derivation\": {\"inputs\": {\"months\": 1}, \"steps\": []}}")]
    [InlineData("{\"derivation\": {\"inputs\": {\"subscription\": {}}, \"steps\": []}}")]
    public async Task What_it_cannot_read_it_refuses_in_a_sentence(string text) =>
        (await Checker.RunAsync(text)).ShouldBeRefused("- cannot be checked: ");

    [Fact]
    public async Task A_file_that_is_not_there_is_refused() =>
        (await Checker.RunAsync("", "/no/such/file")).ShouldBeRefused("/no/such/file cannot be checked: ");

    [Fact]
    public void It_is_short_and_uses_nothing_but_node()
    {
        var file = Repository.Files.Single(file => file.Path == Checker.Path);
        (file.Lines.Length - 1).ShouldBeLessThanOrEqualTo(150);
        file.Text.Split("require(").Length.ShouldBe(2);
        file.Text.ShouldContain("require('node:fs')");
        file.Text.ShouldNotContain("import");
    }

    private static void Replace(JsonNode json, string field, string value)
    {
        var names = field.Split('.');
        foreach (var name in names[..^1])
            json = json is JsonArray list ? list[int.Parse(name, null)]! : json[name]!;
        json[names[^1]] = value;
    }
}
