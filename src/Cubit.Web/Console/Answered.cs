using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Store.Orders;

namespace Cubit.Web.Console;

/// <summary>What a desk answered: the id of what was made or moved, now or by an earlier click, or a refusal.</summary>
/// <param name="Id">Id of the order, ticket or project; null where there is none.</param>
/// <param name="Refusal">The refusal, or null.</param>
internal sealed record Answered(string? Id, Refusal? Refusal)
{
    /// <summary>Reads the answer as it is stored, so that a repeated click reads the same.</summary>
    public static Answered Of(OrderAnswer answer)
    {
        var body = JsonNode.Parse(answer.Body)!;
        return answer.Status >= StatusCodes.Status400BadRequest
            ? new(null, Refusal.Of((string)body["code"]!, (string)body["detail"]!))
            : new((string?)body["id"], null);
    }
}
