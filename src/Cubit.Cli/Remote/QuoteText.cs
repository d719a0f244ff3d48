using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary>A quote for people: what, how much, how that comes about in short, and under which agreement.</summary>
internal static class QuoteText
{
    // A step and what leads to it; the whole working is in the JSON and in the console.
    private const int LevelsMax = 2;

    public static IRenderable Of(QuoteAnswer quote, string then) =>
        new Rows(
            Page.Line(Heading(quote)),
            Page.Facts(
                ("Charge", Page.Display(quote.Charge)),
                ("Refund", Page.Display(quote.Refund)),
                ("Reason", quote.Reason is { } reason ? Page.Words(reason) : null),
                ("Settlement", Page.Display(quote.Settlement)),
                ("Voucher", Page.Display(quote.Voucher)),
                (quote.Refund is null ? "Paid from" : "Goes to", Page.Display(quote.Payments)),
                ("Term", quote.Term is { } term ? $"{term.Start} to {term.End}" : null),
                ("Rules", quote.Rules),
                ("Agreement", $"{quote.Agreement.Id}, version {quote.Agreement.Version}"),
                ("Holds until", quote.ExpiresAt)
            ),
            new Text("\nHow it comes about"),
            new Rows(Steps(quote.Derivation.Steps, 1)),
            new Text($"\n{then}")
        );

    private static string Heading(QuoteAnswer quote)
    {
        var kind = Page.Title(quote.Kind ?? (quote.Direction == "same" ? "change" : quote.Direction!));
        return quote.InstanceId is { } instance
            ? $"{kind} of {instance}: {quote.Configuration}"
            : $"{kind}: {quote.Configuration}";
    }

    private static IEnumerable<IRenderable> Steps(IReadOnlyList<StepAnswer> steps, int level) =>
        steps.SelectMany(step =>
            (level == LevelsMax ? [] : Steps(step.Steps, level + 1)).Prepend(
                new Text($"{new string(' ', 2 * level)}{step.Name}: {Worked(step)}")
            )
        );

    // A sum of one is the sum.
    private static string Worked(StepAnswer step) =>
        step.Numbers.All(c => char.IsAsciiDigit(c) || c == '.') ? step.Shown : $"{step.Numbers} = {step.Shown}";
}
