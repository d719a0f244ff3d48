using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>Derivations word for word, as reviewed text. CUBIT_ACCEPT=1 writes them anew.</summary>
public sealed class DerivationTests
{
    private const string Golden = "tests/Cubit.Tests/Resizing/derivations.txt";

    private static readonly string[] Told =
    [
        "ali-2022-refund",
        "ali-fx-half-cent",
        "ali-2026-example-4",
        "ali-2026-used-1-day",
        "tier-month-30-days",
        "ecs-day-29",
        "renewal-not-begun",
        "upgrade-over-renewals",
        "upgrade-of-remaining-time",
        "upgrade-of-order",
        "baidu-bcc-upgrade",
        "ucloud-upgrade",
        "openmeter-yen",
        "huawei-unused-last-day",
        "chain-successor-next-day",
        "chain-layers-cut",
        "feb-daily-prices-cross",
        "value-used-up",
        "same-price",
        "dinar",
    ];

    [Fact]
    public void Every_step_says_what_was_computed_from_what_by_which_rule()
    {
        var actual = string.Concat(Told.Select(Derivation).Append(Capped()).Append(Agreed()));
        var path = Path.Combine(Repository.Root, Golden);
        if (Environment.GetEnvironmentVariable("CUBIT_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        var expected = File.ReadAllText(path);
        foreach (var (was, now) in expected.Split('\n').Zip(actual.Split('\n')))
            now.ShouldBe(was, "Review the change; then run the tests with CUBIT_ACCEPT=1.");
        actual.Length.ShouldBe(expected.Length);
    }

    private static string Derivation(string id)
    {
        var chain = CoreChain.Replay(Vector.All.Single(vector => vector.Id == id).Case);
        return string.Concat(chain.Changes.Select((change, i) => Text($"{id}, change {i + 1}", change.Answer)));
    }

    private static string Capped()
    {
        var inputs = CoreChain
            .Replay(Vector.All.Single(vector => vector.Id == "ali-2022-refund").Case)
            .Changes[^1]
            .Inputs;
        var rules = inputs.Rules with { Cap = RefundCap.UpgradeCost, Upgrade = TimeLeft.Days };
        return Text("capped", Resize.Price(inputs with { Rules = rules }).Value);
    }

    private static string Agreed()
    {
        var inputs = CoreChain
            .Replay(Vector.All.Single(vector => vector.Id == "ucloud-upgrade").Case)
            .Changes[^1]
            .Inputs;
        return Text("agreed factor", Resize.Price(inputs with { Discount = new Fraction(9, 10) }).Value);
    }

    private static string Text(string title, Resized answer) =>
        $"# {title}: {answer.Direction} {answer.Total.ToDisplay()} {answer.Settlement?.ToDisplay()} ".TrimEnd()
        + $" {answer.Reason}".TrimEnd()
        + $"\n{Text(answer.Steps, "")}\n";

    private static string Text(IEnumerable<Step> steps, string indent) =>
        string.Concat(
            steps.Select(step =>
                Text(step.Steps, indent + "    ")
                + $"{indent}{step.Name} = {step.Formula.Words} = {step.Formula.Numbers} = {step.Shown}, {step.Rule}\n"
            )
        );
}
