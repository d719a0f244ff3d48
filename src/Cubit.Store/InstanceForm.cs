using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Catalog;
using Cubit.Instances;

namespace Cubit.Store;

/// <summary>Writes an instance that is like most: a size, a subscription and nothing planned or pending.</summary>
/// <remarks>The same text as that of any other instance, without asking for each of its values by name.</remarks>
/// <param name="named">The options that read and write every instance.</param>
internal sealed class InstanceForm(JsonSerializerOptions named) : JsonConverter<Instance>
{
    private readonly JsonConverter<Subscription> _subscriptions =
        (JsonConverter<Subscription>)named.GetConverter(typeof(Subscription));

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
        if (!isWhole || value != plain || value.Configuration is not Configuration.Units units)
        {
            JsonSerializer.Serialize(writer, value, named);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("accountId", value.AccountId);
        writer.WriteNumber("number", value.Number);
        writer.WriteString("region", value.Region);
        writer.WriteString("configuration", $"u:{units.ComputeUnits}");
        writer.WritePropertyName("subscription");
        _subscriptions.Write(writer, value.Subscription, named);
        writer.WriteNumber("version", value.Version);
        writer.WriteEndObject();
    }

    public override Instance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Instance>(ref reader, named)!;
}
