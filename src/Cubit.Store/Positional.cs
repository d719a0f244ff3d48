using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace Cubit.Store;

/// <summary>Reads values that stand one after another, without names.</summary>
internal static class Positional
{
    public static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    public static string Text(ref Utf8JsonReader reader) =>
        TextOrNull(ref reader) ?? throw new JsonException("A stored value is missing.");

    public static string? TextOrNull(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    public static Instant Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        return InstantForm.Read(ref reader);
    }

    /// <summary>An instant, or what null stands for.</summary>
    public static Instant TimeOr(ref Utf8JsonReader reader, Instant known) => TimeOrNull(ref reader) ?? known;

    public static Instant? TimeOrNull(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : InstantForm.Read(ref reader);
    }

    public static T Value<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        reader.Read();
        return JsonSerializer.Deserialize<T>(ref reader, options)
            ?? throw new JsonException($"A stored {typeof(T).Name} is missing.");
    }

    /// <summary>Goes on to the next value of an array; false at its end.</summary>
    public static bool IsMore(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    public static void Require(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new JsonException($"A stored value has {reader.TokenType} in the place of {token}.");
    }
}

/// <summary>Writes values that stand one after another, and behind them those that most have not, with names.</summary>
internal readonly ref struct PositionalWriter(Utf8JsonWriter writer, JsonSerializerOptions options)
{
    public Utf8JsonWriter Writer => writer;

    public void Put<T>(T value) => ((JsonConverter<T>)options.GetConverter(typeof(T))).Write(writer, value, options);

    public void Named<T>(string name, T? value)
    {
        if (value is null)
            return;
        writer.WriteStringValue(name);
        Put(value);
    }
}
