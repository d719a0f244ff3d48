using System.Text;

namespace Cubit.Cli.Rules;

/// <summary>Sentences on lines, for people.</summary>
internal static class RuleWords
{
    private const int Width = 100;

    /// <summary>A sentence on lines that fit, each behind a margin.</summary>
    public static string Wrapped(string text, string margin)
    {
        var page = new StringBuilder();
        var line = margin;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > margin.Length && line.Length + word.Length > Width)
            {
                page.Append(line.TrimEnd()).Append('\n');
                line = margin;
            }

            line += $"{word} ";
        }

        return page.Append(line.TrimEnd()).Append('\n').ToString();
    }
}
