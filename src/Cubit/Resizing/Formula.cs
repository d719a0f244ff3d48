using Cubit.Amounts;

namespace Cubit.Resizing;

/// <summary>A value together with the formula that gave it, in words and in numbers.</summary>
/// <remarks>
/// Amounts are computed with formulas, so what a derivation prints is what was evaluated. Texts are made only when
/// somebody reads them.
/// </remarks>
public sealed class Formula
{
    private const int AtomBinding = 3;
    private const int ProductBinding = 2;
    private const int SumBinding = 1;

    private readonly int _binding;
    private readonly Func<Formula, bool, string> _text;
    private readonly Formula? _first;
    private readonly Formula? _second;
    private readonly string? _words;

    // What else a text is made of: numbers, what makes them, or the parts of a sum.
    private readonly object? _rest;

    // The functions of texts capture nothing: every order makes some thirty formulas a layer that nobody reads.
    private Formula(
        Fraction value,
        int binding,
        Func<Formula, bool, string> text,
        Formula? first = null,
        Formula? second = null,
        string? words = null,
        object? rest = null
    )
    {
        (Value, _binding, _text) = (value, binding, text);
        (_first, _second, _words, _rest) = (first, second, words, rest);
    }

    /// <summary>The exact value.</summary>
    public Fraction Value { get; }

    /// <summary>The formula with names: <c>paid − consumption</c>.</summary>
    public string Words => Text(true);

    /// <summary>The formula with its numbers: <c>150 − 120</c>.</summary>
    public string Numbers => Text(false);

    /// <summary>A value with a name.</summary>
    public static Formula Named(string name, Fraction value) =>
        new(value, AtomBinding, static (it, words) => words ? it._words! : Shown(it.Value), words: name);

    /// <summary>A value that was read off rather than computed, with what it was read off.</summary>
    public static Formula Read(string words, string numbers, Fraction value) =>
        new(
            value,
            AtomBinding,
            static (it, words) => words ? it._words! : (string)it._rest!,
            words: words,
            rest: numbers
        );

    /// <summary>The same where the text is made only when somebody reads it.</summary>
    internal static Formula Read(string words, Func<string> numbers, Fraction value) =>
        new(
            value,
            AtomBinding,
            static (it, words) => words ? it._words! : ((Func<string>)it._rest!)(),
            words: words,
            rest: numbers
        );

    /// <summary>A constant of the rule.</summary>
    public static implicit operator Formula(long constant) =>
        new(constant, AtomBinding, static (it, _) => Shown(it.Value));

    /// <summary>The difference.</summary>
    public static Formula operator -(Formula a, Formula b) =>
        new(
            a.Value - b.Value,
            SumBinding,
            static (it, words) => it.Joined(words, SumBinding, "−", ProductBinding),
            a,
            b
        );

    /// <summary>The product.</summary>
    public static Formula operator *(Formula a, Formula b) =>
        new(
            a.Value * b.Value,
            ProductBinding,
            static (it, words) => it.Joined(words, ProductBinding, "×", AtomBinding),
            a,
            b
        );

    /// <summary>The quotient.</summary>
    public static Formula operator /(Formula a, Formula b) =>
        new(
            a.Value / b.Value,
            ProductBinding,
            static (it, words) => it.Joined(words, ProductBinding, "÷", AtomBinding),
            a,
            b
        );

    /// <summary>The value, or 0 where it is below.</summary>
    public static Formula AtLeastZero(Formula a) =>
        new(
            Fraction.Max(a.Value, Fraction.Zero),
            AtomBinding,
            static (it, words) => $"max(0, {it._first!.Text(words)})",
            a
        );

    /// <summary>The value, brought between 0 and 1.</summary>
    public static Formula Clamped(Formula a) =>
        new(
            Fraction.Min(Fraction.Max(a.Value, Fraction.Zero), Fraction.One),
            AtomBinding,
            static (it, words) =>
                it._first!.Value == it.Value && !words
                    ? it._first.Text(words)
                    : $"clamp({it._first.Text(words)}, 0, 1)",
            a
        );

    /// <summary>
    /// The value rounded half away from zero at the currency's minor unit, and at most so much, rounded down.
    /// </summary>
    public static Formula RoundedAtMost(Formula a, Formula bound, Currency currency) =>
        new(
            Fraction.Min(
                Rounding.HalfAwayFromZero(a.Value, currency).Exact,
                Rounding.Down(bound.Value, currency).Exact
            ),
            AtomBinding,
            static (it, words) => $"min(round({it._first!.Text(words)}), {it._second!.Text(words)} rounded down)",
            a,
            bound
        );

    /// <summary>The value rounded half away from zero at the currency's minor unit.</summary>
    public static Formula Rounded(Formula a, Currency currency) =>
        new(
            Rounding.HalfAwayFromZero(a.Value, currency).Exact,
            AtomBinding,
            static (it, words) => $"round({it._first!.Text(words)})",
            a
        );

    /// <summary>The lesser of two.</summary>
    public static Formula Least(Formula a, Formula b) =>
        new(
            Fraction.Min(a.Value, b.Value),
            AtomBinding,
            static (it, words) => $"min({it._first!.Text(words)}, {it._second!.Text(words)})",
            a,
            b
        );

    /// <summary>The sum of rounded parts.</summary>
    public static Formula Sum(string word, IReadOnlyList<Formula> parts) =>
        new(
            parts.Aggregate(Fraction.Zero, (sum, part) => sum + part.Value),
            parts.Count == 1 ? AtomBinding : SumBinding,
            static (it, words) =>
                words
                    ? $"sum of {it._words}"
                    : string.Join(" + ", ((IReadOnlyList<Formula>)it._rest!).Select(part => part.Numbers)),
            words: word,
            rest: parts
        );

    /// <summary>A decimal where that is exact and short, else the fraction.</summary>
    public static string Shown(Fraction value)
    {
        var text = value.ToDecimalText();
        return Fraction.Parse(text) == value ? text : value.ToString();
    }

    private string Text(bool words) => _text(this, words);

    private string Joined(bool words, int leftBinding, string sign, int rightBinding) =>
        $"{_first!.Bound(words, leftBinding)} {sign} {_second!.Bound(words, rightBinding)}";

    private string Bound(bool words, int binding) => _binding >= binding ? Text(words) : $"({Text(words)})";
}
