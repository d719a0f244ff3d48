using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cubit.Resizing;

namespace Cubit.Cli.Batch;

/// <summary>How far a run has come, and of what: a later run goes on from here if it is asked the same.</summary>
/// <param name="Asked">Fingerprint of the program and the rule set.</param>
/// <param name="InputBytes">Length of the input.</param>
/// <param name="InputChanged">When the input was last changed, in ticks of UTC.</param>
/// <param name="Offset">How much of the input is answered.</param>
/// <param name="Row">Number of the row that follows.</param>
/// <param name="Cut">The instance that was cut there, or null.</param>
/// <param name="OutputBytes">Length of the answers.</param>
/// <param name="ErrorBytes">Length of the refused rows.</param>
/// <param name="Rows">Rows so far.</param>
/// <param name="Quotes">Quotes so far.</param>
/// <param name="Refused">Refused rows so far.</param>
/// <param name="IsComplete">Whether only the names are left to be changed.</param>
internal sealed record Checkpoint(
    string Asked,
    long InputBytes,
    long InputChanged,
    long Offset,
    long Row,
    string? Cut,
    long OutputBytes,
    long ErrorBytes,
    long Rows,
    long Quotes,
    long Refused,
    bool IsComplete
)
{
    /// <summary>Nothing done yet.</summary>
    public static Checkpoint Start(string input, RuleSet rules)
    {
        var file = new FileInfo(input);
        return new(AskedBy(rules), file.Length, file.LastWriteTimeUtc.Ticks, 0, 1, null, 0, 0, 0, 0, 0, false);
    }

    /// <summary>What an unfinished run left, or null.</summary>
    /// <exception cref="FormatException">It cannot be gone on with; the remedy is told.</exception>
    public static Checkpoint? Left(BatchFiles files, Checkpoint start)
    {
        if (!File.Exists(files.Progress))
            return null;
        var left = Read(files.Progress) ?? throw Bad(files, "its progress cannot be read");
        if (left.InputBytes != start.InputBytes || left.InputChanged != start.InputChanged)
            throw Bad(files, $"{Complaint.Shown(files.Input)} has changed since");
        if (left.Asked != start.Asked)
            throw Bad(files, "it was for other rules, or by another version of cubit");
        if (left.IsComplete && !File.Exists(files.Part))
            return null;
        var errors = left.IsComplete && !File.Exists(files.ErrorsPart) ? files.Errors : files.ErrorsPart;
        return Short(files.Part, left.OutputBytes) || Short(errors, left.ErrorBytes)
            ? throw Bad(files, "what it wrote is gone")
            : left;
    }

    /// <summary>Replaces what is stored, whole or not at all.</summary>
    public void Save(BatchFiles files)
    {
        var next = $"{files.Progress}.new";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, this);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, files.Progress, overwrite: true);
    }

    private static Checkpoint? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FormatException Bad(BatchFiles files, string why) =>
        new(
            $"--out {Complaint.Shown(files.Output)} has an unfinished run that cannot go on: {why}; "
                + $"delete {Complaint.Shown(files.Progress)} to start over."
        );

    private static bool Short(string path, long bytes) => !File.Exists(path) || new FileInfo(path).Length < bytes;

    // Two rule sets in files may have the same id, so the choices count too.
    private static string AskedBy(RuleSet rules)
    {
        var program = typeof(Checkpoint).Assembly.ManifestModule.ModuleVersionId;
        var text = $"{program} {rules} {string.Join(' ', rules.Coefficients)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
