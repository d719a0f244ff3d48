using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cubit.Accounts;
using Cubit.Store.Orders;

namespace Cubit.Store.Accounts;

/// <summary>API keys: <c>cubit_1001_…</c>. A key names its account; only its hash is stored.</summary>
/// <remarks>A key is long and random, so a plain SHA-256 hides it as well as a slow hash would.</remarks>
public static class ApiKeyRows
{
    private const string Prefix = "cubit_";
    private const int SecretBytes = 24;
    private const int KeyLengthMax = 200;

    /// <summary>A new random key of an account.</summary>
    public static string NewKey(long accountId) =>
        $"{Prefix}{accountId}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>Who a key speaks for, or null where it is not known here.</summary>
    public static Caller? Find(Session session, string key, bool sandbox) =>
        AccountOf(key) is not { } accountId
            ? null
            : session.First(
                """
                SELECT name, role FROM api_keys
                WHERE account_id = @account AND key_hash = @hash AND sandbox_only <= @sandbox
                """,
                row => new Caller(accountId, Stored.FromCode<Role>(row.GetString(1)), row.GetString(0)),
                ("@account", accountId),
                ("@hash", Hash(key)),
                ("@sandbox", sandbox ? 1 : 0)
            );

    /// <summary>Stores a key's hash.</summary>
    /// <exception cref="ArgumentException">The text is not of a key's form.</exception>
    public static int Save(Session session, string key, string name, Role role, bool sandboxOnly) =>
        session.Execute(
            """
            INSERT INTO api_keys (account_id, key_hash, name, role, sandbox_only)
            VALUES (@account, @hash, @name, @role, @sandbox)
            ON CONFLICT DO NOTHING
            """,
            ("@account", AccountOf(key) ?? throw new ArgumentException("A key starts like cubit_1001_.", nameof(key))),
            ("@hash", Hash(key)),
            ("@name", name),
            ("@role", role.Code()),
            ("@sandbox", sandboxOnly ? 1 : 0)
        );

    private static long? AccountOf(string key)
    {
        if (key.Length > KeyLengthMax || !key.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = key.AsSpan(Prefix.Length);
        var end = rest.IndexOf('_');
        return end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
