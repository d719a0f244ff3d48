using System.Text.Json.Nodes;
using Cubit.Cli;
using Shouldly;

namespace Cubit.Tests.Cli;

/// <summary>Runs the real entry point in this process and keeps what it said.</summary>
internal static class CommandLine
{
    /// <summary>The source document's example, as one types it.</summary>
    public const string SourceExample =
        "quote downgrade --list 150 --to 120 --months 1 --start 2020-09-01 --at 2020-09-24";

    /// <summary>Doubling a year at half-time.</summary>
    public const string UpgradeExample =
        "quote upgrade --list 7200 --to 14400 --start 2026-01-01 --months 12 --at 2026-07-01";

    /// <summary>Runs a line whose parts have no spaces.</summary>
    public static Task<Said> RunAsync(string line) => RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static async Task<Said> RunAsync(params string[] args)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CubitCommand.RunAsync(args, output, error);
        return new Said(code, output.ToString(), error.ToString());
    }
}

/// <summary>How a command ended and what it said.</summary>
internal sealed record Said(int Code, string Output, string Error)
{
    /// <summary>The JSON of a run that went well.</summary>
    public JsonNode Json
    {
        get
        {
            ShouldBeDone();
            return JsonNode.Parse(Output)!;
        }
    }

    public void ShouldBeDone()
    {
        Error.ShouldBeEmpty();
        Code.ShouldBe(0);
    }

    /// <summary>Exit 2, nothing on standard output, one sentence on standard error that holds all of these.</summary>
    public void ShouldBeRefused(params IEnumerable<string> naming)
    {
        Code.ShouldBe(2);
        Output.ShouldBeEmpty();
        Error.ShouldMatch(@"\A[^\n]+[.?]\n\z");
        foreach (var text in naming)
            Error.ShouldContain(text, Case.Sensitive);
    }
}
