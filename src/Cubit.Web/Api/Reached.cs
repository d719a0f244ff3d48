using System.Globalization;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>Which account a request reaches: a customer's own, an operator's the one that an id names.</summary>
internal static class Reached
{
    private const int DigitsMax = 15;

    /// <summary>The account that is reached by the id of a thing: <c>t-1001-3</c>; null where there is none.</summary>
    public static Task<long?> AccountAsync(HttpContext context, Database database, string id) =>
        context.User.IsStaff()
            ? ExistingAsync(database, id.Split('-') is [_, var account, ..] ? account : "")
            : Task.FromResult<long?>(context.User.ToCaller().AccountId);

    /// <summary>The account of a number, or null where there is none.</summary>
    public static async Task<long?> ExistingAsync(Database database, string number) =>
        number.Length <= DigitsMax
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var account)
        && await database.ReadAsync(Scope.Of(account), session => AccountRows.Find(session, account)) is not null
            ? account
            : null;
}
