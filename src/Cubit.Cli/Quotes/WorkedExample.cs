using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Cli.Quotes;

/// <summary>One step of a worked example: what it finds, by which clause, and its formula.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Name">What it finds.</param>
/// <param name="Rule">The clause it follows: <c>alibaba/2022-05 § daily</c>.</param>
/// <param name="Explanation">The clause in a sentence, where it is cited for the first time.</param>
/// <param name="Words">The formula in words.</param>
/// <param name="Results">What it equals, line by line: its numbers, where it has any, and its value.</param>
internal sealed record WorkedStep(
    int Number,
    string Name,
    string Rule,
    string? Explanation,
    string Words,
    IReadOnlyList<string> Results
);

/// <summary>A priced change as a worked example: what is asked, every step in words and numbers, the total.</summary>
/// <param name="Title">Which change it is.</param>
/// <param name="Facts">What it is priced from, by name; an empty name goes on from the fact before.</param>
/// <param name="Steps">The steps; each comes after those that lead to it, so it reads from top to bottom.</param>
/// <param name="Reason">Why nothing is paid, in a sentence, or null.</param>
/// <param name="Totals">What comes out.</param>
internal sealed record WorkedExample(
    string Title,
    IReadOnlyList<(string Name, string Value)> Facts,
    IReadOnlyList<WorkedStep> Steps,
    string? Reason,
    IReadOnlyList<string> Totals
)
{
    public static WorkedExample Of(ResizeInputs inputs, Resized resized)
    {
        var steps = new List<WorkedStep>();
        Add(steps, resized.Steps, inputs.Rules, new HashSet<string>(StringComparer.Ordinal));
        return new WorkedExample(
            $"{(resized.Direction == Direction.Same ? "Change" : $"{resized.Direction}")} "
                + $"of {inputs.Subscription.Product}",
            [.. Asked(inputs, resized.Direction)],
            steps,
            resized.Reason is { } reason ? Words(reason) : null,
            [.. Outcome(resized)]
        );
    }

    private static IEnumerable<(string Name, string Value)> Asked(ResizeInputs inputs, Direction direction)
    {
        var held = inputs.Subscription;
        yield return ("Price", $"{Price(held.ListPerMonth)} a month, then {Price(inputs.ListPerMonth)}");
        yield return ("Term", $"{Time(held.Start)} to {Time(held.End)}, {Months(held.Terms)}");
        yield return ("Changed", $"{Time(inputs.At)} (times in {held.Zone})");
        if (direction != Direction.Upgrade)
        {
            foreach (var fact in held.Tranches is [{ IsSuccessor: false } bought] ? Paid(bought, held) : Layers(held))
                yield return fact;
        }

        yield return ("Rules", $"{inputs.Rules.Id}, see {ExplanationClause.PageOf(inputs.Rules.Id)}");

        string Price(Fraction perMonth) => Shown.Price(perMonth, held.Currency);
        string Time(Instant at) => Shown.Time(at, held.Zone);
    }

    private static string Months(IReadOnlyList<SoldTerm> terms)
    {
        var months = terms.Sum(sold => sold.Term.Months);
        return (months == 1 ? "1 month" : $"{months} months") + (terms.Count == 1 ? "" : $" in {terms.Count} terms");
    }

    private static IEnumerable<(string Name, string Value)> Paid(Tranche bought, Subscription held)
    {
        yield return ("Paid", Display(bought.Cash, held));
        if (bought.Discount != Fraction.One)
            yield return ("Discount", $"× {Formula.Shown(bought.Discount)}");
        if (bought.Promotion.Sign > 0)
            yield return ("Promotion", $"{Display(bought.Promotion, held)} off, never refunded");
        if (bought.Voucher.Sign > 0)
            yield return ("Voucher", $"{Display(bought.Voucher, held)}, never refunded");
    }

    // What a downgrade left of a layer is not what was paid for it, so the layers of a chain are told as they are.
    private static IEnumerable<(string Name, string Value)> Layers(Subscription held) =>
        held.Tranches.Select(
            (layer, i) =>
                (
                    i == 0 ? "Held" : "",
                    $"{Display(layer.Cash, held)} {(layer.IsSuccessor ? "left of" : "paid for")} the "
                        + $"{JsonPlace.Word(layer.Origin.Kind)}, term {layer.Period + 1}"
                )
        );

    private static string Display(Fraction amount, Subscription held) =>
        Rounding.Down(amount, held.Currency).ToDisplay();

    private static void Add(
        List<WorkedStep> written,
        IReadOnlyList<Step> steps,
        RuleSet rules,
        HashSet<string> explained
    )
    {
        foreach (var step in steps)
        {
            Add(written, step.Steps, rules, explained);
            var clause = ExplanationClause.SectionOf(step.Rule);
            var explanation =
                rules.Explanations.TryGetValue(clause, out var sentence) && explained.Add(clause) ? sentence : null;
            var (words, numbers) = (step.Formula.Words, step.Formula.Numbers);
            var value = Shown.Value(step.Formula.Value, step.Shown);
            IReadOnlyList<string> results =
                numbers.Any(char.IsAsciiDigit) && numbers != words ? [numbers, value] : [value];
            written.Add(new WorkedStep(written.Count + 1, step.Name, step.Rule, explanation, words, results));
        }
    }

    private static IEnumerable<string> Outcome(Resized resized)
    {
        var name = resized.Direction switch
        {
            Direction.Upgrade => "Charge",
            Direction.Downgrade => "Refund",
            _ => "Charge and refund",
        };
        yield return $"{name}: {resized.Total.ToDisplay()}";
        if (resized.Settlement is { } settlement)
            yield return $"Settlement: {settlement.ToDisplay()}";
    }

    private static string Words(string reason) =>
        reason switch
        {
            NoRefund.SamePrice => "The price per month stays the same, so nothing is charged and nothing is refunded.",
            NoRefund.CappedToZero => NothingBack(
                "going back up at that moment would cost nothing, and that is the cap"
            ),
            NoRefund.RoundsToZero => NothingBack("what is left is less than the smallest amount of the currency"),
            NoRefund.VoucherCovers => NothingBack("a voucher covered part of the price, and the money paid is used up"),
            NoRefund.PromotionCovers => NothingBack(
                "an activity took off part of the price, and the money paid is used up"
            ),
            NoRefund.RatioZero => NothingBack("what is left of the money belongs to the part that is kept"),
            _ => NothingBack("what was paid is used up"),
        };

    private static string NothingBack(string why) => $"Nothing is paid back: {why}. The downgrade goes ahead.";
}
