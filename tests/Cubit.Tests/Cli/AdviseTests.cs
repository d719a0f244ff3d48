using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class AdviseTests
{
    private static readonly string Example = CommandLine.SourceExample.Replace("quote downgrade", "advise");

    [Fact]
    public async Task The_source_example_is_advised_day_by_day()
    {
        var said = await CommandLine.RunAsync(Example);
        said.ShouldBeDone();
        said.Output.ShouldBe(
            """
            Advice on a downgrade of ecs

               USD 150.00 a month, then USD 120.00; rules alibaba/2022-05; times in UTC

               changed at                     days used            refund   note
               2020-09-25 00:00                      24          USD 6.00   best
               2020-09-26 00:00                      25          USD 5.00
               2020-09-27 00:00                      26          USD 4.00
               2020-09-28 00:00                      27          USD 3.00
               2020-09-29 00:00                      28          USD 2.00
               2020-09-30 00:00                      29          USD 1.00

            Best day: now, USD 6.00. Waiting does not pay.
            One day later: USD 1.00 less than now.
            At renewal, 2020-10-01 00:00: nothing is refunded; USD 6.00 less than now.

            Now, under each rule set:
               alibaba/2022-05                 USD 6.00   asked for
               alibaba/2026-02                 USD 0.00   USD 6.00 less
               linear/day                      USD 6.00   the same
               linear/second                   USD 6.00   the same

            Undone at once: USD 6.00 back, USD 6.00 to pay; going there and back costs nothing.

            """
        );
    }

    [Fact]
    public async Task A_jump_makes_waiting_pay_and_is_noted()
    {
        var said = await CommandLine.RunAsync(
            "advise --list 150 --to 120 --months 2 --start 2020-09-01 --at 2020-09-29 --rules alibaba/2026-02"
        );
        said.ShouldBeDone();
        // (300 − 300 ÷ 61 × 29 × 1.5) × 14 ÷ 75, then (300 − 300 ÷ 61 × 30) × 14 ÷ 75
        said.Output.ShouldContain("USD 28.46   best; jumps up: the coefficient ends\n", Case.Sensitive);
        said.Output.ShouldContain("Best day: 2020-10-01 00:00, USD 28.46. Waiting 1 day pays USD 12.39 more.\n");
    }

    [Fact]
    public async Task A_round_trip_that_gains_says_so()
    {
        var said = await CommandLine.RunAsync(
            "advise --list 4400 --to 2200 --months 1 --start 2023-02-01 --at 2023-02-15T00:00"
        );
        // (4,400 − 4,400 ÷ 30 × 14) ÷ 2 back, 2,200 × 14 ÷ 30 to pay
        said.Output.ShouldEndWith(
            "Undone at once: USD 1,173.33 back, USD 1,026.67 to pay; going there and back gains USD 146.66.\n"
        );
    }

    [Fact]
    public async Task Used_seconds_are_named_and_rounding_is_noted()
    {
        var said = await CommandLine.RunAsync(
            "advise --list 0.09 --to 0.05 --months 1 --start 2020-09-01 --at 2020-09-24 --rules linear/second"
        );
        said.Output.ShouldContain("seconds used");
        said.Output.ShouldContain("2160000          USD 0.01   stays: rounding\n", Case.Sensitive);
    }

    [Fact]
    public async Task Json_has_the_promised_shape_and_nothing_else()
    {
        var json = (await CommandLine.RunAsync($"{Example} --settle MYR --rate 4.1 --json")).Json.AsObject();
        Names(json)
            .ShouldBe("rules until complete now bestDay waiting atRenewal jumps ruleSets roundTrip days".Split(' '));
        Names(json["now"]!).ShouldBe("day date at used refund settlement reason jump".Split(' '));
        Names(json["waiting"]!).ShouldBe("pays days difference oneDay".Split(' '));
        Names(json["ruleSets"]![0]!).ShouldBe("rules inForce refund settlement reason difference".Split(' '));
        Names(json["roundTrip"]!).ShouldBe("refund charge settlement cost".Split(' '));
        json["days"]!.AsArray().Count.ShouldBe(6);
        json["days"]![1]!["settlement"]!
            .ToJsonString()
            .ShouldBe("""{"amount":"20.50","currency":"MYR","rate":"4.1"}""");
        json["roundTrip"]!["charge"]!.ToJsonString().ShouldBe("""{"amount":"6.00","currency":"USD"}""");
    }

    [Theory]
    [InlineData("--voucher 100", "0.00", "voucher_covers")]
    [InlineData("--discount 0.9", "5.40", null)] // (135 − 108) × 1/5
    [InlineData("--paid 140", "4.00", null)] // (140 − 120) × 1/5
    public async Task The_options_of_quote_downgrade_count(string options, string refund, string? reason)
    {
        var now = (await CommandLine.RunAsync($"{Example} {options} --json")).Json["now"]!;
        ((string?)now["refund"]!["amount"], (string?)now["reason"]).ShouldBe((refund, reason));
    }

    [Theory]
    [InlineData("advise", "--list is missing")]
    [InlineData("advise --list 150 --to 160 --months 1 --start 2020-09-01 --at 2020-09-24", "--to 160 is above --list")]
    [InlineData(
        "advise --list 150 --to 150 --months 1 --start 2020-09-01 --at 2020-09-24",
        "--to 150 is the price already"
    )]
    [InlineData("advise --list 150 --to 120 --months 1 --start 2020-09-01 --at 2020-10-02", "when the term is over")]
    [InlineData("advice", "did you mean advise?")]
    [InlineData("advise --month 1", "did you mean --months?")]
    public async Task What_cannot_be_advised_is_refused_in_one_sentence(string line, string naming) =>
        (await CommandLine.RunAsync(line)).ShouldBeRefused(naming);

    [Fact]
    public async Task An_amount_beyond_64_bits_is_refused_by_its_rate()
    {
        var line = "advise --list 1000000000 --to 1 --months 120 --start 2020-09-01 --at 2020-09-01T00:00";
        (await CommandLine.RunAsync($"{line} --currency CLF --settle CLF --rate 2")).ShouldBeRefused("--settle CLF");
        (await CommandLine.RunAsync($"{line} --settle CLF --rate 1000000")).ShouldBeRefused("--rate 1000000");
    }

    private static IEnumerable<string> Names(JsonNode json) => json.AsObject().Select(field => field.Key);
}
