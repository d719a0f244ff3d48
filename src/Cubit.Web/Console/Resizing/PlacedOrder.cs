using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Store.Orders;

namespace Cubit.Web.Console.Resizing;

/// <summary>What the order desk answered: the order placed, now or by an earlier click, or why there is none.</summary>
/// <param name="OrderId">Id of the order, or null.</param>
/// <param name="Refusal">The refusal, or null.</param>
internal sealed record PlacedOrder(string? OrderId, Refusal? Refusal)
{
    /// <summary>Reads the answer as it is stored, so that a repeated click reads the same.</summary>
    public static PlacedOrder Of(OrderAnswer answer)
    {
        var body = JsonNode.Parse(answer.Body)!;
        return body["code"] is { } code
            ? new(null, Refusal.Of((string)code!, (string)body["detail"]!))
            : new((string)body["id"]!, null);
    }
}
