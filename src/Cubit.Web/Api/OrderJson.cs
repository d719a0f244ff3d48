using System.Text.Json.Nodes;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Web.Api;

/// <summary>Orders as the API answers them.</summary>
internal static class OrderJson
{
    public static JsonObject Order(Order order) =>
        new()
        {
            ["id"] = order.Id,
            ["kind"] = JsonPlace.Word(order.Kind),
            ["state"] = ApiJson.Word(order.State),
            ["instanceId"] = Instance.IdOf(order.AccountId, order.Instance),
            ["before"] = order.Before is { } before ? ApiJson.Configuration(before) : null,
            ["after"] = ApiJson.Configuration(order.After),
            ["months"] = order.Sale?.Months,
            [order.GivesBack ? "refund" : "charge"] = ResizedJson.Money(order.Total),
            ["voucher"] = Voucher(order.Voucher),
            ["settlement"] = ResizedJson.Settlement(order.Settlement, order.Fx),
            ["reason"] = order.Reason,
            ["payments"] = ApiJson.Payments(order.Payments),
            ["rules"] = order.Rules,
            ["priceBook"] = order.PriceBook,
            ["agreement"] = ApiJson.Agreement(order.Agreement),
            ["pricedAt"] = ApiJson.Text(order.PricedAt),
            ["createdAt"] = ApiJson.Text(order.CreatedAt),
            ["expiresAt"] = order is { State: OrderState.PendingPayment, IsScheduled: false }
                ? ApiJson.Text(order.ExpiresAt)
                : null,
            ["schedule"] = order.Schedule is { } schedule
                ? new JsonObject
                {
                    ["at"] = ApiJson.Text(schedule.At),
                    ["atMost"] = schedule.AtMost is { } most ? ResizedJson.Money(most) : null,
                }
                : null,
            ["refused"] = order.Refused,
            ["projectId"] = order.Project is { } project ? Project.IdOf(order.AccountId, project) : null,
            ["correction"] = order.Correction is { } correction
                ? new JsonObject
                {
                    ["orderId"] = Cubit.Orders.Order.IdOf(order.AccountId, correction.Order),
                    ["gives"] = correction.Gives,
                    ["reason"] = correction.Reason,
                }
                : null,
        };

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
