using System.CommandLine;
using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Calendar;
using NodaTime.Text;

namespace Cubit.Cli.Remote;

/// <summary>How a quote is ordered: now, when it is paid, or at a date; once under a key.</summary>
internal sealed class OrderOptions
{
    private const int KeyLengthMax = 255;
    private const int CurrencyLength = 3;

    private readonly Option<bool> _later = new("--later")
    {
        Description = "Where the balance does not cover it, let it wait 24 hours for payment.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<string> _at = new WordedOption(
        "--at",
        "WHEN",
        "2030-01-01",
        "Carry it out then, priced anew: a date (00:00 UTC), a time in UTC or an instant."
    );

    private readonly Option<string> _atMost = new WordedOption(
        "--at-most",
        "AMOUNT",
        "USD1500.00",
        "The most that it may cost then."
    );

    private readonly Option<string> _key = new WordedOption(
        "--key-of-order",
        "TEXT",
        "june-upgrade",
        "Your name for this order: sent twice, it is ordered once. A new one if left out."
    );

    public IEnumerable<Option> All => [_later, _at, _atMost, _key];

    /// <summary>What of it the request of an order has.</summary>
    public JsonObject Read(ParseResult result)
    {
        var (given, fields) = (new Given(result), new JsonObject());
        if (result.GetValue(_later))
            fields["payment"] = "later";
        if (given.Has(_at))
            fields["at"] = InstantPattern.ExtendedIso.Format(given.At(_at, BillingZone.Utc, closesDay: false));
        if (given.Has(_atMost))
            fields["atMost"] = AtMost(given);
        if (given.Has(_atMost) && !given.Has(_at))
            throw given.Bad(_atMost, $"is for an order at a date; add {_at.Name}, or leave it out");
        if (
            given.Has(_key)
            && (given.Text(_key).Length > KeyLengthMax || given.Text(_key).Any(c => c is < ' ' or > '~'))
        )
            throw given.Bad(_key, $"is no key; write up to {KeyLengthMax} letters, digits and signs");
        return fields;
    }

    /// <summary>Orders a quote under its agreement.</summary>
    public async Task<Told> OrderAsync(
        ParseResult result,
        Api api,
        string quoteId,
        AgreementAnswer agreement,
        JsonObject fields
    )
    {
        var given = new Given(result);
        var again = string.Join(
            ' ',
            [$"cubit order {quoteId} --agreement {agreement}", .. All.Take(3).SelectMany(each => Typed(result, each))]
        );
        fields["quoteId"] = quoteId;
        fields["agreement"] = new JsonObject { ["id"] = agreement.Id, ["version"] = agreement.Version };
        var order = await api.PostAsync<OrderAnswer>(
            "orders",
            fields,
            given.Has(_key) ? given.Text(_key) : null,
            key => $"{again} {_key.Name} {Quoted(key)}"
        );
        return new Told(order.Body, OrderText.Of(order.Value));
    }

    private JsonObject AtMost(Given given)
    {
        var text = given.Text(_atMost);
        return
            text.Length > CurrencyLength
            && Currency.TryOf(text[..CurrencyLength], out var currency)
            && Fraction.TryParse(
                text[CurrencyLength..].Trim().Replace(",", "", StringComparison.Ordinal),
                out var amount
            )
            && amount.Sign >= 0
            && Money.TryParse(amount.ToDecimalText(currency.Digits, currency.Digits), currency, out var money)
            && money.Exact == amount
            ? new JsonObject { ["amount"] = $"{money}", ["currency"] = currency.Code }
            : throw given.Bad(_atMost, "is no amount of money; write it like USD1500.00");
    }

    private static IEnumerable<string> Typed(ParseResult result, Option option) =>
        result.GetResult(option) is { Implicit: false } typed
            ? typed.Tokens.Select(token => Quoted(token.Value)).Prepend(option.Name)
            : [];

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '@')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
