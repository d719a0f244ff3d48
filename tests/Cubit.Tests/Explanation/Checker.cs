using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Cubit.Tests.Architecture;
using Cubit.Tests.Cli;
using Shouldly;

namespace Cubit.Tests.Explanation;

/// <summary>Runs docs/verify/check.js as an auditor does.</summary>
internal static class Checker
{
    public const string Path = "docs/verify/check.js";

    /// <summary>Gives it these objects, one on each line, on its standard input.</summary>
    public static Task<Said> RunAsync(IEnumerable<JsonNode> objects) =>
        RunAsync(string.Join('\n', objects.Select(json => json.ToJsonString())));

    /// <summary>Gives it a text on its standard input, and the names of files.</summary>
    public static async Task<Said> RunAsync(string input, params IEnumerable<string> files)
    {
        var start = new ProcessStartInfo("node", [Path, .. files])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var node = Process.Start(start)!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new Said(node.ExitCode, await output, await error);
    }

    /// <summary>Everything agrees, and something was checked.</summary>
    public static void ShouldAgree(this Said said)
    {
        var lines = said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        said.Error.ShouldBeEmpty();
        lines.FirstOrDefault(line => !line.StartsWith("agrees  ", StringComparison.Ordinal)).ShouldBeNull();
        lines.ShouldNotBeEmpty();
        said.Code.ShouldBe(0);
    }
}
