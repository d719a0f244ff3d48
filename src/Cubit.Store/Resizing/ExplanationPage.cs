using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cubit.Resizing;

namespace Cubit.Store.Resizing;

/// <summary>The page of a rule set for people: every choice under a heading, with its sentence for customers.</summary>
/// <remarks>The pages in docs/rules are written by this and compared with it in the tests.</remarks>
public static class ExplanationPage
{
    /// <summary>The page as Markdown.</summary>
    public static string Of(RuleSet rules)
    {
        var page = new StringBuilder($"# Rule set {rules.Id}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Effective from {rules.EffectiveFrom:uuuu-MM-dd}. ");
        page.Append($"Source: {rules.Source}.\n\n");
        page.Append("Each heading is a clause that the steps of a derivation cite; as formulas, choices stand in\n");
        page.Append(
            "[refunds.md](../spec/refunds.md#4-downgrade-refund). This page is written from the rule set's data\n"
        );
        page.Append("and not edited by hand: a published rule set does not change.\n");
        foreach (var (section, choice) in RuleSetJson.Choices(rules).Where(field => field.Key != "id"))
            page.Append($"\n## {section}\n\n{Words(choice!)}\n\n{rules.Explanations[section]}\n");
        return page.ToString();
    }

    private static string Words(JsonNode choice) =>
        choice is not JsonArray coefficients ? $"`{choice}`"
        : coefficients.Count == 0 ? "`1`"
        : string.Join(", ", coefficients.Select(c => $"`{c!["product"]} below {c["belowDays"]} days: {c["factor"]}`"))
            + ", else `1`";
}
