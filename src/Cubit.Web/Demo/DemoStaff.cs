using System.Security.Cryptography;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Demo;

/// <summary>The demo's operator, who may do everything.</summary>
/// <remarks>As with the demo's accounts, password and key are fixed in sandbox mode and work there only.</remarks>
internal static class DemoStaff
{
    private const string Email = "ops@example.com";
    private const int SecretBytes = 12;

    /// <summary>Makes the operator where it is missing.</summary>
    /// <returns>How it signs in; nothing where it was there and its secrets are not fixed.</returns>
    public static async Task<IReadOnlyList<DemoSignIn>> MakeAsync(Database database, bool sandbox)
    {
        var signIn = sandbox
            ? new DemoSignIn(Email, "ops-demo-password", "cubit_staff_demo-ops")
            : new DemoSignIn(
                Email,
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
                StaffRows.NewKey()
            );
        var hash = SignInDesk.HashOf(signIn.Email, signIn.Password);
        await database.Writes.RunAsync(session =>
        {
            if (StaffRows.Find(session, Email) is not null)
                return false;
            StaffRows.Save(
                session,
                new StaffSignIn(Email, StaffRole.Admin, hash, 0, Instant.FromUnixTimeTicks(0), sandbox)
            );
            StaffRows.SaveKey(session, signIn.ApiKey, Email, sandbox);
            return true;
        });
        // Data of another mode has other secrets.
        var known = database.Read(session => StaffRows.FindByKey(session, signIn.ApiKey, sandbox));
        return known is null ? [] : [signIn];
    }
}
