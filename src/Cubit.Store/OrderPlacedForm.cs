using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Orders;

namespace Cubit.Store;

/// <summary>Writes the event of an order: what nearly every event is.</summary>
/// <remarks>The same text as that of any other event, without asking for each of its values by name.</remarks>
/// <param name="named">The options that read every event.</param>
internal sealed class OrderPlacedForm(JsonSerializerOptions named) : JsonConverter<OrderPlaced>
{
    public override void Write(Utf8JsonWriter writer, OrderPlaced value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("order");
        new PositionalWriter(writer, options).Put(value.Order);
        if (value.After is { } after)
        {
            writer.WritePropertyName("after");
            JsonSerializer.Serialize(writer, after, options);
        }

        if (value.At != default)
        {
            writer.WritePropertyName("at");
            InstantForm.Write(writer, value.At);
        }

        writer.WriteString("actor", value.Actor);
        writer.WriteEndObject();
    }

    public override OrderPlaced Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<OrderPlaced>(ref reader, named)!;
}
