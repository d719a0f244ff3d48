using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Web.Api;

/// <summary>What the API answers with.</summary>
internal static class ApiJson
{
    /// <summary>Formulas read as they are written: × and ÷ are not escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Instance(Instance instance, Instant now) =>
        new()
        {
            ["id"] = instance.Id,
            ["product"] = instance.Product,
            ["region"] = instance.Region,
            ["configuration"] = Configuration(instance.Configuration),
            ["state"] = JsonPlace.Word(instance.StateAt(now)),
            ["term"] = new JsonObject
            {
                ["start"] = Text(instance.Subscription.Start),
                ["end"] = Text(instance.Subscription.End),
            },
            ["listPerMonth"] = ListPrice(instance.Subscription.ListPerMonth, instance.Subscription.Currency),
            ["version"] = instance.Version,
        };

    public static JsonObject Quote(PricedQuote priced)
    {
        var resized = ResizedJson.Of(priced.Inputs, priced.Resized, OrderIds(priced.Quote.AccountId));
        var json = new JsonObject
        {
            ["id"] = priced.Id,
            ["instanceId"] = priced.Instance.Id,
            ["configuration"] = Configuration(priced.Quote.To),
        };
        foreach (var (name, value) in resized.ToList())
        {
            resized.Remove(name);
            json[name] = value;
        }

        json["payments"] = Payments(priced.Payments);
        json["priceBook"] = priced.Quote.PriceBook;
        json["agreement"] = Agreement(priced.Book.Agreement);
        json["pricedAt"] = Text(priced.Quote.PricedAt);
        json["expiresAt"] = Text(priced.Quote.ExpiresAt);
        return json;
    }

    public static JsonObject Order(Order order)
    {
        var json = new JsonObject
        {
            ["id"] = order.Id,
            ["kind"] = JsonPlace.Word(order.Kind),
            ["state"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(order.State.ToString()),
            ["instanceId"] = Cubit.Instances.Instance.IdOf(order.AccountId, order.Instance),
            ["before"] = order.Before is { } before ? Configuration(before) : null,
            ["after"] = Configuration(order.After),
            [order.Kind == OrderKind.Downgrade ? "refund" : "charge"] = ResizedJson.Money(order.Total),
            ["settlement"] = ResizedJson.Settlement(order.Settlement, order.Fx),
            ["reason"] = order.Reason,
            ["payments"] = Payments(order.Payments),
            ["rules"] = order.Rules,
            ["priceBook"] = order.PriceBook,
            ["agreement"] = Agreement(order.Agreement),
            ["pricedAt"] = Text(order.PricedAt),
            ["createdAt"] = Text(order.CreatedAt),
        };
        return json;
    }

    /// <summary>
    /// An order with its derivation, computed from its stored inputs, and every state it has been in.
    /// </summary>
    public static JsonObject OrderInFull(Order order)
    {
        var json = Order(order);
        if (order.Inputs is { } inputs)
        {
            var resized = Resize.Price(inputs).Value;
            json["lines"] = ResizedJson.Lines(resized, OrderIds(order.AccountId));
            json["derivation"] = ResizedJson.Derivation(inputs, resized, OrderIds(order.AccountId));
        }
        else if (order.Sale is { } sale)
        {
            json["derivation"] = ResizedJson.Derivation(sale, order.Derive());
        }

        json["history"] = new JsonArray([
            .. order.History.Select(change => new JsonObject
            {
                ["state"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(change.State.ToString()),
                ["at"] = Text(change.At),
                ["actor"] = change.Actor,
            }),
        ]);
        return json;
    }

    public static JsonObject Page<T>(IReadOnlyList<T> items, int limit, Func<T, JsonNode> json, Func<T, long> cursor) =>
        new()
        {
            ["items"] = new JsonArray([.. items.Take(limit).Select(json)]),
            ["next"] = items.Count > limit ? $"{cursor(items[limit - 1])}" : null,
        };

    public static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    public static JsonObject Configuration(Configuration configuration) =>
        configuration switch
        {
            Configuration.Units units => new() { ["computeUnits"] = units.ComputeUnits },
            Configuration.Named named => new() { ["name"] = named.Name },
            _ => throw new InvalidOperationException($"{configuration} has no JSON."),
        };

    // A list price is exact; it has the currency's digits, and more only where it has more.
    private static JsonObject ListPrice(Fraction perMonth, Currency currency) =>
        new()
        {
            ["amount"] = perMonth.ToDecimalText(ListPriceDigitsMax, currency.Digits),
            ["currency"] = currency.Code,
        };

    private const int ListPriceDigitsMax = 9;

    private static JsonArray Payments(IReadOnlyList<Payment> payments) =>
        [
            .. payments.Select(payment => new JsonObject
            {
                ["source"] = payment.Source,
                ["amount"] = payment.Amount.ToString(),
                ["currency"] = payment.Amount.Currency.Code,
            }),
        ];

    private static JsonObject Agreement(Agreement agreement) =>
        new() { ["id"] = agreement.Id, ["version"] = agreement.Version };

    private static Func<long, JsonNode> OrderIds(long accountId) =>
        number => Cubit.Orders.Order.IdOf(accountId, number);
}
