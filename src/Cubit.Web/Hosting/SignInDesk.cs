using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Orders;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Cubit.Web.Hosting;

/// <summary>What came of an attempt to sign in: who did, or how long no attempt counts.</summary>
/// <param name="Caller">The member of an account who signed in, or null.</param>
/// <param name="LockedFor">How long every attempt is refused after too many failures, or null.</param>
/// <param name="Staff">The operator who signed in, or null.</param>
public sealed record SignInResult(Caller? Caller, Duration? LockedFor, StaffMember? Staff = null)
{
    /// <summary>Nobody.</summary>
    public static SignInResult Nobody { get; } = new(null, null);
}

/// <summary>Checks e-mail and password, and locks an address after too many failures.</summary>
public sealed class SignInDesk(Database database, EdgeClock clock)
{
    /// <summary>Failures after which an address is locked.</summary>
    public const int FailuresMax = 5;

    /// <summary>How long it is locked.</summary>
    public static readonly Duration LockedTime = Duration.FromMinutes(15);

    // A cookie lives by the real clock even in the sandbox, and so does a lockout: a clock that stands still never
    // opens.
    private static readonly PasswordHasher<string> Hasher = new();
    private static readonly string HashOfNobody = Hasher.HashPassword("", "nobody");

    /// <summary>The framework's hash of a password.</summary>
    public static string HashOf(string email, string password) => Hasher.HashPassword(email, password);

    /// <summary>Checks an attempt; a wrong address and a wrong password look the same and take as long.</summary>
    public async Task<SignInResult> TrySignInAsync(string email, string password)
    {
        var now = EdgeClock.System();
        var known = await database.ReadAsync(session => Known(session, email));
        if (known is { SandboxOnly: true } && !clock.IsSandbox)
            known = null;
        var matches =
            Hasher.VerifyHashedPassword(email, known?.PasswordHash ?? HashOfNobody, password)
            != PasswordVerificationResult.Failed;
        return known is null
            ? SignInResult.Nobody
            : await database.Writes.RunAsync(session => Settle(session, email, matches, now));
    }

    private static Secret? Known(Session session, string email) =>
        SignInRows.Find(session, email) is { } member ? new(member.PasswordHash, member.SandboxOnly)
        : StaffRows.Find(session, email) is { } staff ? new(staff.PasswordHash, staff.SandboxOnly)
        : null;

    // Attempts at the same moment are settled one after the other, so that none slips in beside a lockout.
    private static SignInResult Settle(Session session, string email, bool matches, Instant now)
    {
        if (SignInRows.Find(session, email, locks: true) is { } member)
            return Settle(
                new Attempts(member.Failures, member.LockedUntil),
                matches,
                now,
                after => SignInRows.Save(session, member with { Failures = after.Failures, LockedUntil = after.Until }),
                new(new Caller(member.AccountId, member.Role, member.Email), null)
            );
        var staff = StaffRows.Find(session, email, locks: true)!;
        return Settle(
            new Attempts(staff.Failures, staff.LockedUntil),
            matches,
            now,
            after => StaffRows.Save(session, staff with { Failures = after.Failures, LockedUntil = after.Until }),
            new(null, null, new StaffMember(staff.Email, staff.Role))
        );
    }

    private static SignInResult Settle(
        Attempts before,
        bool matches,
        Instant now,
        Func<Attempts, int> save,
        SignInResult signedIn
    )
    {
        if (now < before.Until)
            return new(null, before.Until - now);
        if (matches)
        {
            if (before.Failures > 0)
                save(before with { Failures = 0 });
            return signedIn;
        }

        var locks = before.Failures + 1 >= FailuresMax;
        save(locks ? new Attempts(0, now + LockedTime) : before with { Failures = before.Failures + 1 });
        return new(null, locks ? LockedTime : null);
    }

    private sealed record Secret(string PasswordHash, bool SandboxOnly);

    private sealed record Attempts(int Failures, Instant Until);
}
