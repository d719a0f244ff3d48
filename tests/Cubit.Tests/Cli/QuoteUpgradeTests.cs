using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class QuoteUpgradeTests
{
    [Theory]
    [InlineData("", "USD 44,160.00", "44160.00")] // 7,200 × 184 × 24 × 60 ÷ 43,200
    [InlineData("--discount 0.85", "USD 37,536.00", "37536.00")] // × 0.85
    [InlineData("--discount 1", "USD 44,160.00", "44160.00")]
    public async Task Doubling_a_year_at_half_time_costs_the_days_left(string options, string shown, string amount)
    {
        var text = await CommandLine.RunAsync($"{CommandLine.UpgradeExample} {options}");
        text.ShouldBeDone();
        text.Output.ShouldEndWith($"\nCharge: {shown}\n", Case.Sensitive);
        var json = (await CommandLine.RunAsync($"{CommandLine.UpgradeExample} {options} --json")).Json.AsObject();
        json["charge"]!["amount"]!.GetValue<string>().ShouldBe(amount);
        json["lines"]!.ToJsonString().ShouldBe($$"""[{"period":0,"months":"92/15","charge":"{{amount}}"}]""");
        json.ContainsKey("refund").ShouldBeFalse();
    }

    [Theory]
    [InlineData("alibaba/2022-05", "44160.00")]
    [InlineData("alibaba/2026-02", "44160.00")]
    [InlineData("linear/day", "43555.07")] // 7,200 × 12 × 184 ÷ 365
    [InlineData("linear/second", "43555.07")]
    public async Task Every_rule_set_charges_by_its_own_measure(string rules, string amount) =>
        (await CommandLine.RunAsync($"{CommandLine.UpgradeExample} --rules {rules} --json")).Json["charge"]!["amount"]!
            .GetValue<string>()
            .ShouldBe(amount);

    [Fact]
    public async Task A_date_alone_is_its_first_instant()
    {
        var said = await CommandLine.RunAsync(CommandLine.UpgradeExample);
        said.Output.ShouldContain("Changed   2026-07-01 00:00 (times in UTC)", Case.Sensitive);
    }

    [Fact]
    public async Task A_step_shows_its_fraction_and_its_decimal_and_a_choice_is_explained_once()
    {
        var said = await CommandLine.RunAsync(CommandLine.UpgradeExample);
        said.Output.ShouldContain("= 264960 ÷ 43200\n   = 92/15 ≈ 6.13333333\n", Case.Sensitive);
        said.Output.Split("An upgrade is charged for the time that is left").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_wider_than_eighty_columns_and_there_are_no_control_codes()
    {
        var said = await CommandLine.RunAsync($"{CommandLine.UpgradeExample} --settle JPY --rate 149.755");
        said.Output.Split('\n').ShouldAllBe(line => line.Length <= 80);
        said.Output.ShouldNotContain("\u001b");
        said.Output.ShouldContain("Settlement: JPY 6,613,181\n", Case.Sensitive); // 44,160 × 149.755 = 6,613,180.8
    }
}
