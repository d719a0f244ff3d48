using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>Lists of the whole installation for operators, in pages by key.</summary>
internal static class StaffLists
{
    /// <summary>A page, for whoever may look.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">How many were asked for.</param>
    /// <param name="page">Reads so many.</param>
    /// <param name="json">An item as it is shown.</param>
    /// <param name="cursor">Where the list goes on after an item.</param>
    public static async Task<IResult> AnswerAsync<T>(
        HttpContext context,
        string? limit,
        Func<int, Task<IReadOnlyList<T>>> page,
        Func<T, JsonNode> json,
        Func<T, string> cursor
    )
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        var items = await page(take + 1);
        return ApiEndpoints.Json(
            new JsonObject
            {
                ["items"] = StaffJson.List(items.Take(take), json),
                ["next"] = items.Count > take ? cursor(items[take - 1]) : null,
            }
        );
    }
}
