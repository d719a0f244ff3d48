using System.Globalization;
using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>The audit over HTTP, for operators.</summary>
/// <source>docs/spec/api.md, "Operators"</source>
internal static class AuditEndpoints
{
    private const int PlaceParts = 3;

    public static void MapAudit(this IEndpointRouteBuilder staff) => staff.MapGet("/audit", PageAsync);

    private static async Task<IResult> PageAsync(
        HttpContext context,
        Database database,
        string? limit,
        string? cursor,
        string? account
    )
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        if (!TryPlace(cursor, out var after))
            return RequestBody.Invalid($"cursor: '{cursor}' is not one that this list gave.", ("cursor", cursor!));
        long? only = null;
        if (account is not null)
        {
            if (!long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return RequestBody.Invalid($"account: '{account}' is no account's number.", ("account", account));
            only = number;
        }

        var page = await database.ReadAsync(session => AuditRows.Page(session, only, after, take + 1));
        return ApiEndpoints.Json(
            new JsonObject
            {
                ["items"] = new JsonArray([.. page.Take(take).Select(Entry)]),
                ["next"] = page.Count > take ? Text(page[take - 1].Place) : null,
            }
        );
    }

    private static JsonNode Entry(AuditRow row) =>
        new JsonObject
        {
            ["at"] = ApiJson.Text(row.Entry.At),
            ["who"] = row.Entry.Who,
            ["role"] = JsonPlace.Word(row.Entry.Role),
            ["from"] = row.Entry.From,
            ["what"] = row.Entry.What,
            ["account"] = row.Account == AuditRows.NoAccount ? null : row.Account,
            ["subject"] = row.Entry.Subject,
            ["before"] = row.Entry.Before,
            ["after"] = row.Entry.After,
        };

    private static string Text(AuditPlace place) => $"{place.AtMicros}.{place.Account}.{place.Sequence}";

    private static bool TryPlace(string? cursor, out AuditPlace place)
    {
        place = AuditPlace.Newest;
        if (string.IsNullOrEmpty(cursor))
            return true;
        var parts = cursor.Split('.', PlaceParts + 1);
        if (
            parts.Length != PlaceParts
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var account)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
        )
            return false;
        place = new AuditPlace(at, account, sequence);
        return true;
    }
}
