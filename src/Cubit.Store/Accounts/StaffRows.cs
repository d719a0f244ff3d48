using System.Security.Cryptography;
using System.Text;
using Cubit.Accounts;
using NodaTime;

namespace Cubit.Store.Accounts;

/// <summary>An operator, wherever it signs in from.</summary>
/// <param name="Email">Its address, in lower case: its name in journals and in the audit.</param>
/// <param name="Role">What it is there for.</param>
public sealed record StaffMember(string Email, StaffRole Role);

/// <summary>An operator who may sign in.</summary>
/// <param name="Email">The address, in lower case.</param>
/// <param name="Role">What the operator is there for.</param>
/// <param name="PasswordHash">As the framework's hasher wrote it.</param>
/// <param name="Failures">Failed attempts since the last success or lockout.</param>
/// <param name="LockedUntil">Until when every attempt is refused.</param>
/// <param name="SandboxOnly">Whether it works in sandbox mode only, as the demo's published password does.</param>
public sealed record StaffSignIn(
    string Email,
    StaffRole Role,
    string PasswordHash,
    int Failures,
    Instant LockedUntil,
    bool SandboxOnly
);

/// <summary>Who the operators are, and their keys: <c>cubit_staff_…</c>. Only a key's hash is stored.</summary>
/// <remarks>A key speaks for a person: two keys of one operator are not two persons.</remarks>
public static class StaffRows
{
    private const string Prefix = "cubit_staff_";
    private const int SecretBytes = 24;
    private const int KeyLengthMax = 200;

    /// <summary>A new random key.</summary>
    public static string NewKey() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether a text has the form of an operator's key.</summary>
    public static bool IsKey(string key) =>
        key.Length <= KeyLengthMax && key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The operator with this address, or null.</summary>
    /// <param name="session">Where.</param>
    /// <param name="email">The address.</param>
    /// <param name="locks">Whether nobody else may change the row until the transaction ends.</param>
    public static StaffSignIn? Find(Session session, string email, bool locks = false) =>
        session.First(
            $"""
            SELECT email, role, password_hash, failures, locked_until, sandbox_only
            FROM staff WHERE email = @email{(locks ? session.Engine.ForUpdate : "")}
            """,
            row => new StaffSignIn(
                row.GetString(0),
                Stored.FromCode<StaffRole>(row.GetString(1)),
                row.GetString(2),
                row.GetInt32(3),
                row.InstantAt(4),
                row.GetInt64(5) != 0
            ),
            ("@email", email.ToLowerInvariant())
        );

    /// <summary>Writes an operator down, new or changed.</summary>
    public static int Save(Session session, StaffSignIn signIn) =>
        session.Execute(
            """
            INSERT INTO staff (email, role, password_hash, failures, locked_until, sandbox_only)
            VALUES (@email, @role, @hash, @failures, @locked, @sandbox)
            ON CONFLICT (email) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash,
              failures = excluded.failures, locked_until = excluded.locked_until
            """,
            ("@email", signIn.Email.ToLowerInvariant()),
            ("@role", signIn.Role.Code()),
            ("@hash", signIn.PasswordHash),
            ("@failures", signIn.Failures),
            ("@locked", signIn.LockedUntil.Micros()),
            ("@sandbox", signIn.SandboxOnly ? 1 : 0)
        );

    /// <summary>Who a key speaks for, or null where it is not known here.</summary>
    public static StaffMember? FindByKey(Session session, string key, bool sandbox) =>
        IsKey(key)
            ? session.First(
                """
                SELECT staff.email, staff.role FROM staff_keys JOIN staff ON staff.email = staff_keys.email
                WHERE staff_keys.key_hash = @hash AND staff_keys.sandbox_only <= @sandbox
                """,
                row => new StaffMember(row.GetString(0), Stored.FromCode<StaffRole>(row.GetString(1))),
                ("@hash", Hash(key)),
                ("@sandbox", sandbox ? 1 : 0)
            )
            : null;

    /// <summary>Stores a key's hash.</summary>
    /// <exception cref="ArgumentException">The text is not of a key's form.</exception>
    public static int SaveKey(Session session, string key, string email, bool sandboxOnly)
    {
        if (!IsKey(key))
            throw new ArgumentException($"A key starts with {Prefix}.", nameof(key));
        return session.Execute(
            """
            INSERT INTO staff_keys (key_hash, email, sandbox_only) VALUES (@hash, @email, @sandbox)
            ON CONFLICT DO NOTHING
            """,
            ("@hash", Hash(key)),
            ("@email", email.ToLowerInvariant()),
            ("@sandbox", sandboxOnly ? 1 : 0)
        );
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
