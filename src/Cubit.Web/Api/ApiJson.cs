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

    public static OrderAnswer Answer(Instance instance, Instant now) =>
        new(StatusCodes.Status200OK, Instance(instance, now).ToJsonString(Options));

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
            ["deleteAt"] = instance.StateAt(now) == InstanceState.Frozen ? Text(instance.DeleteAt) : null,
            ["nextTerm"] = instance.Planned is { } planned ? NextTerm(instance, planned) : null,
            ["autoRenewal"] = instance.AutoRenewal is { } setting
                ? new JsonObject
                {
                    ["months"] = setting.Months,
                    ["agreement"] = new JsonObject
                    {
                        ["id"] = setting.AgreementId,
                        ["version"] = setting.AgreementVersion,
                    },
                }
                : null,
            ["version"] = instance.Version,
        };

    private static JsonObject NextTerm(Instance instance, PlannedTerm planned) =>
        new()
        {
            ["orderId"] = Cubit.Orders.Order.IdOf(instance.AccountId, planned.Order),
            ["configuration"] = Configuration(planned.Configuration),
            ["listPerMonth"] = ListPrice(planned.ListPerMonth, instance.Subscription.Currency),
            ["from"] = Text(planned.From),
        };

    public static JsonObject Page<T>(IReadOnlyList<T> items, int limit, Func<T, JsonNode> json, Func<T, long> cursor) =>
        new()
        {
            ["items"] = new JsonArray([.. items.Take(limit).Select(json)]),
            ["next"] = items.Count > limit ? $"{cursor(items[limit - 1])}" : null,
        };

    /// <summary>A value of an enumeration as the API spells it: <c>pay_as_you_go</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

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

    public static JsonArray Payments(IReadOnlyList<Payment> payments) =>
        [
            .. payments.Select(payment => new JsonObject
            {
                ["source"] = payment.Source,
                ["amount"] = payment.Amount.ToString(),
                ["currency"] = payment.Amount.Currency.Code,
            }),
        ];

    public static JsonObject Agreement(Agreement agreement) =>
        new() { ["id"] = agreement.Id, ["version"] = agreement.Version };

    public static Func<long, JsonNode> OrderIds(long accountId) => number => Cubit.Orders.Order.IdOf(accountId, number);
}
