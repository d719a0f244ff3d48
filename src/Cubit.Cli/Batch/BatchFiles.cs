namespace Cubit.Cli.Batch;

/// <summary>The files of a run: what is read, what is written, and what an unfinished run leaves.</summary>
/// <param name="Input">The orders.</param>
/// <param name="Output">The answers, under this name only when they are complete.</param>
internal sealed record BatchFiles(string Input, string Output)
{
    /// <summary>The rows that were refused, with their reasons.</summary>
    public string Errors => $"{Output}.errors.csv";

    /// <summary>The answers so far.</summary>
    public string Part => $"{Output}.part";

    /// <summary>The refused rows so far.</summary>
    public string ErrorsPart => $"{Errors}.part";

    /// <summary>How far a run has come.</summary>
    public string Progress => $"{Output}.progress";

    private IEnumerable<string> Written => [Output, Errors, Part, ErrorsPart, Progress, $"{Progress}.new"];

    /// <summary>Checks that the names can be used together.</summary>
    /// <exception cref="FormatException">They cannot; the remedy is told.</exception>
    public void Check()
    {
        var (input, output) = (Complaint.Shown(Input), Complaint.Shown(Output));
        if (Directory.Exists(Input))
            throw new FormatException($"--csv {input} is a folder; name a file.");
        if (!File.Exists(Input))
            throw new FormatException($"--csv {input} does not exist; name a file of orders.");
        var read = Real(Input);
        if (Written.Any(written => Real(written) == read))
            throw new FormatException($"--out {output} would write over --csv {input}; name another file.");
        if (Directory.Exists(Output))
            throw new FormatException($"--out {output} is a folder; name a file.");
        if (Path.GetDirectoryName(Path.GetFullPath(Output)) is { } folder && !Directory.Exists(folder))
            throw new FormatException($"--out {output} is in a folder that does not exist; make it first.");
    }

    private static string Real(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null)
        ?? Path.GetFullPath(path);
}
