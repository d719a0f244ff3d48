using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class VerifyTests
{
    [Fact]
    public async Task Data_that_agrees_says_what_was_checked()
    {
        await using var server = await RunningServer.StartAsync();
        var said = await CommandLine.RunAsync(["verify", .. server.At.Options]);
        said.ShouldBeDone();
        said.Output.ShouldStartWith("3 accounts, ", Case.Sensitive);
        said.Output.ShouldEndWith("Everything agrees.\n", Case.Sensitive);
    }

    [Fact]
    public async Task A_difference_is_told_and_ends_with_one()
    {
        await using var server = await RunningServer.StartAsync();
        await server.At.ChangeAsync(session =>
            session.Execute("UPDATE accounts SET balance_minor = balance_minor + 1 WHERE account_id = 1001")
        );
        var said = await CommandLine.RunAsync(["verify", .. server.At.Options]);
        said.Code.ShouldBe(1);
        said.Output.ShouldMatch(@"\nDIFFERS [^\n]+\n(.*\n)*\d+ differences\.\n\z");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_is_a_difference()
    {
        await using var server = await RunningServer.StartAsync();
        server.At.Spoil("UPDATE journal SET body = 'x'");
        var said = await CommandLine.RunAsync(["verify", .. server.At.Options]);
        said.Code.ShouldBe(1);
        said.Output.ShouldContain("DIFFERS What is stored cannot be read");
    }

    [Fact]
    public async Task A_folder_without_data_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("cubit-test-");
        (await CommandLine.RunAsync("verify", "--data", folder.FullName)).ShouldBeRefused("--data /", "holds no data");
        folder.Delete();
    }
}
