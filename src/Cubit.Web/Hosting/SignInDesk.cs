using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Orders;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Cubit.Web.Hosting;

/// <summary>What came of an attempt to sign in: the caller, or how long no attempt counts.</summary>
/// <param name="Caller">Who signed in, or null.</param>
/// <param name="LockedFor">How long every attempt is refused after too many failures, or null.</param>
public sealed record SignInResult(Caller? Caller, Duration? LockedFor);

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
        var found = await database.ReadAsync(session => SignInRows.Find(session, email));
        var known = found is { SandboxOnly: true } && !clock.IsSandbox ? null : found;
        var matches =
            Hasher.VerifyHashedPassword(email, known?.PasswordHash ?? HashOfNobody, password)
            != PasswordVerificationResult.Failed;
        return known is null
            ? new(null, null)
            : await database.Writes.RunAsync(session => Settle(session, known.Email, matches, now));
    }

    // Attempts at the same moment are settled one after the other, so that none slips in beside a lockout.
    private static SignInResult Settle(Session session, string email, bool matches, Instant now)
    {
        var known = SignInRows.Find(session, email, locks: true)!;
        if (now < known.LockedUntil)
            return new(null, known.LockedUntil - now);
        if (matches)
        {
            if (known.Failures > 0)
                SignInRows.Save(session, known with { Failures = 0 });
            return new(new Caller(known.AccountId, known.Role, known.Email), null);
        }

        var locks = known.Failures + 1 >= FailuresMax;
        SignInRows.Save(
            session,
            known with
            {
                Failures = locks ? 0 : known.Failures + 1,
                LockedUntil = locks ? now + LockedTime : known.LockedUntil,
            }
        );
        return new(null, locks ? LockedTime : null);
    }
}
