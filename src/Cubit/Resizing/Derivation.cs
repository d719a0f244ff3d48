using Cubit.Amounts;

namespace Cubit.Resizing;

/// <summary>One step of a derivation: a formula, its value and the rule that asks for it.</summary>
/// <remarks>Its text is made when somebody reads it.</remarks>
/// <param name="Name">What the step finds: <c>Online refund</c>.</param>
/// <param name="Formula">The formula that was evaluated, in words and in numbers.</param>
/// <param name="Money">The currency where the value is an amount, else null.</param>
/// <param name="Rule">Rule set and section: <c>alibaba/2022-05 § daily</c>.</param>
/// <param name="Steps">The steps that lead to it, in order.</param>
public sealed record Step(string Name, Formula Formula, Currency? Money, string Rule, IReadOnlyList<Step> Steps)
{
    /// <summary>The value for people; the exact one is the formula's.</summary>
    public string Shown =>
        Money is null ? Formula.Value.ToDecimalText() : Formula.Value.ToDecimalText(Money.Digits, Money.Digits);
}

/// <summary>Writes down the steps while the amount is computed; what is written is what is used.</summary>
/// <remarks>A local notebook of one computation: it is not kept or shared.</remarks>
internal sealed class Working(string rules, Currency currency)
{
    private readonly List<Step> _steps = [];

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Writes a step down and returns its value under a name for the formulas that follow.</summary>
    public Formula Step(string name, string word, Formula formula, string section) =>
        Step(name, word, formula, section, null, []);

    /// <summary>Writes down an amount of money, with the steps of its own that lead to it.</summary>
    public Formula Amount(string name, string word, Formula formula, string section, Working? within = null) =>
        Step(name, word, formula, section, currency, within?.Steps ?? []);

    /// <summary>Writes down an amount in another currency than the price's.</summary>
    public Formula Amount(string name, string word, Formula formula, string section, Currency other) =>
        Step(name, word, formula, section, other, []);

    /// <summary>A notebook for the steps that lead to one amount.</summary>
    public Working Within() => new(rules, currency);

    private Formula Step(
        string name,
        string word,
        Formula formula,
        string section,
        Currency? money,
        IReadOnlyList<Step> within
    )
    {
        _steps.Add(new Step(name, formula, money, $"{rules} § {section}", within));
        return Formula.Named(word, formula.Value);
    }
}
