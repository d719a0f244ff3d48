using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Amounts;

namespace Cubit.Cli.Remote;

/// <summary>Reads what the API answers; fields that are not shown are passed over.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new AmountConverter() },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">It is not that.</exception>
    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException("The answer is null.");

    /// <exception cref="JsonException">It is no amount.</exception>
    public static Money MoneyOf(string? amount, string? currency) =>
        Currency.TryOf(currency ?? "", out var known) && Money.TryParse(amount ?? "", known, out var money)
            ? money
            : throw new JsonException($"{amount} {currency} is no amount.");

    private sealed class AmountConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            var (amount, currency) = (
                document.RootElement.GetProperty("amount").GetString(),
                document.RootElement.GetProperty("currency").GetString()
            );
            return MoneyOf(amount, currency);
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
