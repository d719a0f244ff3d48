using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--help", "quote", "advise", "vectors", "serve", "verify", "--version")]
    [InlineData("quote --help", "downgrade", "upgrade")]
    [InlineData("quote downgrade --help", "--list <PRICE> (REQUIRED)", "--paid", "--voucher", "For example", "--json")]
    [InlineData("quote upgrade --help", "--discount", "--settle")]
    [InlineData("advise --help", "--list <PRICE> (REQUIRED)", "--voucher", "For example", "--json")]
    [InlineData("vectors --help", "FILE")]
    [InlineData("serve --help", "--clock", "--reset")]
    [InlineData(
        "buy --help",
        "PRODUCT",
        "--region <ID> (REQUIRED)",
        "--units",
        "--accept",
        "--key-of-order",
        "For example"
    )]
    [InlineData("upgrade --help", "--to <SIZE> (REQUIRED)", "--voucher", "--at-most", "CUBIT_SERVER", "CUBIT_KEY")]
    [InlineData("tickets --help", "open", "write", "withdraw", "approve", "reject", "restore", "--limit")]
    [InlineData("projects switch --help", "PROJECT", "--to <METHOD> (REQUIRED)", "--instance")]
    public async Task Help_explains_a_command_within_a_hundred_columns(string line, params string[] naming)
    {
        var said = await CommandLine.RunAsync(line);
        said.ShouldBeDone();
        foreach (var text in naming)
            said.Output.ShouldContain(text, Case.Sensitive);
        said.Output.Split('\n').ShouldAllBe(text => text.Length <= 100);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        var said = await CommandLine.RunAsync("--version");
        said.ShouldBeDone();
        said.Output.ShouldMatch(@"\Acubit \d+\.\d+\.\d+\n\z");
    }
}
