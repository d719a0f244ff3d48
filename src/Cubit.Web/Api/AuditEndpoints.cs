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
        long? only = null;
        if (account is not null)
        {
            if (!long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return RequestBody.Invalid($"account: '{account}' is no account's number.", ("account", account));
            only = number;
        }

        return await new PlacedList<AuditRow>(
            ListPlace.Newest,
            (after, take) => database.ReadAsync(session => AuditRows.Page(session, only, after, take)),
            row => row.Place,
            row => Task.FromResult<JsonNode?>(Entry(row))
        ).PageAsync(limit, cursor);
    }

    private static JsonObject Entry(AuditRow row) =>
        new()
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
}
