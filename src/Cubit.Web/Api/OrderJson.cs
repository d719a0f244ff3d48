using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Web.Api;

/// <summary>Orders as the API answers them.</summary>
internal static class OrderJson
{
    private const int LengthAbout = 2048;

    // Each order is answered with one: what it is gathered in is kept, one for each thread.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_gathered;

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    public static JsonObject Order(Order order) => JsonNode.Parse(Written(order))!.AsObject();

    /// <summary>An order as text: without a tree of its values, for each is answered with one.</summary>
    public static string Text(Order order) => Encoding.UTF8.GetString(Written(order));

    // Good until the next on the same thread.
    private static ReadOnlySpan<byte> Written(Order order)
    {
        var buffer = s_gathered ??= new(LengthAbout);
        var json = s_writer ??= new(buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder });
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("id", order.Id);
        json.WriteString("kind", JsonPlace.Word(order.Kind));
        json.WriteString("state", ApiJson.Word(order.State));
        json.WriteString("instanceId", Instance.IdOf(order.AccountId, order.Instance));
        Write(json, "before", order.Before);
        Write(json, "after", order.After);
        if (order.Sale is { } sale)
            json.WriteNumber("months", sale.Months);
        else
            json.WriteNull("months");
        json.WriteStartObject(order.GivesBack ? "refund" : "charge");
        Write(json, order.Total);
        json.WriteEndObject();
        Write(json, "voucher", Voucher(order.Voucher));
        Write(json, "settlement", ResizedJson.Settlement(order.Settlement, order.Fx));
        json.WriteString("reason", order.Reason);
        json.WriteStartArray("payments");
        foreach (var payment in order.Payments)
        {
            json.WriteStartObject();
            json.WriteString("source", payment.Source);
            Write(json, payment.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("rules", order.Rules);
        json.WriteString("priceBook", order.PriceBook);
        json.WriteStartObject("agreement");
        json.WriteString("id", order.Agreement.Id);
        json.WriteString("version", order.Agreement.Version);
        json.WriteEndObject();
        json.WriteString("pricedAt", ApiJson.Text(order.PricedAt));
        json.WriteString("createdAt", ApiJson.Text(order.CreatedAt));
        var waits = order is { State: OrderState.PendingPayment, IsScheduled: false };
        json.WriteString("expiresAt", waits ? ApiJson.Text(order.ExpiresAt) : null);
        Write(json, "schedule", Schedule(order.Schedule));
        json.WriteString("refused", order.Refused);
        json.WriteString("projectId", order.Project is { } project ? Project.IdOf(order.AccountId, project) : null);
        Write(json, "correction", Correction(order));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, string name, JsonNode? value)
    {
        json.WritePropertyName(name);
        if (value is null)
            json.WriteNullValue();
        else
            value.WriteTo(json);
    }

    private static void Write(Utf8JsonWriter json, string name, Configuration? configuration)
    {
        if (configuration is not Configuration.Units units)
        {
            Write(json, name, configuration is null ? null : ApiJson.Configuration(configuration));
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("computeUnits", units.ComputeUnits);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Money money)
    {
        json.WriteString("amount", money.ToString());
        json.WriteString("currency", money.Currency.Code);
    }

    /// <summary>
    /// An order with its derivation, computed from its stored inputs, and every state it has been in.
    /// </summary>
    public static JsonObject InFull(Order order)
    {
        var json = Order(order);
        if (order.Inputs is { } inputs)
        {
            var resized = order.Kind == OrderKind.Cancellation ? Refundable.Of(inputs) : Resize.Price(inputs).Value;
            json["lines"] = ResizedJson.Lines(resized, ApiJson.OrderIds(order.AccountId));
            json["derivation"] = ResizedJson.Derivation(inputs, resized, ApiJson.OrderIds(order.AccountId));
        }
        else if (order.Sale is { } sale)
        {
            json["derivation"] = ResizedJson.Derivation(sale, order.Derive());
        }

        json["history"] = new JsonArray([.. order.History.Select(Change)]);
        return json;
    }

    private static JsonObject? Schedule(Schedule? schedule) =>
        schedule is null
            ? null
            : new()
            {
                ["at"] = ApiJson.Text(schedule.At),
                ["atMost"] = schedule.AtMost is { } most ? ResizedJson.Money(most) : null,
            };

    private static JsonObject? Correction(Order order) =>
        order.Correction is not { } correction
            ? null
            : new()
            {
                ["orderId"] = Cubit.Orders.Order.IdOf(order.AccountId, correction.Order),
                ["gives"] = correction.Gives,
                ["reason"] = correction.Reason,
            };

    private static JsonObject Change(StateChange change)
    {
        var json = new JsonObject
        {
            ["state"] = ApiJson.Word(change.State),
            ["at"] = ApiJson.Text(change.At),
            ["actor"] = change.Actor,
        };
        if (change.Reason is { } reason)
            json["reason"] = reason;
        return json;
    }

    public static JsonObject? Voucher(VoucherUse? voucher)
    {
        if (voucher is null)
            return null;
        var json = ResizedJson.Money(voucher.Amount);
        json["code"] = voucher.Code;
        return json;
    }
}
