using System.CommandLine;
using Cubit.Resizing;

namespace Cubit.Cli.Quotes;

/// <summary><c>cubit quote upgrade</c>: what a higher configuration costs for the rest of the term.</summary>
internal static class QuoteUpgrade
{
    private static readonly QuoteOptions Options = new(Direction.Upgrade);

    private static readonly Option<string> Discount = new WordedOption(
        "--discount",
        "FACTOR",
        "0.85",
        "Factor of the upgrade: 0.85 for 15% off; what the rule set says if left out."
    );

    public static Command Command()
    {
        var command = Options.Command(
            "upgrade",
            "What changing to a higher price costs for the rest of the term. For example:\n"
                + "cubit quote upgrade --list 7200 --to 14400 --start 2026-01-01 --months 12 --at 2026-07-01",
            Discount
        );
        command.Options.Add(Options.Markdown);
        command.SetAction(
            async (result, _) => PricedChange.Answer(result, Options, await Options.InputsAsync(result, Own))
        );
        return command;
    }

    private static Option<string>? Own(Fact fact) => fact == Fact.UpgradeDiscount ? Discount : null;
}
