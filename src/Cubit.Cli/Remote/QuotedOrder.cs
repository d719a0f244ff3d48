using System.CommandLine;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary>Shows a quote, and orders it where its agreement is accepted.</summary>
internal sealed class QuotedOrder
{
    private readonly Option<string> _voucher = new WordedOption(
        "--voucher",
        "CODE",
        "WELCOME50",
        "A voucher that covers what it can."
    );

    private readonly Option<bool> _accept = AcceptOption("Accept the agreement of service, and order.");

    private readonly OrderOptions _options = new();

    /// <summary>A verb that asks for a quote, and orders it where that is accepted.</summary>
    /// <param name="command">The verb, with its own options.</param>
    /// <param name="asked">The fields of the quote that it asks for.</param>
    public static Command Of(Command command, Func<ParseResult, JsonObject> asked)
    {
        var order = new QuotedOrder();
        foreach (var option in (IEnumerable<Option>)[order._voucher, order._accept, .. order._options.All])
            command.Options.Add(option);
        return RemoteVerb.Of(command, (result, api) => order.RunAsync(result, api, asked(result)));
    }

    /// <summary>The option that turns showing into doing.</summary>
    public static Option<bool> AcceptOption(string description) =>
        new("--accept") { Description = description, Arity = ArgumentArity.Zero };

    private async Task<Told> RunAsync(ParseResult result, Api api, JsonObject asked)
    {
        var given = new Given(result);
        if (given.Has(_voucher))
            asked["voucher"] = given.Text(_voucher);
        var fields = _options.Read(result);
        var quote = await api.PostAsync<QuoteAnswer>("quotes", asked);
        return result.GetValue(_accept)
            ? await _options.OrderAsync(result, api, quote.Value.Id, quote.Value.Agreement, fields)
            : new Told(
                quote.Body,
                QuoteText.Of(
                    quote.Value,
                    $"Nothing is ordered yet. Repeat it with {_accept.Name} to accept the agreement and order at the "
                        + "price of then. Until it expires, this orders exactly this quote:\n"
                        + $"cubit order {quote.Value.Id} --agreement {quote.Value.Agreement}"
                )
            );
    }
}
