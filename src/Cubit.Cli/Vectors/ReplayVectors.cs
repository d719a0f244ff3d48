using System.CommandLine;
using System.Text;

namespace Cubit.Cli.Vectors;

/// <summary><c>cubit vectors</c>: replays files of priced examples and tells which come out differently.</summary>
internal static class ReplayVectors
{
    private const int Differs = 1;
    private const int FileBytesMax = 64 * 1024 * 1024;

    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Files of vectors in JSON.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Command()
    {
        var command = new Command("vectors", "Replay files of priced examples; exit 1 if an answer differs.") { Files };
        command.SetAction(result => Replay(result.GetRequiredValue(Files), result.InvocationConfiguration.Output));
        return command;
    }

    private static int Replay(IReadOnlyList<string> paths, TextWriter output)
    {
        var vectors = paths.SelectMany(Read).ToList();
        var failed = 0;
        foreach (var vector in vectors)
        {
            var difference = Answer.FirstDifference(vector);
            failed += difference is null ? 0 : 1;
            output.WriteLine(difference is null ? $"ok {vector.Id}" : $"FAIL {vector.Id}: {difference}");
        }

        output.WriteLine($"{vectors.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : Differs;
    }

    private static IReadOnlyList<Vector> Read(string path)
    {
        var name = Complaint.Shown(path);
        try
        {
            return VectorFile.Parse(Text(path));
        }
        catch (FormatException e)
        {
            throw new FormatException(
                $"{name} is not a file of vectors: {e.Message}; correct that, see docs/spec/vectors.md.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"{name} cannot be read; name a readable file of vectors in JSON.", e);
        }
    }

    // A device or pipe tells no length, so the limit is on what is read.
    private static string Text(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[64 * 1024];
        using var all = new MemoryStream();
        for (int count; (count = stream.Read(bytes)) > 0; )
        {
            all.Write(bytes, 0, count);
            if (all.Length > FileBytesMax)
                throw new FormatException($"the text has more than the {FileBytesMax} bytes that are read");
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(all.ToArray()).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"the text is not UTF-8 at byte {e.Index + 1}", e);
        }
    }
}
