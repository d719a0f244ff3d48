using System.Text;
using Cubit.Cli.Quotes;

namespace Cubit.Cli.Vectors;

/// <summary>A vector's working, and then each expected figure beside the one that came out.</summary>
internal static class ExplainedVector
{
    private const int FieldWidth = 20;
    private const int FigureWidth = 28;

    public static string Of(Answer answer)
    {
        var text = new StringBuilder($"Vector {answer.Vector.Id}\n\n");
        text.Append(Working(answer)).Append('\n');
        Row(text, "", "field", "expected", "got");
        foreach (var claim in answer.Claims)
            Row(text, answer.Holds(claim) ? "ok" : "DIFFERS", claim.Field, claim.Expected, answer.Got(claim));
        return text.ToString().TrimEnd('\n');
    }

    private static string Working(Answer answer) =>
        answer.Refusal is { } refusal ? $"Refused: {refusal.Code}. {refusal.Detail}\n"
        : answer is { Vector.Change: not null, Chain: { Asked: { } inputs, Change: { } change } }
            ? WorkedText.Of(WorkedExample.Of(inputs, change))
        : "No change is asked about.\n";

    private static void Row(StringBuilder text, string mark, string field, string expected, string got) =>
        text.Append($"{mark, -8} {field, -FieldWidth} {expected, -FigureWidth} {got}".TrimEnd()).Append('\n');
}
