using System.CommandLine;
using System.Security.Cryptography;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Cli;

/// <summary><c>cubit staff</c>: who operates an installation.</summary>
internal static class Staff
{
    private const int SecretBytes = 12;

    private static readonly PlaceOptions Place = new("Folder of the data; its server may run.");

    private static readonly Argument<string> Email = new("EMAIL") { Description = "The operator's address." };

    private static readonly Option<string> Role = new WordedOption(
        "--role",
        "ROLE",
        "support",
        $"What the operator is there for: {Roles}.",
        required: true
    );

    private static string Roles => string.Join(", ", Enum.GetNames<StaffRole>()).ToLowerInvariant();

    public static Command Command() => new("staff", "Look after operators.") { Add() };

    private static Command Add()
    {
        var command = new Command("add", "Add an operator; password and API key are shown once.") { Email, Role };
        Place.AddTo(command);
        command.SetAction(
            async (result, _) =>
            {
                var given = new Given(result);
                var email = result.GetRequiredValue(Email);
                if (email.Count(c => c == '@') != 1 || email.Any(char.IsWhiteSpace))
                    throw new FormatException($"{Email.Name} {Complaint.Shown(email)} is not an e-mail address.");
                if (!Enum.TryParse<StaffRole>(given.Text(Role), true, out var role) || !Enum.IsDefined(role))
                    throw given.Bad(Role, $"is not a role; take one of {Roles}");
                var (password, key) = (
                    Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
                    StaffRows.NewKey()
                );
                var hash = SignInDesk.HashOf(email, password);
                var signIn = new StaffSignIn(email, role, hash, 0, Instant.FromUnixTimeTicks(0), SandboxOnly: false);
                if (!await Place.ChangeAsync(given, database => SaveAsync(database, signIn, key)))
                    throw new FormatException($"{Complaint.Shown(email)} signs in already; take another address.");
                await result.InvocationConfiguration.Output.WriteLineAsync(
                    $"Sign in {email} {password}\nAPI key {key}"
                );
            }
        );
        return command;
    }

    private static Task<bool> SaveAsync(Database database, StaffSignIn signIn, string key) =>
        database.Writes.RunAsync(session =>
        {
            if (StaffRows.Find(session, signIn.Email) is not null || SignInRows.Find(session, signIn.Email) is not null)
                return false;
            StaffRows.Save(session, signIn);
            StaffRows.SaveKey(session, key, signIn.Email, sandboxOnly: false);
            return true;
        });
}
