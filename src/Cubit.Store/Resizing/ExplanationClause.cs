namespace Cubit.Store.Resizing;

/// <summary>Where the clause is written down that a step of a derivation cites.</summary>
/// <source>docs/spec/refunds.md section 7</source>
public static class ExplanationClause
{
    private const string Contract = "docs/spec/refunds.md";
    private const string Sign = " § ";

    /// <summary>The section of a citation: <c>daily</c> of <c>alibaba/2022-05 § daily</c>.</summary>
    public static string SectionOf(string rule) => Parts(rule).Section;

    /// <summary>The page of a rule set: <c>docs/rules/alibaba-2022-05.md</c>; the contract where it is not shipped.
    /// </summary>
    public static string PageOf(string rules) =>
        RuleSetJson.Shipped.ContainsKey(rules) ? $"docs/rules/{FileOf(rules)}" : Contract;

    /// <summary>The clause as an address from the root of the repository, with its heading.</summary>
    /// <remarks>A choice leads to the rule set's page, a formula that all rule sets share to the contract.</remarks>
    public static string AddressOf(string rule)
    {
        var (rules, section) = Parts(rule);
        return section switch
        {
            "cash" => $"{Contract}#3-tranches-what-an-order-still-owns",
            "consumption" or "online" or "refund" => $"{Contract}#4-downgrade-refund",
            "direction" => $"{Contract}#5-upgrade-charge",
            "settlement" => $"{Contract}#6-settlement-currency",
            _ when RuleSetJson.Shipped.ContainsKey(rules) => $"{PageOf(rules)}#{section}",
            "upgrade" or "upgrade-discount" => $"{Contract}#5-upgrade-charge",
            _ => $"{Contract}#4-downgrade-refund",
        };
    }

    /// <summary>The name of a rule set's page.</summary>
    internal static string FileOf(string rules) => $"{rules.Replace('/', '-')}.md";

    private static (string Rules, string Section) Parts(string rule) =>
        rule.Split(Sign) is [var rules, var section]
            ? (rules, section)
            : throw new ArgumentException($"'{rule}' does not cite a clause of a rule set.", nameof(rule));
}
