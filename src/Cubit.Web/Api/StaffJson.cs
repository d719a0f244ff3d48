using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Lifecycle;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>Customers, vouchers and queues as the API shows them to operators.</summary>
internal static class StaffJson
{
    public static JsonObject Account(Account account) =>
        new()
        {
            ["account"] = account.Id,
            ["name"] = account.Name,
            ["zone"] = account.Zone.Id,
            ["balance"] = ResizedJson.Money(account.Balance),
            ["inArrears"] = account.InArrears,
            ["privileges"] = new JsonArray([
                .. account.Privileges.Order(StringComparer.Ordinal).Select(name => (JsonNode)name),
            ]),
        };

    public static JsonObject Voucher(Voucher voucher) =>
        new()
        {
            ["code"] = voucher.Code,
            ["value"] = ResizedJson.Money(voucher.Value),
            ["left"] = ResizedJson.Money(voucher.Left),
            ["expiresAt"] = ApiJson.Text(voucher.ExpiresAt),
        };

    public static JsonObject Customer(CustomerView view, Instant now)
    {
        var json = Account(view.Account);
        json["instances"] = List(view.Instances, instance => ApiJson.Instance(instance, now));
        json["orders"] = List(view.Orders, OrderJson.Order);
        json["tickets"] = List(view.Tickets, Ticket);
        json["vouchers"] = List(view.Vouchers, Voucher);
        return json;
    }

    public static JsonObject Ticket(Ticket ticket) =>
        new()
        {
            ["id"] = ticket.Id,
            ["instanceId"] = Cubit.Instances.Instance.IdOf(ticket.AccountId, ticket.Instance),
            ["state"] = ApiJson.Word(ticket.State),
            ["openedAt"] = ApiJson.Text(ticket.OpenedAt),
        };

    public static JsonObject Ticket(long account, long number, Instant openedAt) =>
        new()
        {
            ["account"] = account,
            ["id"] = Cubit.Lifecycle.Ticket.IdOf(account, number),
            ["openedAt"] = ApiJson.Text(openedAt),
        };

    /// <summary>An order that waits until an instant, or whose money goes back then.</summary>
    public static JsonObject Waiting(long account, Deadline deadline) =>
        new()
        {
            ["account"] = account,
            ["orderId"] = Cubit.Orders.Order.IdOf(account, deadline.Number),
            ["until"] = ApiJson.Text(deadline.Due),
        };

    public static JsonObject Stuck(StuckAccount stuck) =>
        new()
        {
            ["account"] = stuck.Account,
            ["failures"] = stuck.Failures,
            ["since"] = ApiJson.Text(stuck.Since),
            ["retryAt"] = ApiJson.Text(stuck.RetryAt),
            ["error"] = stuck.Error,
        };

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> json) => [.. items.Select(json)];
}
