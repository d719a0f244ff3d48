using System.Text.Json.Nodes;
using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class QuoteDowngradeTests
{
    [Fact]
    public async Task The_source_example_reads_like_a_worked_example()
    {
        var said = await CommandLine.RunAsync($"{CommandLine.SourceExample} --settle MYR --rate 4.1");
        said.ShouldBeDone();
        said.Output.ShouldBe(SourceExampleWorked);
    }

    [Theory]
    [InlineData("", "6.00")] // (150 − 5 × 24) × 1/5
    [InlineData("--paid 150 --voucher 0 --discount 1 --currency USD --zone UTC --product ecs", "6.00")]
    [InlineData("--rules alibaba/2022-05", "6.00")]
    [InlineData("--rules linear/day", "6.00")]
    [InlineData("--rules linear/second", "6.00")]
    [InlineData("--paid 140", "4.00")] // (140 − 120) × 1/5
    [InlineData("--discount 0.9", "5.40")] // (135 − 108) × 1/5
    [InlineData("--promotion 20", "2.00")] // (130 − 120) × 1/5
    [InlineData("--voucher 20 --promotion 5", "1.00")] // (125 − 120) × 1/5
    [InlineData("--zone Asia/Kuala_Lumpur", "6.00")]
    [InlineData("--to=149.999999999", "0.00")]
    public async Task Each_option_counts(string options, string refund)
    {
        var line = options.StartsWith("--to", StringComparison.Ordinal)
            ? CommandLine.SourceExample.Replace("--to 120", options, StringComparison.Ordinal)
            : $"{CommandLine.SourceExample} {options}";
        var json = (await CommandLine.RunAsync($"{line} --json")).Json;
        json["refund"]!["amount"]!.GetValue<string>().ShouldBe(refund);
    }

    [Theory]
    // 2,400 of list over 731 days, 1,680 paid, 400 days used; the ratio is (2400/731 − 50/30) ÷ (2400/731).
    [InlineData("", "180.56")] // (1680 − 2400/731 × 400) × 0.49236
    [InlineData("--tiers 12:0.85,24:0.7", "277.55")] // (1680 − 2400/731 × 400 × 0.85) × 0.49236: 13 months are used
    public async Task Rules_that_look_up_term_discounts_take_them_from_the_command_line(string tiers, string refund)
    {
        var said = await CommandLine.RunAsync(
            "quote downgrade --list 100 --to 50 --months 24 --start 2023-01-01 --at 2024-02-05T00:00 --discount 0.7 "
                + $"--product maxcompute --rules alibaba/2026-02 --json {tiers}".TrimEnd()
        );
        said.Json["refund"]!["amount"]!.GetValue<string>().ShouldBe(refund);
    }

    [Theory]
    [InlineData("2020-09-24", "24")]
    [InlineData("2020-09-24T10:00", "24")]
    [InlineData("2020-09-24T10:00:00Z", "24")]
    [InlineData("2020-09-25T00:00:00Z", "24")]
    [InlineData("2020-09-25T00:00:01Z", "25")]
    [InlineData("2020-09-25T00:00:00.000001Z", "25")]
    [InlineData("2020-09-25T08:00:00+08:00", "24")]
    [InlineData("2020-09-01T00:00", "1")]
    public async Task A_change_can_be_dated_in_three_forms(string at, string used)
    {
        var line = CommandLine.SourceExample.Replace("2020-09-24", at, StringComparison.Ordinal);
        (await CommandLine.RunAsync($"{line} --json")).Json["lines"]![0]!["used"]!.GetValue<string>().ShouldBe(used);
    }

    [Theory]
    [InlineData("--voucher 100", "voucher_covers", "a voucher covered part of the price")]
    [InlineData("--promotion 50", "promotion_covers", "an activity took off part of the price")]
    [InlineData("--paid 120", "value_used_up", "what was paid is used up")]
    [InlineData("--paid 0", "value_used_up", "what was paid is used up")]
    [InlineData("--paid 120.01", "rounds_to_zero", "what is left is less than the smallest amount")]
    public async Task A_refund_of_zero_says_why(string options, string reason, string words)
    {
        var json = (await CommandLine.RunAsync($"{CommandLine.SourceExample} {options} --json")).Json;
        json["refund"]!["amount"]!.GetValue<string>().ShouldBe("0.00");
        json["reason"]!.GetValue<string>().ShouldBe(reason);
        var said = await CommandLine.RunAsync($"{CommandLine.SourceExample} {options}");
        var text = said.Output.ReplaceLineEndings(" ");
        text.ShouldContain($"Nothing is paid back: {words}", Case.Sensitive);
        text.ShouldContain("The downgrade goes ahead. Refund: USD 0.00", Case.Sensitive);
    }

    [Fact]
    public async Task The_same_price_changes_at_no_charge_and_says_so()
    {
        var line = CommandLine.SourceExample.Replace("--to 120", "--to 150.00", StringComparison.Ordinal);
        var json = (await CommandLine.RunAsync($"{line} --json")).Json;
        json["direction"]!.GetValue<string>().ShouldBe("same");
        json["refund"]!["amount"]!.GetValue<string>().ShouldBe("0.00");
        json["charge"]!["amount"]!.GetValue<string>().ShouldBe("0.00");
        (await CommandLine.RunAsync(line)).Output.ShouldContain("The price per month stays the same");
    }

    [Fact]
    public async Task Json_has_the_promised_shape_and_nothing_else()
    {
        var json = (await CommandLine.RunAsync($"{CommandLine.SourceExample} --json")).Json.AsObject();
        json.Select(field => field.Key)
            .ShouldBe(["direction", "rules", "refund", "settlement", "reason", "lines", "derivation"]);
        json["refund"]!.ToJsonString().ShouldBe("""{"amount":"6.00","currency":"USD"}""");
        json["settlement"].ShouldBeNull();
        json["reason"].ShouldBeNull();
        json["lines"]!
            .ToJsonString()
            .ShouldBe(
                """
                [{"order":0,"period":0,"used":"24","consumed":"120","online":"30","ratio":"1/5",
                "exact":"6","refund":"6.00"}]
                """.ReplaceLineEndings("")
            );
        json["derivation"]!.AsObject().Select(field => field.Key).ShouldBe(["inputs", "steps"]);
    }

    [Fact]
    public async Task The_settlement_carries_its_rate()
    {
        var json = (await CommandLine.RunAsync($"{CommandLine.SourceExample} --settle MYR --rate 4.1 --json")).Json;
        json["settlement"]!.ToJsonString().ShouldBe("""{"amount":"24.60","currency":"MYR","rate":"4.1"}""");
    }

    [Theory]
    [InlineData("--list 1000000000 --to 0.000000001 --months 120 --start 2999-12-31 --at 2999-12-31T00:00")]
    [InlineData("--list 0.000000002 --to 0.000000001 --months 1 --start 1970-01-01 --at 1970-01-01")]
    public async Task The_bounds_themselves_are_priced_under_every_rule_set(string options)
    {
        foreach (var rules in RuleSetJson.Shipped.Keys)
            (await CommandLine.RunAsync($"quote downgrade {options} --rules {rules} --currency CLF")).ShouldBeDone();
    }

    [Theory]
    [InlineData("--start 2011-12-01 --at 2011-12-29", "2011-12-31 00:00")] // the close of the 29th
    [InlineData("--start 2011-12-01 --at 2011-12-30", "2011-12-31 00:00")] // the skipped day is empty
    [InlineData("--start 2011-11-30 --at 2011-12-20", "2011-12-31 00:00")] // the end of the term
    public async Task A_day_that_the_calendar_skips_is_empty(string options, string shown)
    {
        var said = await CommandLine.RunAsync(
            $"quote downgrade --list 150 --to 120 --months 1 {options} --zone Pacific/Apia"
        );
        said.ShouldBeDone();
        said.Output.ShouldContain(shown, Case.Sensitive);
    }

    private const string SourceExampleWorked = """
        Downgrade of ecs

           Price     USD 150.00 a month, then USD 120.00
           Term      2020-09-01 00:00 to 2020-10-01 00:00, 1 month
           Changed   2020-09-25 00:00 (times in UTC)
           Paid      USD 150.00
           Rules     alibaba/2022-05, see docs/rules/alibaba-2022-05.md

        1. Price per day                                         alibaba/2022-05 § daily
           A day costs a thirtieth of the monthly list price, however long the month
           is.
             (high − low) ÷ 30
           = (150 − 0) ÷ 30
           = 5

        2. Used time                                              alibaba/2022-05 § used
           Used time is counted in days of 24 hours; a day that has begun counts in
           full, and an order counts for at least one day.
             days of 24 h since counting began, begun ones in full, at least 1
           = 2020-09-01T00:00:00Z to 2020-09-25T00:00:00Z
           = 24

        3. Discount                                           alibaba/2022-05 § discount
           Used time is charged at the discount that the order really got.
             factor of the order
           = 1

        4. Consumption                                     alibaba/2022-05 § consumption
             price of time × used time × discount × coefficient
           = 5 × 24 × 1 × 1
           = 120

        5. Online refund                                        alibaba/2022-05 § online
             paid − consumption
           = 150 − 120
           = 30

        6. Price ratio                                           alibaba/2022-05 § ratio
           The refund is the share of the monthly list price that the change gives up,
           the same for every order.
             clamp((old price − new price) ÷ old price, 0, 1)
           = (150 − 120) ÷ 150
           = 0.2

        7. Refund of the purchase from 2020-09-01, term 1       alibaba/2022-05 § refund
             min(round(max(0, online refund) × price ratio), paid rounded down)
           = min(round(max(0, 30) × 0.2), 150 rounded down)
           = 6.00

        8. Refund                                               alibaba/2022-05 § refund
             sum of the refunds
           = 6
           = 6.00

        9. Settlement in MYR                                alibaba/2022-05 § settlement
             round(total × rate)
           = round(6 × 4.1)
           = 24.60

        Refund: USD 6.00
        Settlement: MYR 24.60

        """;
}
