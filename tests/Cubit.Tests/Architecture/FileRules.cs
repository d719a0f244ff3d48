using System.Text.RegularExpressions;

namespace Cubit.Tests.Architecture;

/// <summary>A rule that answers with the offences it finds in a file, and files that break it.</summary>
public sealed record FileRule(
    Func<RepositoryFile, IEnumerable<string>> Offences,
    params (string Path, string Text)[] Bad
);

/// <summary>What each file of the repository must keep to.</summary>
public static class FileRules
{
    /// <summary>The folders of the core in the only direction allowed: each may use those before it.</summary>
    public static readonly string[] CoreFolders =
    [
        "Amounts",
        "Calendar",
        "Catalog",
        "Accounts",
        "Instances",
        "Resizing",
        "Orders",
        "Capacity",
        "Lifecycle",
        "Ledger",
    ];

    private const int ColumnsMax = 120;
    private const int LinesMax = 250;
    private const int DepthMax = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] ExactFolders =
    [
        "Amounts",
        "Calendar",
        "Instances",
        "Resizing",
        "Orders",
        "Ledger",
    ];

    private static readonly string[] VagueFolders = ["Common", "Core", "Shared", "Helpers", "Services", "Models"];

    /// <summary>Files that may be longer than the rest (tables of data, lists of scenarios), with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal)
    {
        ["tests/Cubit.Tests/Resizing/NaiveReference.cs"] = "one straight reading of the contract, from top to bottom",
        ["tests/Cubit.Tests/Resizing/ResizeLaws.cs"] = "the laws of section 4, one after another",
        ["tests/Cubit.Tests/Web/RequestTests.cs"] = "every request that cannot be understood, with its answer",
        ["tests/Cubit.Tests/Orders/ResizeScenario.cs"] = "every refusal with the state that shows it",
    };

    // Joined here so that this file does not offend against the rule that it states.
    private static readonly string[] Elsewhere =
    [
        "npm" + "js.org",
        "nuget" + ".org",
        "py" + "pi.org",
        "/wo" + "rk/",
        "../sha" + "red/",
        "sha" + "red/spec",
        "sha" + "red/sources",
        "sha" + "red/vectors",
    ];

    /// <summary>Every rule by name, with files that break it: the proof that the rule can fail.</summary>
    public static readonly Dictionary<string, FileRule> All = new(StringComparer.Ordinal)
    {
        ["a folder of the core uses only those before it"] = new(
            Direction,
            ("src/Cubit/Amounts/Money.cs", "namespace Cubit.Amounts;\nusing Cubit.Orders;"),
            ("src/Cubit/Calendar/Term.cs", "namespace Cubit.Calendar;\nclass X(Ledger.Posting p);"),
            ("src/Cubit/Billing/Bill.cs", "namespace Cubit.Billing;")
        ),
        ["the namespace is the folder"] = new(
            NamespaceIsFolder,
            ("src/Cubit.Store/Orders/Read.cs", "namespace Cubit.Orders;")
        ),
        ["the core reads no clock, file, network or dice, and does not wait"] = new(
            Purity,
            ("src/Cubit/Orders/Buy.cs", "var t = SystemClock.Instance;")
        ),
        ["binary fractions stay away from money and time"] = new(
            NoBinaryFractions,
            ("src/Cubit/Amounts/Money.cs", "var rate = 0.85;")
        ),
        ["a folder says what it holds"] = new(FolderNames, ("src/Cubit.Web/Shared/X.razor", "")),
        ["src is at most three folders deep"] = new(Depth, ("src/Cubit/Orders/Buying/Now/Buy.cs", "")),
        ["lines fit the screen"] = new(Columns, ("src/Cubit/X.cs", new string('x', ColumnsMax + 1))),
        ["files are short"] = new(Length, ("src/Cubit/X.cs", new string('\n', LinesMax + 1))),
        ["text ends cleanly"] = new(CleanEnds, ("docs/x.md", "a line \n")),
        ["nothing refers to a registry or to this machine"] = new(NothingElsewhere, ("x.json", Elsewhere[0])),
    };

    private static IEnumerable<string> Direction(RepositoryFile file)
    {
        if (CoreFolder(file) is not { } folder)
            yield break;
        var place = Array.IndexOf(CoreFolders, folder);
        if (place < 0)
            yield return $"the folder {folder} has no place in the direction";
        else
            foreach (var later in CoreFolders.Skip(place + 1))
                if (Found(file.Code, $@"\bCubit\.{later}\b|(?<![\w.]){later}\.[A-Z]") is { } use)
                    yield return $"{folder} uses {use}, which comes later";
    }

    private static IEnumerable<string> NamespaceIsFolder(RepositoryFile file)
    {
        if (!file.Is(".cs") || !(InSource(file) || file.Path.StartsWith("tests/", StringComparison.Ordinal)))
            yield break;
        var expected = string.Join('.', file.Folder.Split('/').Skip(1));
        var declared = Found(file.Code, @"^namespace\s+[\w.]+")?.Split()[^1];
        var isProgram = declared is null && file.Path.EndsWith("/Program.cs", StringComparison.Ordinal);
        if (declared != expected && !isProgram)
            yield return $"the namespace should be {expected}";
    }

    private static IEnumerable<string> Purity(RepositoryFile file) =>
        !InCore(file)
            ? []
            : Offence(
                file,
                @"\b(SystemClock|DateTime(Offset)?|TimeProvider|Stopwatch|async|await|Task|ValueTask|Thread|Random|"
                    + @"Environment|Console|File|Directory|HttpClient|System\.(IO|Net|Data|Threading)|Guid\.NewGuid)\b"
            );

    private static IEnumerable<string> NoBinaryFractions(RepositoryFile file) =>
        CoreFolder(file) is not { } folder || !ExactFolders.Contains(folder)
            ? []
            : Offence(
                file,
                @"\b(double|float|Double|Single|Half|Total(Days|Hours|Minutes|Seconds|Milliseconds))\b|"
                    + @"\b\d+\.\d+(?![\dmM])"
            );

    private static IEnumerable<string> FolderNames(RepositoryFile file) =>
        file.Folder.Split('/').Intersect(VagueFolders).Select(name => $"the folder {name} says nothing");

    private static IEnumerable<string> Depth(RepositoryFile file)
    {
        if (InSource(file) && file.Folder.Count(c => c == '/') > DepthMax)
            yield return $"deeper than {DepthMax} folders under src";
    }

    private static IEnumerable<string> Columns(RepositoryFile file) =>
        !IsCode(file)
            ? []
            : file
                .Lines.Select((line, index) => (line.Length, Number: index + 1))
                .Where(line => line.Length > ColumnsMax)
                .Select(line => $"line {line.Number} has {line.Length} columns, at most {ColumnsMax}");

    private static IEnumerable<string> Length(RepositoryFile file)
    {
        if (IsCode(file) && file.Lines.Length - 1 > LinesMax && !LongFiles.ContainsKey(file.Path))
            yield return $"{file.Lines.Length - 1} lines, at most {LinesMax}";
    }

    private static IEnumerable<string> CleanEnds(RepositoryFile file)
    {
        if (!IsCode(file) && !file.Is(".md", ".csproj", ".props", ".yml"))
            yield break;
        if (Found(file.Text, @"[ \t]+$|\r|\t") is not null)
            yield return "holds a tab, a carriage return, or blanks at the end of a line";
        if (!file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return "does not end with exactly one line end";
    }

    private static IEnumerable<string> NothingElsewhere(RepositoryFile file) =>
        Elsewhere.Where(word => file.Text.Contains(word, StringComparison.Ordinal)).Select(word => $"mentions {word}");

    private static bool InSource(RepositoryFile file) => file.Path.StartsWith("src/", StringComparison.Ordinal);

    private static bool InCore(RepositoryFile file) => file.Path.StartsWith("src/Cubit/", StringComparison.Ordinal);

    private static bool IsCode(RepositoryFile file) =>
        file.Is(".cs", ".razor", ".sql", ".css", ".js", ".mjs") || file.Text.StartsWith("#!", StringComparison.Ordinal);

    private static string? CoreFolder(RepositoryFile file) =>
        InCore(file) && file.Path.Split('/') is [_, _, var folder, _, ..] ? folder : null;

    private static IEnumerable<string> Offence(RepositoryFile file, string pattern) =>
        file.Is(".cs") && Found(file.Code, pattern) is { } found ? [$"uses {found}"] : [];

    private static string? Found(string text, string pattern) =>
        Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)
            is { Success: true } hit
            ? hit.Value
            : null;
}
