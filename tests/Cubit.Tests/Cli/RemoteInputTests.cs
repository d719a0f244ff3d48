using Cubit.Cli.Remote;
using Cubit.Web.Api;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>What the verbs of a server refuse by themselves, and what they know about its refusals.</summary>
public sealed class RemoteInputTests
{
    [Fact]
    public void Every_code_of_the_API_has_a_remedy() =>
        Problem.Statuses.Keys.Where(code => Remedies.Of(code) is null).ShouldBeEmpty();

    [Theory]
    [InlineData("upgrade i-1001-1", "--to is missing")]
    [InlineData("upgrade --to 150", "cubit upgrade needs ID")]
    [InlineData("buy maxcompute --region here --months 12", "--units is missing")]
    [InlineData("buy maxcompute --region here --months 12 --units 9 --configuration A", "name two sizes")]
    [InlineData("buy maxcompute --region here --months many --units 9", "--months many is not a number of months")]
    [InlineData("buy maxcompute --region here --months 12 --units ten", "--units ten is not a number")]
    [InlineData("upgrade i-1001-1 --to 150 --at-most USD5.00", "--at-most USD5.00 is for an order at a date")]
    [InlineData("upgrade i-1001-1 --to 150 --at 2030-01-01 --at-most 5", "--at-most 5 is no amount")]
    [InlineData("upgrade i-1001-1 --to 150 --at 2030-01-01 --at-most USD5.001", "write it like USD1500.00")]
    [InlineData("upgrade i-1001-1 --to 150 --at noon", "--at noon is not a date or time")]
    [InlineData("order x --agreement terms", "--agreement terms does not name id and version")]
    [InlineData("auto-renew i-1001-1", "Give one of --months and --off")]
    [InlineData("projects create x", "Give one of --instance and --region")]
    [InlineData("projects switch p-1001-etl --to monthly", "--to monthly is no billing method")]
    [InlineData("tickets approve t-1001-1", "--refund is missing")]
    [InlineData("tickets opne i-1001-1", "i-1001-1 is not a command of cubit tickets")]
    [InlineData("instances --server nowhere", "--server nowhere is not the address of a server")]
    public async Task What_cannot_be_understood_is_told_before_anything_is_sent(string line, string complaint) =>
        (await CommandLine.RunAsync([.. line.Split(' '), "--key", "cubit_1001_x"])).ShouldBeRefused(complaint);

    [Fact]
    public async Task Without_a_key_nothing_is_asked()
    {
        if (Environment.GetEnvironmentVariable("CUBIT_KEY") is { Length: > 0 })
            Assert.Skip("CUBIT_KEY is set here.");
        (await CommandLine.RunAsync("orders")).ShouldBeRefused("--key is missing", "CUBIT_KEY");
        (await CommandLine.RunAsync("orders", "--key", "a b")).ShouldBeRefused("--key is not an API key");
    }
}
