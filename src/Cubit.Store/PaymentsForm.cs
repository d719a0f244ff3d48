using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Orders;

namespace Cubit.Store;

/// <summary>Writes what paid for orders, by order number; each is two values.</summary>
/// <remarks>It is only written so; what is read is a dictionary of lists.</remarks>
internal sealed class PaymentsForm : JsonConverter<IReadOnlyDictionary<long, IReadOnlyList<Payment>>>
{
    public override void Write(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<long, IReadOnlyList<Payment>> value,
        JsonSerializerOptions options
    )
    {
        writer.WriteStartObject();
        foreach (var (order, payments) in value)
        {
            writer.WritePropertyName(order.ToString(CultureInfo.InvariantCulture));
            Write(new PositionalWriter(writer, options), payments);
        }

        writer.WriteEndObject();
    }

    public override IReadOnlyDictionary<long, IReadOnlyList<Payment>> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => JsonSerializer.Deserialize<Dictionary<long, IReadOnlyList<Payment>>>(ref reader, options)!;

    private static void Write(PositionalWriter values, IReadOnlyList<Payment> payments)
    {
        var writer = values.Writer;
        writer.WriteStartArray();
        foreach (var (source, amount) in payments)
        {
            writer.WriteStartObject();
            writer.WriteString("source", source);
            writer.WritePropertyName("amount");
            values.Put(amount);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
