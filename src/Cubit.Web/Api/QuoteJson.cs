using System.Text.Json.Nodes;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;

namespace Cubit.Web.Api;

/// <summary>Quotes as the API answers them.</summary>
internal static class QuoteJson
{
    public static JsonObject Of(AnyQuote quote) => quote.Change is { } change ? Of(change) : Of(quote.Term!);

    public static JsonObject Of(PricedQuote priced)
    {
        var resized = ResizedJson.Of(priced.Inputs, priced.Resized, ApiJson.OrderIds(priced.Quote.AccountId));
        var json = new JsonObject
        {
            ["id"] = priced.Id,
            ["instanceId"] = priced.Instance.Id,
            ["configuration"] = ApiJson.Configuration(priced.Quote.To),
        };
        foreach (var (name, value) in resized.ToList())
        {
            resized.Remove(name);
            json[name] = value;
        }

        json["voucher"] = OrderJson.Voucher(priced.Voucher);
        json["payments"] = ApiJson.Payments(priced.Payments);
        json["priceBook"] = priced.Quote.PriceBook;
        json["agreement"] = ApiJson.Agreement(priced.Book.Agreement);
        json["pricedAt"] = ApiJson.Text(priced.Quote.PricedAt);
        json["expiresAt"] = ApiJson.Text(priced.Quote.ExpiresAt);
        return json;
    }

    public static JsonObject Of(PricedTerm priced)
    {
        var (order, sold) = (priced.Accepted.Order, priced.Accepted.After!.Subscription.Terms[^1].Term);
        return new JsonObject
        {
            ["id"] = priced.Id,
            ["kind"] = JsonPlace.Word(order.Kind),
            ["instanceId"] = priced.Instance?.Id,
            ["product"] = priced.Book.Product.Id,
            ["region"] = priced.Book.Region,
            ["configuration"] = ApiJson.Configuration(priced.Quote.To),
            ["months"] = priced.Quote.Months,
            ["term"] = new JsonObject { ["start"] = ApiJson.Text(sold.Start), ["end"] = ApiJson.Text(sold.End) },
            ["rules"] = order.Rules,
            ["charge"] = ResizedJson.Money(order.Total),
            ["voucher"] = OrderJson.Voucher(order.Voucher),
            ["settlement"] = ResizedJson.Settlement(order.Settlement, order.Fx),
            ["derivation"] = ResizedJson.Derivation(priced.Accepted.Sale, priced.Accepted.Steps),
            ["payments"] = ApiJson.Payments(order.Payments),
            ["priceBook"] = priced.Quote.PriceBook,
            ["agreement"] = ApiJson.Agreement(priced.Book.Agreement),
            ["pricedAt"] = ApiJson.Text(priced.Quote.PricedAt),
            ["expiresAt"] = ApiJson.Text(priced.Quote.ExpiresAt),
        };
    }
}
