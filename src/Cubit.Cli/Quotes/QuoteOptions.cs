using System.CommandLine;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

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

    public Option<string> Rules { get; } =
        new WordedOption("--rules", "ID", RuleSetJson.DefaultId, $"Rule set; {RuleSetJson.DefaultId} if left out.");

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
                [List, To, Months, Start, At, .. own, Currency, Zone, Product, Rules, Settle, Rate, Json]
        )
            command.Options.Add(option);
        return command;
    }

    /// <summary>The change that is asked about; what was bought is told by the caller.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="bought">Adds how the purchase was discounted and paid.</param>
    public ResizeInputs Inputs(Given given, Func<Sale, Currency, Sale> bought)
    {
        var currency = given.Has(Currency) ? given.Currency(Currency) : Amounts.Currency.Usd;
        var zone = given.Has(Zone) ? given.Zone(Zone) : BillingZone.Utc;
        var product = given.Has(Product) ? given.Product(Product) : "ecs";
        var rules = given.Has(Rules) ? given.Rules(Rules) : RuleSetJson.Shipped[RuleSetJson.DefaultId];
        var (list, to) = Prices(given);
        var sale = new Sale(0, given.At(Start, zone, closesDay: false), given.Months(Months), list, Fraction.One);
        var at = given.At(At, zone, closesDay: to < list);
        var held = Subscription.Purchase(product, currency, zone, bought(sale, currency)).Value;
        RefuseOutside(given, held, at);
        return new ResizeInputs(1, held, at, to, rules, [], Fx(given, currency, held.Start));
    }

    private (Fraction List, Fraction To) Prices(Given given)
    {
        var (list, to) = (given.Price(List), given.Price(To));
        if (direction == Direction.Downgrade && to > list)
            throw given.Bad(To, $"is above --list {given.Text(List)}, which is an upgrade; use cubit quote upgrade");
        if (direction == Direction.Upgrade && to < list)
            throw given.Bad(To, $"is below --list {given.Text(List)}, which is a downgrade; use cubit quote downgrade");
        return (list, to);
    }

    private void RefuseOutside(Given given, Subscription held, Instant at)
    {
        var (start, end) = (Shown.Time(held.Start, held.Zone), Shown.Time(held.End, held.Zone));
        if (at < held.Start)
            throw given.Bad(At, $"is before the term starts; give a time from {start} on and before {end}");
        if (at >= held.End)
        {
            var close = Shown.Time(at, held.Zone);
            throw given.Bad(At, $"is {close}, when the term is over; give a time from {start} on and before {end}");
        }
    }

    private FxRate? Fx(Given given, Currency currency, Instant from)
    {
        if (given.Has(Settle) != given.Has(Rate))
        {
            var (one, other) = given.Has(Settle) ? (Settle, Rate) : (Rate, Settle);
            throw given.Bad(one, $"needs {other.Name} beside it; add {other.Name} or leave both out");
        }

        if (!given.Has(Settle))
            return null;
        var to = given.Currency(Settle);
        return to == currency
            ? throw given.Bad(Settle, "is the price currency already; leave --settle and --rate out")
            : new FxRate(currency, to, given.Rate(Rate), from, "--rate");
    }
}
