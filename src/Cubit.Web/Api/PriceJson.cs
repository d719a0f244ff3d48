using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>Prices as the API shows them to operators: published, drafted and simulated.</summary>
internal static class PriceJson
{
    public static JsonObject Version(PriceVersion version, Instant now)
    {
        var json = new JsonObject
        {
            ["version"] = version.Book.Version,
            ["state"] = ApiJson.Word(version.StateAt(now)),
            ["from"] = ApiJson.Text(version.Book.EffectiveFrom),
            ["until"] = version is { WithdrawnBy: null, Until: { } until } ? ApiJson.Text(until) : null,
            ["withdrawnBy"] = version.WithdrawnBy,
        };
        return With(json, version.Book);
    }

    public static JsonObject Draft(PriceDraft draft) =>
        With(
            new JsonObject
            {
                ["id"] = draft.Id,
                ["revision"] = draft.Revision,
                ["basedOn"] = draft.BasedOn,
                ["note"] = draft.Note,
                ["changedBy"] = draft.ChangedBy,
                ["changedAt"] = ApiJson.Text(draft.ChangedAt),
            },
            draft.Book
        );

    public static JsonObject Simulated(SimulatedPrices simulated) =>
        new()
        {
            ["draft"] = simulated.Draft.Id,
            ["revision"] = simulated.Draft.Revision,
            ["against"] = simulated.Against?.Version,
            ["pricedAt"] = ApiJson.Text(simulated.At),
            ["currency"] = simulated.Draft.Book.Currency.Code,
            ["terms"] = StaffJson.List(
                simulated.Terms,
                term =>
                    With(
                        new JsonObject
                        {
                            ["configuration"] = ApiJson.Configuration(term.Configuration),
                            ["months"] = term.Months,
                        },
                        term.Was,
                        term.Would
                    )
            ),
            ["sums"] = StaffJson.List(
                simulated.Sums,
                sum =>
                    With(
                        new JsonObject
                        {
                            ["change"] = ApiJson.Word(sum.Change),
                            ["instances"] = sum.Count,
                            ["refused"] = sum.Refused,
                        },
                        sum.Was,
                        sum.Would
                    )
            ),
            ["instances"] = new JsonObject
            {
                ["looked"] = simulated.Looked,
                ["priced"] = simulated.Priced,
                ["items"] = StaffJson.List(simulated.Changes, Change),
                ["next"] = simulated.Next is { } next ? $"{next.Account}.{next.Instance}" : null,
            },
        };

    private static JsonObject Change(ChangeCompared change)
    {
        var json = With(
            new JsonObject
            {
                ["instanceId"] = change.InstanceId,
                ["change"] = ApiJson.Word(change.Change),
                ["to"] = ApiJson.Configuration(change.To),
            },
            change.Was.Pays,
            change.Would.Pays
        );
        json["wasRefused"] = change.Was.Refused;
        json["wouldBeRefused"] = change.Would.Refused;
        return json;
    }

    private static JsonObject With(JsonObject json, Money? was, Money? would)
    {
        json["was"] = was?.ToString();
        json["would"] = would?.ToString();
        json["difference"] = was is { } from && would is { } to ? (to - from).ToString() : null;
        return json;
    }

    private static JsonObject With(JsonObject json, PriceBook book)
    {
        json["product"] = book.Product.Id;
        json["region"] = book.Region;
        json["currency"] = book.Currency.Code;
        json["sizes"] = book.Product.Units is { } sizes
            ? new JsonObject
            {
                ["min"] = sizes.Min,
                ["step"] = sizes.Step,
                ["max"] = sizes.Max,
            }
            : null;
        json["perUnitMonth"] = Text(book.PerUnit, book.Currency);
        json["perUnitHour"] = Text(book.PerUnitHour, book.Currency);
        json["configurations"] = StaffJson.List(
            book.Named.OrderBy(named => named.Key, StringComparer.Ordinal),
            named => new JsonObject { ["name"] = named.Key, ["perMonth"] = Text(named.Value, book.Currency) }
        );
        json["discounts"] = StaffJson.List(
            book.Tiers.OrderBy(tier => tier.Months),
            tier => new JsonObject
            {
                ["months"] = tier.Months,
                ["percentOff"] = PriceBookRules.PercentOff(tier).ToDecimalText(),
            }
        );
        json["agreement"] = new JsonObject
        {
            ["id"] = book.Agreement.Id,
            ["version"] = book.Agreement.Version,
            ["title"] = book.Agreement.Title,
        };
        return json;
    }

    private static string? Text(Fraction? price, Currency currency) => price?.ToDecimalText(digitsMin: currency.Digits);
}
