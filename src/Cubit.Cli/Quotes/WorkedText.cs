using System.Text;

namespace Cubit.Cli.Quotes;

/// <summary>Writes a worked example as text for a terminal.</summary>
internal static class WorkedText
{
    private const int Width = 80;
    private const string Margin = "   ";

    public static string Of(WorkedExample example)
    {
        var text = new StringBuilder().Append(example.Title).Append("\n\n");
        foreach (var (name, value) in example.Facts)
            Line(text, $"{Margin}{name, -10}{value}");
        Line(text);
        foreach (var step in example.Steps)
            Add(text, step);
        if (example.Reason is { } reason)
            Wrapped(text, reason, "");
        foreach (var total in example.Totals)
            Line(text, total);
        return text.ToString();
    }

    private static void Add(StringBuilder text, WorkedStep step)
    {
        Line(text, $"{step.Number}. {step.Name}  ".PadRight(Width - step.Rule.Length) + step.Rule);
        if (step.Explanation is { } explanation)
            Wrapped(text, explanation, Margin);
        Line(text, $"{Margin}  {step.Words}");
        foreach (var result in step.Results)
            Line(text, $"{Margin}= {result}");
        Line(text);
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');

    private static void Wrapped(StringBuilder text, string sentence, string margin)
    {
        var line = margin;
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                Line(text, line.TrimEnd());
                line = margin;
            }

            line += $"{word} ";
        }

        Line(text, line.TrimEnd());
    }
}
