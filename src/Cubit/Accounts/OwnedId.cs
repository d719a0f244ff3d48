using System.Globalization;

namespace Cubit.Accounts;

/// <summary>Ids that are globally unique because they name their account: <c>i-1001-2</c>.</summary>
internal static class OwnedId
{
    /// <summary>The id of an account's thing of a kind.</summary>
    public static string Of(char kind, long accountId, long number) => $"{kind}-{accountId}-{number}";

    /// <summary>The thing's number, if the id is one of that account's and written as we write it.</summary>
    public static bool TryNumber(char kind, long accountId, string id, out long number)
    {
        number = 0;
        var prefix = $"{kind}-{accountId}-";
        return id.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(id.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && id == Of(kind, accountId, number);
    }
}
