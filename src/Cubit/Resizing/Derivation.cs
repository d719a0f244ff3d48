using Cubit.Amounts;

namespace Cubit.Resizing;

/// <summary>One step of a derivation: a formula, its value and the rule that asks for it.</summary>
/// <remarks>Its text is made when somebody reads it.</remarks>
public sealed class Step
{
    private readonly Func<string>? _named;
    private readonly string? _name;
    private readonly string _rules;
    private readonly string _section;

    internal Step(string? name, Func<string>? named, Formula formula, Currency? money, string rules, string section)
    {
        (_name, _named, Formula, Money) = (name, named, formula, money);
        (_rules, _section) = (rules, section);
    }

    /// <summary>What the step finds: <c>Online refund</c>.</summary>
    public string Name => _name ?? _named!();

    /// <summary>The formula that was evaluated, in words and in numbers.</summary>
    public Formula Formula { get; }

    /// <summary>The currency where the value is an amount, else null.</summary>
    public Currency? Money { get; }

    /// <summary>Rule set and section: <c>alibaba/2022-05 § daily</c>.</summary>
    public string Rule => $"{_rules} § {_section}";

    /// <summary>The steps that lead to it, in order.</summary>
    public IReadOnlyList<Step> Steps { get; internal init; } = [];

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
        Written(new(name, null, formula, null, rules, section), word);

    /// <summary>Writes down an amount of money.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="word">Its name in the formulas that follow.</param>
    /// <param name="formula">How it was found.</param>
    /// <param name="section">The clause that asks for it.</param>
    /// <param name="other">Its currency, where that is not the price's.</param>
    public Formula Amount(string name, string word, Formula formula, string section, Currency? other = null) =>
        Written(new(name, null, formula, other ?? currency, rules, section), word);

    /// <summary>Writes down an amount with the steps that lead to it; its name is made when it is read.</summary>
    public Formula Amount(Func<string> name, string word, Formula formula, string section, Working within) =>
        Written(new(null, name, formula, currency, rules, section) { Steps = within.Steps }, word);

    /// <summary>A notebook for the steps that lead to one amount.</summary>
    public Working Within() => new(rules, currency);

    private Formula Written(Step step, string word)
    {
        _steps.Add(step);
        return Formula.Named(word, step.Formula.Value);
    }
}
