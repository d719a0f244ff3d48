using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Instances;

namespace Cubit.Store;

/// <summary>Writes an instance that is like most: a size, a subscription and nothing planned or pending.</summary>
/// <remarks>The same text as that of any other instance, without asking for each of its values by name.</remarks>
/// <param name="named">The options that read every instance, and write the others.</param>
internal sealed class InstanceForm(JsonSerializerOptions named) : JsonConverter<Instance>
{
    public override void Write(Utf8JsonWriter writer, Instance value, JsonSerializerOptions options)
    {
        var plain = new Instance(
            value.AccountId,
            value.Number,
            value.Region,
            value.Configuration,
            value.Subscription,
            value.Version
        );
        // What stands at its default is left out.
        var isWhole = value.AccountId != 0 && value.Number != 0 && value.Version != 0;
        if (!isWhole || value != plain)
        {
            JsonSerializer.Serialize(writer, value, named);
            return;
        }

        var values = new PositionalWriter(writer, options);
        writer.WriteStartObject();
        writer.WriteNumber("accountId", value.AccountId);
        writer.WriteNumber("number", value.Number);
        writer.WriteString("region", value.Region);
        writer.WritePropertyName("configuration");
        values.Put(value.Configuration);
        writer.WritePropertyName("subscription");
        values.Put(value.Subscription);
        writer.WriteNumber("version", value.Version);
        writer.WriteEndObject();
    }

    public override Instance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Instance>(ref reader, named)!;
}
