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

    private static readonly Option<string> Explain = new WordedOption(
        "--explain",
        "ID",
        "september-to-c",
        "Show the working of this vector beside what it expects."
    );

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Answer with one JSON object on each line, with the derivation.",
        Arity = ArgumentArity.Zero,
    };

    public static Command Command()
    {
        var command = new Command("vectors", "Replay files of priced examples; exit 1 if an answer differs.")
        {
            Files,
            Explain,
            Json,
        };
        command.SetAction(Answered);
        return command;
    }

    private static int Answered(ParseResult result)
    {
        var (given, output) = (new Given(result), result.InvocationConfiguration.Output);
        var id = given.Has(Explain) ? given.Text(Explain) : null;
        if (id is not null && result.GetValue(Json))
            throw new FormatException("--explain and --json do not go together; leave one of them out.");
        var vectors = result.GetRequiredValue(Files).SelectMany(Read).ToList();
        if (id is not null && vectors.RemoveAll(vector => vector.Id != id) >= 0 && vectors.Count == 0)
            throw given.Bad(Explain, "is not the id of a vector in these files; take one that cubit vectors lists");
        var answers = vectors.Select(vector => new Answer(vector));
        return id is not null ? Written(answers, ExplainedVector.Of, output)
            : result.GetValue(Json) ? Written(answers, AnsweredJson.Of, output)
            : Replayed(answers, output);
    }

    private static int Replayed(IEnumerable<Answer> answers, TextWriter output)
    {
        var (passed, failed) = (0, 0);
        foreach (var answer in answers)
        {
            var difference = answer.FirstDifference;
            (passed, failed) = difference is null ? (passed + 1, failed) : (passed, failed + 1);
            output.WriteLine(difference is null ? $"ok {answer.Vector.Id}" : $"FAIL {answer.Vector.Id}: {difference}");
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : Differs;
    }

    private static int Written(IEnumerable<Answer> answers, Func<Answer, string> text, TextWriter output)
    {
        var code = 0;
        foreach (var answer in answers)
        {
            output.WriteLine(text(answer));
            code = answer.FirstDifference is null ? code : Differs;
        }

        return code;
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
