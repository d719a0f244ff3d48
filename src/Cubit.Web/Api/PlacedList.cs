using System.Text.Json.Nodes;
using Cubit.Store;

namespace Cubit.Web.Api;

/// <summary>A list over all accounts, in pages.</summary>
/// <param name="First">Where it begins.</param>
/// <param name="Rows">So many rows after a place.</param>
/// <param name="Place">The place of a row.</param>
/// <param name="Item">A row as the API shows it; nothing where it is gone by now.</param>
internal sealed record PlacedList<T>(
    ListPlace First,
    Func<ListPlace, int, Task<IReadOnlyList<T>>> Rows,
    Func<T, ListPlace> Place,
    Func<T, Task<JsonNode?>> Item
)
{
    /// <summary>The page that a request asks for.</summary>
    public async Task<IResult> PageAsync(string? limit, string? cursor)
    {
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        var after = First;
        return string.IsNullOrEmpty(cursor) || ListPlace.TryParse(cursor, out after)
            ? ApiEndpoints.Json(await PageAsync(take, after))
            : RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave.", ("cursor", cursor));
    }

    /// <summary>So many items after a place, and where it goes on.</summary>
    public async Task<JsonObject> PageAsync(int take, ListPlace after)
    {
        var rows = await Rows(after, take + 1);
        var items = await Task.WhenAll(rows.Take(take).Select(Item));
        return new JsonObject
        {
            ["items"] = new JsonArray([.. items.Where(item => item is not null)]),
            ["next"] = rows.Count > take ? $"{Place(rows[take - 1])}" : null,
        };
    }
}
