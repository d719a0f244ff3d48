using Cubit.Amounts;

namespace Cubit.Resizing;

/// <summary>One step of a derivation: a formula, its value and the rule that asks for it.</summary>
/// <param name="Name">What the step finds: <c>Online refund</c>.</param>
/// <param name="Formula">The formula that was evaluated, in words and in numbers.</param>
/// <param name="Shown">The value for people; the exact one is the formula's.</param>
/// <param name="Rule">Rule set and section: <c>alibaba/2022-05 § daily</c>.</param>
/// <param name="Steps">The steps that lead to it, in order.</param>
public sealed record Step(string Name, Formula Formula, string Shown, string Rule, IReadOnlyList<Step> Steps);

/// <summary>Writes down the steps while the amount is computed; what is written is what is used.</summary>
/// <remarks>A local notebook of one computation: it is not kept or shared.</remarks>
internal sealed class Working(string rules, Currency currency)
{
    private readonly List<Step> _steps = [];

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Writes a step down and returns its value under a name for the formulas that follow.</summary>
    public Formula Step(string name, string word, Formula formula, string section) =>
        Step(name, word, formula, section, formula.Value.ToDecimalText(), []);

    /// <summary>Writes down an amount of money, with the steps of its own that lead to it.</summary>
    public Formula Amount(string name, string word, Formula formula, string section, Working? within = null) =>
        Step(name, word, formula, section, Shown(formula, currency), within?.Steps ?? []);

    /// <summary>Writes down an amount in another currency than the price's.</summary>
    public Formula Amount(string name, string word, Formula formula, string section, Currency other) =>
        Step(name, word, formula, section, Shown(formula, other), []);

    /// <summary>A notebook for the steps that lead to one amount.</summary>
    public Working Within() => new(rules, currency);

    private static string Shown(Formula formula, Currency currency) =>
        formula.Value.ToDecimalText(currency.Digits, currency.Digits);

    private Formula Step(
        string name,
        string word,
        Formula formula,
        string section,
        string shown,
        IReadOnlyList<Step> within
    )
    {
        _steps.Add(new Step(name, formula, shown, $"{rules} § {section}", within));
        return Formula.Named(word, formula.Value);
    }
}
