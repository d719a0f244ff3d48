using Cubit.Resizing;

namespace Cubit.Store.Resizing;

/// <summary>A rule set's choices in words, for people.</summary>
public static class RuleSetWords
{
    /// <summary>Every choice by its name, in the order of the contract's table.</summary>
    public static IReadOnlyList<(string Name, string Choice, string Sentence)> Choices(RuleSet rules) =>
        [
            Choice(rules, "daily", JsonPlace.Word(rules.Daily)),
            Choice(rules, "used", JsonPlace.Word(rules.Used)),
            Choice(rules, "discount", JsonPlace.Word(rules.Discount)),
            Choice(rules, "coefficient", Coefficients(rules.Coefficients)),
            Choice(rules, "ratio", JsonPlace.Word(rules.Ratio)),
            Choice(rules, "upgrade", JsonPlace.Word(rules.Upgrade)),
            Choice(rules, "upgrade-discount", JsonPlace.Word(rules.UpgradeDiscount)),
            Choice(rules, "cap", JsonPlace.Word(rules.Cap)),
        ];

    private static (string Name, string Choice, string Sentence) Choice(RuleSet rules, string name, string choice) =>
        (name, choice, rules.Explanations[name]);

    private static string Coefficients(IReadOnlyList<Coefficient> coefficients) =>
        coefficients.Count == 0
            ? "none"
            : string.Join(
                ", ",
                coefficients.Select(one => $"{one.Product} × {one.Factor.ToDecimalText()} below {one.BelowDays} days")
            );
}
