using System.Text;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Quotes;

/// <summary>Writes a worked example as Markdown; each step links to the clause that it follows.</summary>
/// <remarks>Links lead from the root of the repository.</remarks>
internal static class WorkedMarkdown
{
    public static string Of(WorkedExample example)
    {
        var text = new StringBuilder($"# {example.Title}\n\n| fact | |\n|---|---|\n");
        foreach (var (name, value) in example.Facts)
            text.Append($"| {name} | {value} |\n");
        text.Append("\n## Working\n\n");
        foreach (var step in example.Steps)
            Add(text, step);
        text.Append("## Result\n\n");
        if (example.Reason is { } reason)
            text.Append($"{reason}\n\n");
        foreach (var total in example.Totals)
            text.Append($"- **{total}**\n");
        return text.ToString();
    }

    private static void Add(StringBuilder text, WorkedStep step)
    {
        text.Append($"### {step.Number}. {step.Name}\n\n");
        text.Append($"[{step.Rule}]({ExplanationClause.AddressOf(step.Rule)})");
        text.Append(step.Explanation is { } explanation ? $": {explanation}\n\n" : "\n\n");
        text.Append($"```text\n  {step.Words}\n");
        foreach (var result in step.Results)
            text.Append($"= {result}\n");
        text.Append("```\n\n");
    }
}
