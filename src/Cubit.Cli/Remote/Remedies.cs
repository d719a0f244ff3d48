using System.Text.RegularExpressions;

namespace Cubit.Cli.Remote;

/// <summary>What to do about a code: the table of docs/spec/api.md, which is part of this program.</summary>
internal static partial class Remedies
{
    private static readonly Dictionary<string, string> All = Read();

    /// <summary>What to do, as part of a sentence; null for a code of another version.</summary>
    public static string? Of(string code) => All.GetValueOrDefault(code);

    private static Dictionary<string, string> Read()
    {
        using var page = typeof(Remedies).Assembly.GetManifestResourceStream("api.md")!;
        using var reader = new StreamReader(page);
        return Row()
            .Matches(reader.ReadToEnd())
            .ToDictionary(
                row => row.Groups["code"].Value,
                row => row.Groups["remedy"].Value.Replace("`", "", StringComparison.Ordinal),
                StringComparer.Ordinal
            );
    }

    [GeneratedRegex(
        @"^\| `(?<code>[a-z]+\.[a-z_]+)` \| \d{3} \| (?<remedy>[^|]+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Row();
}
