using System.Security.Cryptography;
using System.Text.Json;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Web.Hosting;

namespace Cubit.Web.Console;

/// <summary>A form that came back: text as typed, never trusted, and the key of the page that showed it.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="Key">The idempotency key; a double click sends it twice.</param>
/// <param name="Once">The same with the fingerprint of what was sent.</param>
internal sealed record Submitted(IFormCollection Fields, string Key, OnceKey Once)
{
    private const int KeyBytes = 16;
    private const int HexDigitsPerByte = 2;

    /// <summary>The name of the field that has the key.</summary>
    public const string KeyField = "key";

    /// <summary>What a button does: its value.</summary>
    public string Action => this["action"];

    /// <summary>A field without blanks around it; nothing where it was not sent.</summary>
    public string this[string field] => $"{Fields[field]}".Trim();

    /// <summary>A new key for a page that shows a form.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(KeyBytes * HexDigitsPerByte, lowercase: true);

    /// <summary>Reads the form of a request.</summary>
    public static async Task<Submitted> ReadAsync(HttpRequest request)
    {
        var fields = await request.ReadFormAsync();
        var sent = $"{fields[KeyField]}";
        var key = sent.Length is 0 or > OrderDesk.KeyLengthMax / 2 ? NewKey() : sent;
        var asked = JsonSerializer.SerializeToUtf8Bytes(
            fields
                .Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => $"{field.Key}={field.Value}")
                .Prepend($"{request.Path}")
        );
        // An operator's key is no customer's: no form holds a line end in its key.
        var own = request.HttpContext.User.IsStaff() ? $"\n{request.HttpContext.User.Identity!.Name}\n{key}" : key;
        return new(fields, key, new OnceKey(own, Convert.ToHexStringLower(SHA256.HashData(asked))));
    }
}
