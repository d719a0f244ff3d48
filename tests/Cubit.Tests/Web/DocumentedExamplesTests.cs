using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Cubit.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>The shell examples of docs/spec/api.md do what the page says that they do.</summary>
public sealed partial class DocumentedExamplesTests : OwnServer
{
    private const string DemoAddress = "http://127.0.0.1:5080";
    private const string Between = "----";

    [Fact]
    public async Task The_examples_of_the_page_print_what_it_shows()
    {
        var examples = Example().Matches(Repository.Text("docs/spec/api.md"));
        examples.Count.ShouldBeGreaterThan(3);
        var script = string.Join($"echo {Between}\n", examples.Select(example => example.Groups["script"].Value));
        var shown = string.Join($"{Between}\n", examples.Select(example => example.Groups["shown"].Value));
        (await RunAsync(script.Replace(DemoAddress, Server.Address.ToString().TrimEnd('/')))).ShouldBe(shown);
    }

    private static async Task<string> RunAsync(string script)
    {
        if (!"curl jq bash".Split(' ').All(OnPath))
            Assert.Skip("curl, jq or bash is missing; install them to run the examples.");
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "-euc", script },
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    [GeneratedRegex(
        @"^```sh\n(?<script>[^`]*?)^```\n\n```text\n(?<shown>[^`]*?)^```$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Example();
}
