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
    private readonly Func<bool, string> _text;

    private Formula(Fraction value, int binding, Func<bool, string> text) =>
        (Value, _binding, _text) = (value, binding, text);

    /// <summary>The exact value.</summary>
    public Fraction Value { get; }

    /// <summary>The formula with names: <c>paid − consumption</c>.</summary>
    public string Words => _text(true);

    /// <summary>The formula with its numbers: <c>150 − 120</c>.</summary>
    public string Numbers => _text(false);

    /// <summary>A value with a name.</summary>
    public static Formula Named(string name, Fraction value) =>
        new(value, AtomBinding, words => words ? name : Shown(value));

    /// <summary>A value that was read off rather than computed, with what it was read off.</summary>
    public static Formula Read(string words, string numbers, Fraction value) =>
        new(value, AtomBinding, asWords => asWords ? words : numbers);

    /// <summary>The same where the text is made only when somebody reads it.</summary>
    internal static Formula Read(string words, Func<string> numbers, Fraction value) =>
        new(value, AtomBinding, asWords => asWords ? words : numbers());

    /// <summary>A constant of the rule.</summary>
    public static implicit operator Formula(long constant) => new(constant, AtomBinding, _ => Shown(constant));

    /// <summary>The difference.</summary>
    public static Formula operator -(Formula a, Formula b) =>
        Joined(a, "−", b, a.Value - b.Value, SumBinding, ProductBinding);

    /// <summary>The product.</summary>
    public static Formula operator *(Formula a, Formula b) =>
        Joined(a, "×", b, a.Value * b.Value, ProductBinding, AtomBinding);

    /// <summary>The quotient.</summary>
    public static Formula operator /(Formula a, Formula b) =>
        Joined(a, "÷", b, a.Value / b.Value, ProductBinding, AtomBinding);

    /// <summary>The value, or 0 where it is below.</summary>
    public static Formula AtLeastZero(Formula a) =>
        new(Fraction.Max(a.Value, Fraction.Zero), AtomBinding, words => $"max(0, {a._text(words)})");

    /// <summary>The value, brought between 0 and 1.</summary>
    public static Formula Clamped(Formula a) =>
        new(
            Fraction.Min(Fraction.Max(a.Value, Fraction.Zero), Fraction.One),
            AtomBinding,
            words =>
                a.Value.Sign >= 0 && a.Value <= Fraction.One && !words
                    ? a._text(words)
                    : $"clamp({a._text(words)}, 0, 1)"
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
            words => $"min(round({a._text(words)}), {bound._text(words)} rounded down)"
        );

    /// <summary>The value rounded half away from zero at the currency's minor unit.</summary>
    public static Formula Rounded(Formula a, Currency currency) =>
        new(Rounding.HalfAwayFromZero(a.Value, currency).Exact, AtomBinding, words => $"round({a._text(words)})");

    /// <summary>The lesser of two.</summary>
    public static Formula Least(Formula a, Formula b) =>
        new(Fraction.Min(a.Value, b.Value), AtomBinding, words => $"min({a._text(words)}, {b._text(words)})");

    /// <summary>The sum of rounded parts.</summary>
    public static Formula Sum(string word, IReadOnlyList<Formula> parts) =>
        new(
            parts.Aggregate(Fraction.Zero, (sum, part) => sum + part.Value),
            parts.Count == 1 ? AtomBinding : SumBinding,
            words => words ? $"sum of {word}" : string.Join(" + ", parts.Select(part => part.Numbers))
        );

    /// <summary>A decimal where that is exact and short, else the fraction.</summary>
    public static string Shown(Fraction value)
    {
        var text = value.ToDecimalText();
        return Fraction.Parse(text) == value ? text : value.ToString();
    }

    private static Formula Joined(
        Formula a,
        string sign,
        Formula b,
        Fraction value,
        int leftBinding,
        int rightBinding
    ) =>
        new(
            value,
            Math.Min(leftBinding, rightBinding),
            words => $"{a.Bound(words, leftBinding)} {sign} {b.Bound(words, rightBinding)}"
        );

    private string Bound(bool words, int binding) => _binding >= binding ? _text(words) : $"({_text(words)})";
}
