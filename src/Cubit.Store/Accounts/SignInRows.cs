using Cubit.Accounts;
using NodaTime;

namespace Cubit.Store.Accounts;

/// <summary>A member who may sign in to the console.</summary>
/// <param name="Email">The address, in lower case.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Role">What the member may do.</param>
/// <param name="PasswordHash">As the framework's hasher wrote it.</param>
/// <param name="Failures">Failed attempts since the last success or lockout.</param>
/// <param name="LockedUntil">Until when every attempt is refused.</param>
/// <param name="SandboxOnly">Whether it works in sandbox mode only, as the demo's published passwords do.</param>
public sealed record SignIn(
    string Email,
    long AccountId,
    Role Role,
    string PasswordHash,
    int Failures,
    Instant LockedUntil,
    bool SandboxOnly
);

/// <summary>Who may sign in.</summary>
public static class SignInRows
{
    /// <summary>The member with this address, or null.</summary>
    /// <param name="session">Where.</param>
    /// <param name="email">The address.</param>
    /// <param name="locks">Whether nobody else may change the row until the transaction ends.</param>
    public static SignIn? Find(Session session, string email, bool locks = false) =>
        session.First(
            $"""
            SELECT email, account_id, role, password_hash, failures, locked_until, sandbox_only
            FROM sign_ins WHERE email = @email{(locks ? session.Engine.ForUpdate : "")}
            """,
            row => new SignIn(
                row.GetString(0),
                row.GetInt64(1),
                Stored.FromCode<Role>(row.GetString(2)),
                row.GetString(3),
                row.GetInt32(4),
                row.InstantAt(5),
                row.GetInt64(6) != 0
            ),
            ("@email", email.ToLowerInvariant())
        );

    /// <summary>Writes a member down, new or changed.</summary>
    public static int Save(Session session, SignIn signIn) =>
        session.Execute(
            """
            INSERT INTO sign_ins (email, account_id, role, password_hash, failures, locked_until, sandbox_only)
            VALUES (@email, @account, @role, @hash, @failures, @locked, @sandbox)
            ON CONFLICT (email) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash,
              failures = excluded.failures, locked_until = excluded.locked_until
            """,
            ("@email", signIn.Email.ToLowerInvariant()),
            ("@account", signIn.AccountId),
            ("@role", signIn.Role.Code()),
            ("@hash", signIn.PasswordHash),
            ("@failures", signIn.Failures),
            ("@locked", signIn.LockedUntil.Micros()),
            ("@sandbox", signIn.SandboxOnly ? 1 : 0)
        );
}
