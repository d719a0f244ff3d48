using System.Text;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Rules;

/// <summary>A rule set in a file; what is wrong with it is told with its place.</summary>
/// <param name="Text">The text as it stands in the file.</param>
/// <param name="Rules">What it says.</param>
internal sealed record RuleFile(string Text, RuleSet Rules)
{
    // Ten times what the longest sentences and coefficients that are allowed come to.
    private const int BytesMax = 256 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It cannot be read, or is no rule set.</exception>
    public static RuleFile Read(string path)
    {
        var name = Complaint.Shown(path);
        try
        {
            var text = Decoded(Bytes(path));
            return new RuleFile(text, RuleSetJson.Parse(text));
        }
        catch (FormatException e)
        {
            throw new FormatException(
                $"{name} is not a rule set: {Complaint.Clause(e.Message)}; correct that, see docs/spec/rules.md.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"{name} cannot be read; name a readable file of a rule set in JSON.", e);
        }
    }

    /// <summary>The rule set of an id, or of a file where no rule set has that id.</summary>
    public static RuleSet Named(string idOrFile, IReadOnlyDictionary<string, RuleSet> known) =>
        known.TryGetValue(idOrFile, out var rules) ? rules
        : File.Exists(idOrFile) ? Read(idOrFile).Rules
        : throw new FormatException(
            $"{Complaint.Shown(idOrFile)} is neither a rule set nor a file; name a file, or use one of "
                + $"{string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}."
        );

    /// <summary>The same, to price by: a file must not speak for a rule set that is known and says otherwise.</summary>
    public static RuleSet ToPriceBy(string idOrFile, IReadOnlyDictionary<string, RuleSet> known)
    {
        var rules = Named(idOrFile, known);
        return known.TryGetValue(rules.Id, out var other) && !IsSame(rules, other)
            ? throw new FormatException(
                $"{Complaint.Shown(idOrFile)} has the id {rules.Id}, which is another rule set's; "
                    + "give it an id of its own."
            )
            : rules;
    }

    private static bool IsSame(RuleSet a, RuleSet b) =>
        a == b with { Coefficients = a.Coefficients, Explanations = a.Explanations }
        && a.Coefficients.SequenceEqual(b.Coefficients)
        && a.Explanations.OrderBy(choice => choice.Key, StringComparer.Ordinal)
            .SequenceEqual(b.Explanations.OrderBy(choice => choice.Key, StringComparer.Ordinal));

    // A device or pipe tells no length, so the limit is on what is read.
    private static ReadOnlySpan<byte> Bytes(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[BytesMax + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count <= BytesMax
            ? bytes.AsSpan(0, count)
            : throw new FormatException($"the text has more than the {BytesMax} bytes that are read");
    }

    private static string Decoded(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"the text is not UTF-8 at byte {e.Index + 1}", e);
        }
    }
}
