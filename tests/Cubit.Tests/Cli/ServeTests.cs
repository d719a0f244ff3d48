using System.Net;
using System.Net.Sockets;
using Cubit.Store;
using Cubit.Web.Hosting;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class ServeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--urls nowhere", "--urls nowhere is not an address")]
    [InlineData("--urls https://127.0.0.1:5080", "--urls https://127.0.0.1:5080 is not an address")]
    [InlineData("--urls http://127.0.0.1:99999", "is not an address to listen on")]
    [InlineData("--clock 2020-09-24T10:00:00Z", "add --sandbox")]
    [InlineData("--sandbox --clock noon", "--clock noon is not a date or time")]
    [InlineData("--reset", "add --sandbox")]
    [InlineData("--data", "--data needs a value")]
    [InlineData("--demo yes", "yes follows no option")]
    public async Task Bad_input_is_refused_before_anything_is_opened(string options, string complaint) =>
        (await CommandLine.RunAsync($"serve {options}")).ShouldBeRefused(complaint);

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var folder = Directory.CreateTempSubdirectory("cubit-test-");
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        (await CommandLine.RunAsync("serve", "--data", folder.FullName, "--urls", url)).ShouldBeRefused(
            $"--urls {url}",
            "in use",
            "another place or URL"
        );
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Data_that_is_no_database_is_told_in_one_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("cubit-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "cubit.db"), new string('x', 5000), Stop);
        (await CommandLine.RunAsync("serve", "--data", folder.FullName)).ShouldBeRefused("not a database");
        (await CommandLine.RunAsync("verify", "--data", folder.FullName)).ShouldBeRefused("not a database");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Data_that_a_server_works_on_is_neither_served_twice_nor_reset()
    {
        var folder = Directory.CreateTempSubdirectory("cubit-test-");
        await (await Database.OpenAsync(new DataPlace.InFolder(folder.FullName), EdgeClock.System())).DisposeAsync();
        using (ServerClaim.Take(folder.FullName))
        {
            string[] serve = ["serve", "--sandbox", "--data", folder.FullName, "--urls", "http://127.0.0.1:0"];
            (await CommandLine.RunAsync(serve)).ShouldBeRefused($"--data {folder.FullName}", "used by another process");
            (await CommandLine.RunAsync([.. serve, "--reset"])).ShouldBeRefused("used by another process");
            new DataPlace.InFolder(folder.FullName).HasData().ShouldBeTrue();
            (await CommandLine.RunAsync("verify", "--data", folder.FullName)).Code.ShouldBe(0);
        }

        new DataPlace.InFolder(folder.FullName).Delete();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_reset_removes_the_database_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("cubit-test-");
        await (await Database.OpenAsync(new DataPlace.InFolder(folder.FullName), EdgeClock.System())).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mine.txt"), "mine", Stop);
        new DataPlace.InFolder(folder.FullName).Delete();
        folder.GetFiles().ShouldHaveSingleItem().Name.ShouldBe("mine.txt");
        folder.Delete(recursive: true);
        new DataPlace.InFolder(folder.FullName).Delete();
    }
}
