using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("", "quote", "vectors", "serve", "verify")]
    [InlineData("quote", "downgrade or upgrade")]
    [InlineData("quot", "quot is not a command", "did you mean quote?")]
    [InlineData("refund", "refund is not a command of cubit", "quote, advise, vectors")]
    [InlineData("quote downgrad", "did you mean downgrade?")]
    [InlineData("quote downgrade --lst 150", "--lst is not an option", "did you mean --list?")]
    [InlineData("quote downgrade --colour red", "--colour is not an option", "--help")]
    [InlineData("quote upgrade --paid 5", "--paid is not an option of cubit quote upgrade")]
    [InlineData("quote downgrade 150", "150 follows no option", "write each value after its option")]
    [InlineData("quote downgrade", "--list is missing", "--list 150")]
    [InlineData("quote downgrade --list 150 --to 120 --start 2020-09-01 --at 2020-09-24", "--months is missing")]
    [InlineData("quote downgrade --list", "--list needs a value", "--list 150")]
    [InlineData("quote downgrade --list 1 --list 2", "--list is given 2 times", "give it once")]
    [InlineData("vectors", "cubit vectors needs FILE", "--help")]
    [InlineData("verify", "--data is missing")]
    [InlineData("@options", "@options is not a command")]
    public async Task A_line_that_is_not_understood_is_refused_in_one_sentence(string line, params string[] naming) =>
        (await CommandLine.RunAsync(line)).ShouldBeRefused(naming);

    [Theory]
    [InlineData("--list", "abc", "is not a number", "write it like 150")]
    [InlineData("--list", "1e3", "is not a number")]
    [InlineData("--list", "1,000", "is not a number")]
    [InlineData("--list", "100/3", "is not a number")]
    [InlineData("--list", "-150", "is below 0", "leave the minus sign out")]
    [InlineData("--list", "0", "is not above 0")]
    [InlineData("--list", "1000000000.1", "above the bound of 1,000,000,000")]
    [InlineData("--list", "1.0000000001", "more than 9 digits")]
    [InlineData("--to", "0", "is not above 0")]
    [InlineData("--to", "200", "above --list 150", "use cubit quote upgrade")]
    [InlineData("--months", "0", "whole number from 1 to 120")]
    [InlineData("--months", "121", "whole number from 1 to 120")]
    [InlineData("--months", "1.5", "whole number")]
    [InlineData("--months", "-1", "whole number")]
    [InlineData("--months", "99999999999", "whole number")]
    [InlineData("--start", "1969-12-31", "in the years 1970 to 2999")]
    [InlineData("--start", "3000-01-01", "in the years 1970 to 2999")]
    [InlineData("--start", "2020-02-30", "is not a date or time", "2020-09-24T10:00")]
    [InlineData("--at", "yesterday", "is not a date or time")]
    [InlineData("--at", "2020-09-24 10:00", "is not a date or time")]
    [InlineData("--at", "2020-09-24T25:00", "is not a date or time")]
    [InlineData("--at", "2020-08-31T23:59", "before the term starts", "from 2020-09-01 00:00 on")]
    [InlineData("--at", "2020-09-30", "is 2020-10-01 00:00, when the term is over", "before 2020-10-01 00:00")]
    [InlineData("--at", "2020-10-01T00:00", "when the term is over")]
    public async Task A_required_value_out_of_bounds_is_refused(string option, string value, params string[] naming)
    {
        var args = CommandLine.SourceExample.Split(' ');
        args[Array.IndexOf(args, option) + 1] = value;
        (await CommandLine.RunAsync(args)).ShouldBeRefused([$"{option} {value} ", .. naming]);
    }

    [Theory]
    [InlineData("--discount 1.01", "bound of 1;")]
    [InlineData("--discount 0", "not above 0")]
    [InlineData("--paid 1.234", "more than 2 digits", "USD", "150.00")]
    [InlineData("--paid -1", "below 0")]
    [InlineData("--paid 120000000001", "bound of 120,000,000,000")]
    [InlineData("--promotion x", "not a number")]
    [InlineData("--voucher 1/3", "not a number")]
    [InlineData("--currency usd", "ISO 4217", "USD")]
    [InlineData("--currency XXX", "ISO 4217")]
    [InlineData("--zone Mars/Base", "IANA")]
    [InlineData("--product ECS", "a-z")]
    [InlineData("--product aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "40")]
    [InlineData("--rules alibaba/2020", "alibaba/2022-05, alibaba/2026-02, linear/day, linear/second")]
    [InlineData("--tiers 12", "no list of term discounts", "12:0.85,24:0.7")]
    [InlineData("--tiers 0:0.85", "1 to 120")]
    [InlineData("--tiers 121:0.85", "1 to 120")]
    [InlineData("--tiers 24:0.7,12:0.85", "going up")]
    [InlineData("--tiers 12:1.01", "at most 1")]
    [InlineData("--tiers 12:0", "above 0")]
    [InlineData("--settle MYR", "add --rate")]
    [InlineData("--rate 4.1", "add --settle")]
    [InlineData("--settle USD --rate 1", "leave --settle and --rate out")]
    public async Task An_optional_value_out_of_bounds_is_refused(string options, params string[] naming)
    {
        var said = await CommandLine.RunAsync($"{CommandLine.SourceExample} {options}");
        said.ShouldBeRefused([string.Join(' ', options.Split(' ').Take(2)), .. naming]);
    }

    [Theory]
    [InlineData("--settle MYR --rate 0", "--rate 0 is not above 0")]
    [InlineData("--settle MYR --rate 1000000.5", "--rate 1000000.5 is above the bound of 1,000,000")]
    [InlineData("--settle MYR --rate 4.12345678901", "--rate 4.12345678901 has more than 10 digits")]
    [InlineData("--settle XXX --rate 4.1", "--settle XXX is not a currency")]
    [InlineData("--currency JPY --paid 150.5", "--paid 150.5 has more than 0 digits", "JPY", "like 150.")]
    [InlineData("--paid --json", "--paid needs a value")]
    [InlineData("--json=yes", "yes follows no option")]
    public async Task Values_that_do_not_go_together_are_refused(string options, params string[] naming) =>
        (await CommandLine.RunAsync($"{CommandLine.SourceExample} {options}")).ShouldBeRefused(naming);

    [Fact]
    public async Task An_upgrade_to_a_lower_price_is_sent_to_downgrade() =>
        (
            await CommandLine.RunAsync(CommandLine.UpgradeExample.Replace("14400", "7000", StringComparison.Ordinal))
        ).ShouldBeRefused("--to 7000 is below --list 7200", "use cubit quote downgrade");

    [Fact]
    public async Task A_settlement_beyond_64_bits_is_refused() =>
        (
            await CommandLine.RunAsync(
                "quote downgrade --list 1000000000 --to 1 --months 120 --start 2020-01-01 --at 2020-01-02 "
                    + "--settle CLF --rate 1000000"
            )
        ).ShouldBeRefused("--rate 1000000 makes an amount of CLF", "lower rate");

    [Fact]
    public async Task A_long_value_is_cut_and_a_broken_line_stays_one_line()
    {
        var said = await CommandLine.RunAsync("quote", "downgrade", "--list", new string('9', 5000) + "\n\u001b[31m");
        said.ShouldBeRefused("--to is missing");
        string[] args = [.. CommandLine.SourceExample.Split(' '), "--zone", "a\nb\u001b[31m" + new string('x', 5000)];
        (await CommandLine.RunAsync(args)).ShouldBeRefused("--zone a?b?[31mxxx", "…");
    }

    [Fact]
    public async Task An_empty_value_is_a_missing_one() =>
        (await CommandLine.RunAsync([.. CommandLine.SourceExample.Split(' '), "--zone", ""])).ShouldBeRefused(
            "--zone needs a value"
        );
}
