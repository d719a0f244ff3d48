using System.Security.Cryptography;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Demo;

/// <summary>The demo's operators: one who may do everything, and the second person that money asks for.</summary>
/// <remarks>As with the demo's accounts, password and key are fixed in sandbox mode and work there only.</remarks>
internal static class DemoStaff
{
    private const int SecretBytes = 12;

    private static readonly (string Name, StaffRole Role)[] Operators =
    [
        ("ops", StaffRole.Admin),
        ("ops2", StaffRole.Finance),
    ];

    /// <summary>Makes the operators where they are missing.</summary>
    /// <returns>How each signs in; nothing of one that was there and whose secrets are not fixed.</returns>
    public static async Task<IReadOnlyList<DemoSignIn>> MakeAsync(Database database, bool sandbox)
    {
        var made = new List<DemoSignIn>();
        foreach (var (name, role) in Operators)
        {
            var signIn = SignInOf(name, sandbox);
            var hash = SignInDesk.HashOf(signIn.Email, signIn.Password);
            await database.Writes.RunAsync(session =>
            {
                if (StaffRows.Find(session, signIn.Email) is not null)
                    return false;
                StaffRows.Save(
                    session,
                    new StaffSignIn(signIn.Email, role, hash, 0, Instant.FromUnixTimeTicks(0), sandbox)
                );
                StaffRows.SaveKey(session, signIn.ApiKey, signIn.Email, sandbox);
                return true;
            });
            // Data of another mode has other secrets.
            if (database.Read(session => StaffRows.FindByKey(session, signIn.ApiKey, sandbox)) is not null)
                made.Add(signIn);
        }

        return made;
    }

    private static DemoSignIn SignInOf(string name, bool sandbox) =>
        sandbox
            ? new($"{name}@example.com", $"{name}-demo-password", $"cubit_staff_demo-{name}")
            : new($"{name}@example.com", Secret(), StaffRows.NewKey());

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
}
