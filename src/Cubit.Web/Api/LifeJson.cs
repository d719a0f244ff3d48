using System.Text.Json.Nodes;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Resizing;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>Tickets and projects as the API answers with them.</summary>
internal static class LifeJson
{
    /// <summary>A new or changed thing as the answer that is stored under a key.</summary>
    public static OrderAnswer Answer(JsonObject json, bool isNew = false) =>
        new(isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, json.ToJsonString(ApiJson.Options));

    public static JsonObject Project(ProjectView view) =>
        new()
        {
            ["id"] = view.Project.Id,
            ["name"] = view.Project.Name,
            ["region"] = view.Project.Region,
            ["instanceId"] = view.Project.Instance is { } number
                ? Cubit.Instances.Instance.IdOf(view.Project.AccountId, number)
                : null,
            ["billingMethod"] = ApiJson.Word(view.Project.Method),
            ["state"] = ApiJson.Word(view.State),
            ["deleteAt"] = Text(view.DeleteAt),
        };

    public static JsonObject Ticket(TicketView view)
    {
        var ticket = view.Ticket;
        var isFrozen = ticket.State == TicketState.Approved;
        return new()
        {
            ["id"] = ticket.Id,
            ["kind"] = Cubit.Lifecycle.Ticket.Kind,
            ["instanceId"] = view.Instance.Id,
            ["state"] = ApiJson.Word(ticket.State),
            ["openedAt"] = ApiJson.Text(ticket.OpenedAt),
            ["decidedAt"] = Text(ticket.DecidedAt),
            ["deleteAt"] = isFrozen ? Text(view.Instance.DeleteAt) : null,
            ["frozen"] = Ids(ticket.AccountId, ticket.Frozen ?? []),
            ["refund"] = ticket.Refund is { } granted
                ? Refund(ticket.AccountId, granted.Inputs, Refundable.Of(granted.Inputs))
                : null,
            ["messages"] = new JsonArray([
                .. ticket.Messages.Select(message => new JsonObject
                {
                    ["at"] = ApiJson.Text(message.At),
                    ["by"] = message.Actor,
                    ["staff"] = message.IsStaff,
                    ["text"] = message.Text,
                }),
            ]),
        };
    }

    public static JsonObject Cancellation(CancellationView view)
    {
        var preview = view.Preview;
        return new()
        {
            ["instanceId"] = view.Instance.Id,
            ["against"] = view.Against?.Code,
            ["frozenAt"] = ApiJson.Text(preview.FrozenAt),
            ["deleteAt"] = ApiJson.Text(preview.DeleteAt),
            ["freezes"] = Ids(view.Instance.AccountId, preview.Freezes.Select(project => project.Name)),
            ["goesOn"] = Ids(view.Instance.AccountId, preview.GoesOn.Select(project => project.Name)),
            ["proposed"] = Refund(view.Instance.AccountId, preview.Inputs, preview.Refundable),
        };
    }

    // The value that is left, with its working, as a downgrade's.
    private static JsonObject Refund(long accountId, ResizeInputs inputs, Resized refundable)
    {
        JsonNode OrderId(long number) => Cubit.Orders.Order.IdOf(accountId, number);
        return new()
        {
            ["refund"] = ResizedJson.Money(refundable.Total),
            ["settlement"] = ResizedJson.Settlement(refundable.Settlement, inputs.Fx),
            ["reason"] = refundable.Reason,
            ["rules"] = inputs.Rules.Id,
            ["lines"] = ResizedJson.Lines(refundable, OrderId),
            ["derivation"] = ResizedJson.Derivation(inputs, refundable, OrderId),
        };
    }

    private static JsonArray Ids(long accountId, IEnumerable<string> names) =>
        [.. names.Select(name => (JsonNode)Cubit.Instances.Project.IdOf(accountId, name))];

    private static string? Text(Instant? at) => at is { } known ? ApiJson.Text(known) : null;
}
