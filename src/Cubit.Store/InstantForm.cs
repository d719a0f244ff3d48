using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store;

/// <summary>An instant as stored: whole microseconds since 1970, or an ISO text where it is finer than that.</summary>
/// <remarks>Texts are read wherever they stand, as earlier versions wrote them.</remarks>
internal sealed class InstantForm : JsonConverter<Instant>
{
    public static void Write(Utf8JsonWriter writer, Instant value)
    {
        var micros = value.Micros();
        if (Stored.FromMicros(micros) == value)
            writer.WriteNumberValue(micros);
        else
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }

    /// <summary>As the other, or null where it is one that the reader knows.</summary>
    public static void Write(Utf8JsonWriter writer, Instant value, Instant unless)
    {
        if (value == unless)
            writer.WriteNullValue();
        else
            Write(writer, value);
    }

    public static Instant Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number
            ? Stored.FromMicros(reader.GetInt64())
            : InstantPattern
                .ExtendedIso.Parse(reader.GetString() ?? throw new JsonException("An instant is missing."))
                .Value;

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        Write(writer, value);

    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);
}
