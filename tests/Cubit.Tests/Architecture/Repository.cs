using System.Text.RegularExpressions;

namespace Cubit.Tests.Architecture;

/// <summary>A file of the repository: its path from the root, with forward slashes, and its text.</summary>
public sealed partial record RepositoryFile(string Path, string Text)
{
    public string[] Lines => Text.Split('\n');

    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The text without comments and without what stands in strings: what the compiler acts on.</summary>
    public string Code => CommentOrString().Replace(Text, match => match.Value[0] == '/' ? "" : "\"\"");

    public override string ToString() => Path;

    public bool Is(params string[] extensions) =>
        extensions.Contains(System.IO.Path.GetExtension(Path), StringComparer.Ordinal);

    [GeneratedRegex("""\"{3}[\s\S]*?\"{3}|"(\\.|[^"\\\n])*"|//.*|/\*[\s\S]*?\*/""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex CommentOrString();
}

/// <summary>The repository that the tests were built from, as files.</summary>
public static class Repository
{
    private static readonly string[] Ignored =
    [
        ".git",
        "artifacts",
        "bin",
        "obj",
        "data",
        "node_modules",
        "src/Cubit.Web/wwwroot/lib",
        "TestResults",
    ];

    private static readonly string[] Binary = [".png", ".ico", ".woff2", ".swp", ".db"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every text file that belongs to the repository.</summary>
    public static IReadOnlyList<RepositoryFile> Files { get; } =
    [.. Walk(Root).OrderBy(file => file.Path, StringComparer.Ordinal)];

    public static IEnumerable<RepositoryFile> CSharp => Files.Where(file => file.Is(".cs"));

    public static string Text(string path) => Files.Single(file => file.Path == path).Text;

    public static bool Exists(string path) =>
        File.Exists(System.IO.Path.Combine(Root, path)) || Directory.Exists(System.IO.Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Cubit.slnx")))
            folder =
                System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException($"No Cubit.slnx above {AppContext.BaseDirectory}.");
        return folder;
    }

    private static IEnumerable<RepositoryFile> Walk(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
            if (!Binary.Contains(System.IO.Path.GetExtension(path), StringComparer.Ordinal) && Relative(path) != ".git")
                yield return new RepositoryFile(Relative(path), File.ReadAllText(path));
        foreach (var below in Directory.EnumerateDirectories(folder))
            if (!Ignored.Contains(Relative(below)) && !Ignored.Contains(System.IO.Path.GetFileName(below)))
                foreach (var file in Walk(below))
                    yield return file;
    }

    private static string Relative(string path) => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/');
}
