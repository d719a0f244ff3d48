using System.CommandLine;
using Cubit.Resizing;

namespace Cubit.Cli.Quotes;

/// <summary><c>cubit quote downgrade</c>: what a lower configuration gives back.</summary>
internal static class QuoteDowngrade
{
    private static readonly QuoteOptions Options = new(Direction.Downgrade);

    private static readonly Option<string> Paid = new WordedOption(
        "--paid",
        "AMOUNT",
        "150",
        "Money paid; what the others leave of list × months × discount if left out."
    );

    private static readonly Option<string> Promotion = new WordedOption(
        "--promotion",
        "AMOUNT",
        "50",
        "What an activity took off, beyond the discount; 0 if left out."
    );

    private static readonly Option<string> Voucher = new WordedOption(
        "--voucher",
        "AMOUNT",
        "100",
        "What a voucher covered; 0 if left out."
    );

    private static readonly Option<string> Discount = new WordedOption(
        "--discount",
        "FACTOR",
        "0.85",
        "Factor of the purchase: 0.85 for 15% off; 1 if left out."
    );

    public static Command Command()
    {
        var command = Command(
            "downgrade",
            "What changing to a lower price gives back. For example:\n"
                + "cubit quote downgrade --list 150 --to 120 --months 1 --start 2020-09-01 --at 2020-09-24",
            PricedChange.Answer
        );
        command.Options.Add(Options.Markdown);
        return command;
    }

    /// <summary>A command that takes these options and answers a question about the downgrade they tell.</summary>
    public static Command Command(
        string name,
        string description,
        Func<ParseResult, QuoteOptions, ResizeInputs, int> answer
    )
    {
        var command = Options.Command(name, description, Discount, Promotion, Voucher, Paid);
        command.SetAction(async (result, _) => answer(result, Options, await Options.InputsAsync(result, Own)));
        return command;
    }

    private static Option<string>? Own(Fact fact) =>
        fact switch
        {
            Fact.Discount => Discount,
            Fact.Promotion => Promotion,
            Fact.Voucher => Voucher,
            Fact.Paid => Paid,
            _ => null,
        };
}
