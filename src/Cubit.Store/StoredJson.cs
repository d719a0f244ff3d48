using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Resizing;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store;

/// <summary>The codec of everything that is stored as text: exact, compact, strict, and outside the core.</summary>
/// <remarks>A rule set is stored by id: its text is stored once, in its own table, and never edited.</remarks>
internal sealed class StoredJson
{
    private readonly Func<string, RuleSet> _rules;
    private readonly JsonSerializerOptions _options;

    public StoredJson(Func<string, RuleSet> rules)
    {
        _rules = rules;
        var named = Named(rules);
        named.Converters.Insert(0, new SubscriptionForm(Named(rules)));
        var forms = new JsonSerializerOptions(named);
        forms.Converters.Insert(0, new OrderForm(named, rules));
        _options = new(forms);
        _options.Converters.Insert(0, new OrderPlacedForm(forms));
        _options.Converters.Insert(0, new InstanceForm(named));
        _options.Converters.Insert(0, new PaymentsForm());
    }

    /// <summary>The stored rule set of an id.</summary>
    public RuleSet Rules(string id) => _rules(id);

    public string Write<T>(T value) => JsonSerializer.Serialize(value, _options);

    public T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, _options)
        ?? throw new JsonException($"A stored {typeof(T).Name} is empty.");

    private static JsonSerializerOptions Named(Func<string, RuleSet> rules) =>
        new(JsonSerializerDefaults.Web)
        {
            IgnoreReadOnlyProperties = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                Text(Fraction.Parse, value => value.ToString()),
                Text(Currency.Of, value => value.Code),
                Text(BillingZone.Of, value => value.Id),
                new InstantForm(),
                Text(text => LocalDatePattern.Iso.Parse(text).Value, LocalDatePattern.Iso.Format),
                Text(ParseMoney, value => $"{value} {value.Currency}"),
                Text<Configuration>(
                    ParseConfiguration,
                    value =>
                        value switch
                        {
                            Configuration.Units units => $"u:{units.ComputeUnits}",
                            Configuration.Named named => $"n:{named.Name}",
                            _ => throw new JsonException($"{value} has no stored form."),
                        }
                ),
                Text(rules, value => value.Id),
                new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            },
        };

    private static TextConverter<T> Text<T>(Func<string, T> read, Func<T, string> write) => new(read, write);

    private static Money ParseMoney(string text)
    {
        var (amount, currency) = (text[..text.IndexOf(' ', StringComparison.Ordinal)], Currency.Of(text[^3..]));
        return Money.TryParse(amount, currency, out var money)
            ? money
            : throw new JsonException($"'{text}' is not an amount.");
    }

    private static Configuration ParseConfiguration(string text) =>
        text[..2] switch
        {
            "u:" => new Configuration.Units(
                int.Parse(text.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture)
            ),
            "n:" => new Configuration.Named(text[2..]),
            _ => throw new JsonException($"'{text}' is not a configuration."),
        };

    private sealed class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is missing."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));
    }
}
