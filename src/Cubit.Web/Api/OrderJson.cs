using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Web.Api;

/// <summary>Orders as the API answers them.</summary>
internal static class OrderJson
{
    private const int LengthAbout = 1024;

    public static JsonObject Order(Order order) => JsonNode.Parse(Written(order))!.AsObject();

    /// <summary>An order as text: without a tree of its values, for each is answered with one.</summary>
    public static string Text(Order order) => Encoding.UTF8.GetString(Written(order));

    private static ReadOnlySpan<byte> Written(Order order)
    {
        var buffer = new ArrayBufferWriter<byte>(LengthAbout);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("id", order.Id);
        json.WriteString("kind", JsonPlace.Word(order.Kind));
        json.WriteString("state", ApiJson.Word(order.State));
        json.WriteString("instanceId", Instance.IdOf(order.AccountId, order.Instance));
        Write("before", order.Before is { } before ? ApiJson.Configuration(before) : null);
        Write("after", ApiJson.Configuration(order.After));
        Write("months", order.Sale?.Months);
        Write(order.GivesBack ? "refund" : "charge", ResizedJson.Money(order.Total));
        Write("voucher", Voucher(order.Voucher));
        Write("settlement", ResizedJson.Settlement(order.Settlement, order.Fx));
        json.WriteString("reason", order.Reason);
        Write("payments", ApiJson.Payments(order.Payments));
        json.WriteString("rules", order.Rules);
        json.WriteString("priceBook", order.PriceBook);
        Write("agreement", ApiJson.Agreement(order.Agreement));
        json.WriteString("pricedAt", ApiJson.Text(order.PricedAt));
        json.WriteString("createdAt", ApiJson.Text(order.CreatedAt));
        var waits = order is { State: OrderState.PendingPayment, IsScheduled: false };
        json.WriteString("expiresAt", waits ? ApiJson.Text(order.ExpiresAt) : null);
        Write("schedule", Schedule(order.Schedule));
        json.WriteString("refused", order.Refused);
        json.WriteString("projectId", order.Project is { } project ? Project.IdOf(order.AccountId, project) : null);
        Write("correction", Correction(order));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;

        void Write(string name, JsonNode? value)
        {
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }
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
