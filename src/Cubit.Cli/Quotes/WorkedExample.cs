using System.Text;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Cli.Quotes;

/// <summary>A priced change as a worked example: what is asked, every step in words and numbers, the total.</summary>
internal sealed class WorkedExample
{
    private const int Width = 80;
    private const string Margin = "   ";

    private readonly StringBuilder _text = new();
    private readonly ResizeInputs _inputs;
    private readonly HashSet<string> _explained = new(StringComparer.Ordinal);
    private int _steps;

    private WorkedExample(ResizeInputs inputs) => _inputs = inputs;

    public static string Of(ResizeInputs inputs, Resized resized)
    {
        var example = new WorkedExample(inputs);
        example.Asked(resized.Direction);
        example.Steps(resized.Steps);
        example.Total(resized);
        return example._text.ToString();
    }

    private void Asked(Direction direction)
    {
        var held = _inputs.Subscription;
        var (sold, bought) = (held.Terms[0], held.Tranches[0]);
        Line($"{(direction == Direction.Same ? "Change" : $"{direction}")} of {held.Product}");
        Line();
        Fact("Price", $"{Price(held.ListPerMonth)} a month, then {Price(_inputs.ListPerMonth)}");
        Fact("Term", $"{Time(held.Start)} to {Time(held.End)}, {Months(sold.Term.Months)}");
        Fact("Changed", $"{Time(_inputs.At)} (times in {held.Zone})");
        if (direction != Direction.Upgrade)
            Paid(bought, held.Currency);
        Fact("Rules", _inputs.Rules.Id);
        Line();
    }

    private void Paid(Tranche bought, Currency currency)
    {
        Fact("Paid", Rounding.Down(bought.Cash, currency).ToDisplay());
        if (bought.Discount != Fraction.One)
            Fact("Discount", $"× {Formula.Shown(bought.Discount)}");
        if (bought.Promotion.Sign > 0)
            Fact("Promotion", $"{Rounding.Down(bought.Promotion, currency).ToDisplay()} off, never refunded");
        if (bought.Voucher.Sign > 0)
            Fact("Voucher", $"{Rounding.Down(bought.Voucher, currency).ToDisplay()}, never refunded");
    }

    // A step comes after those that lead to it, so the page reads from top to bottom.
    private void Steps(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            Steps(step.Steps);
            Working(step);
        }
    }

    private void Working(Step step)
    {
        var name = $"{++_steps}. {step.Name}  ";
        Line(name.PadRight(Width - step.Rule.Length) + step.Rule);
        var section = step.Rule[(step.Rule.LastIndexOf(' ') + 1)..];
        if (_inputs.Rules.Explanations.TryGetValue(section, out var explanation) && _explained.Add(section))
            Wrapped(explanation);
        Line($"{Margin}  {step.Formula.Words}");
        if (step.Formula.Numbers.Any(char.IsAsciiDigit) && step.Formula.Numbers != step.Formula.Words)
            Line($"{Margin}= {step.Formula.Numbers}");
        Line($"{Margin}= {Shown.Value(step.Formula.Value, step.Shown)}");
        Line();
    }

    private void Total(Resized resized)
    {
        if (resized.Reason is { } reason)
            Wrapped(Words(reason), "");
        var name = resized.Direction switch
        {
            Direction.Upgrade => "Charge",
            Direction.Downgrade => "Refund",
            _ => "Charge and refund",
        };
        Line($"{name}: {resized.Total.ToDisplay()}");
        if (resized.Settlement is { } settlement)
            Line($"Settlement: {settlement.ToDisplay()}");
    }

    private static string Words(string reason) =>
        reason switch
        {
            NoRefund.SamePrice => "The price per month stays the same, so nothing is charged and nothing is refunded.",
            NoRefund.RoundsToZero => NothingBack("what is left is less than the smallest amount of the currency"),
            NoRefund.VoucherCovers => NothingBack("a voucher covered part of the price, and the money paid is used up"),
            NoRefund.PromotionCovers => NothingBack(
                "an activity took off part of the price, and the money paid is used up"
            ),
            NoRefund.RatioZero => NothingBack("what is left of the money belongs to the part that is kept"),
            _ => NothingBack("what was paid is used up"),
        };

    private static string NothingBack(string why) => $"Nothing is paid back: {why}. The downgrade goes ahead.";

    private string Price(Fraction perMonth) => Shown.Price(perMonth, _inputs.Subscription.Currency);

    private string Time(Instant at) => Shown.Time(at, _inputs.Subscription.Zone);

    private static string Months(int months) => months == 1 ? "1 month" : $"{months} months";

    private void Fact(string name, string value) => Line($"{Margin}{name, -10}{value}");

    private void Line(string text = "") => _text.Append(text).Append('\n');

    private void Wrapped(string text, string margin = Margin)
    {
        var line = margin;
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                Line(line.TrimEnd());
                line = margin;
            }

            line += $"{word} ";
        }

        Line(line.TrimEnd());
    }
}
