using System.CommandLine;
using Cubit.Cli.Rules;
using Cubit.Resizing;

namespace Cubit.Cli.Quotes;

/// <summary>The options that both directions of <c>quote</c> take, and the inputs that they make.</summary>
internal sealed class QuoteOptions(Direction direction)
{
    public Option<string> List { get; } =
        new WordedOption("--list", "PRICE", "150", "List price per month now, before discounts.", required: true);

    public Option<string> To { get; } =
        new WordedOption(
            "--to",
            "PRICE",
            "120",
            "List price per month after the change, before discounts.",
            required: true
        );

    public Option<string> Months { get; } =
        new WordedOption("--months", "N", "1", "Months bought, 1 to 120.", required: true);

    public Option<string> Start { get; } =
        new WordedOption(
            "--start",
            "WHEN",
            "2020-09-01",
            "When it was bought: a date (00:00), a local time or an instant.",
            required: true
        );

    public Option<string> At { get; } =
        new WordedOption(
            "--at",
            "WHEN",
            "2020-09-24",
            direction == Direction.Downgrade
                ? "When it is changed: a date (its close), a local time or an instant."
                : "When it is changed: a date (00:00), a local time or an instant.",
            required: true
        );

    public Option<string> Currency { get; } =
        new WordedOption("--currency", "CODE", "USD", "Price currency; USD if left out.");

    public Option<string> Zone { get; } =
        new WordedOption("--zone", "ZONE", "Asia/Kuala_Lumpur", "Billing time zone; UTC if left out.");

    public Option<string> Product { get; } =
        new WordedOption("--product", "ID", "maxcompute", "Product; ecs if left out.");

    public ChosenRules Rules { get; } = new();

    public Option<string> Tiers { get; } =
        new WordedOption(
            "--tiers",
            "MONTHS:FACTOR,...",
            Word.TiersExample,
            "Term discounts of the price book, for rule sets that look them up; none if left out."
        );

    public Option<string> Settle { get; } =
        new WordedOption("--settle", "CODE", "MYR", "Settlement currency; together with --rate.");

    public Option<string> Rate { get; } =
        new WordedOption("--rate", "RATE", "4.1", "Units of the settlement currency for one of the price currency.");

    public Option<bool> Json { get; } =
        new("--json") { Description = "Answer in JSON, for programs.", Arity = ArgumentArity.Zero };

    public Option<bool> Markdown { get; } =
        new("--markdown")
        {
            Description = "Answer in Markdown, each step linked to its clause.",
            Arity = ArgumentArity.Zero,
        };

    /// <summary>A command with these options, its own between those that are required and the others.</summary>
    public Command Command(string name, string description, params IEnumerable<Option> own)
    {
        var command = new Command(name, description);
        foreach (
            var option in (IEnumerable<Option>)
                [
                    List,
                    To,
                    Months,
                    Start,
                    At,
                    .. own,
                    Currency,
                    Zone,
                    Product,
                    .. Rules.Options,
                    Tiers,
                    Settle,
                    Rate,
                    Json,
                ]
        )
            command.Options.Add(option);
        return command;
    }

    /// <summary>The change that is asked about.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="own">The direction's own options, by what they tell.</param>
    public async Task<ResizeInputs> InputsAsync(ParseResult result, Func<Fact, Option<string>?> own)
    {
        var given = new Given(result);
        var written = new WrittenOptions(given, fact => Common(fact) ?? own(fact));
        var inputs = AskedChange.Inputs(written, [written], await Rules.ChosenAsync(given));
        RefuseOtherDirection(written[Fact.List], written[Fact.To]);
        return inputs;
    }

    private Option<string>? Common(Fact fact) =>
        fact switch
        {
            Fact.List => List,
            Fact.To => To,
            Fact.Months => Months,
            Fact.Start => Start,
            Fact.At => At,
            Fact.Currency => Currency,
            Fact.Zone => Zone,
            Fact.Product => Product,
            Fact.Tiers => Tiers,
            Fact.Settle => Settle,
            Fact.Rate => Rate,
            _ => null,
        };

    private void RefuseOtherDirection(Word list, Word to)
    {
        var (before, after) = (list.Price(), to.Price());
        if (direction == Direction.Downgrade && after > before)
            throw to.Bad($"is above --list {list.Text}, which is an upgrade; use cubit quote upgrade");
        if (direction == Direction.Upgrade && after < before)
            throw to.Bad($"is below --list {list.Text}, which is a downgrade; use cubit quote downgrade");
    }
}
