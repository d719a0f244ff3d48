using System.CommandLine;
using Cubit.Store;
using Cubit.Store.Migrations;
using Cubit.Web.Hosting;

namespace Cubit.Cli.Databases;

/// <summary><c>cubit db copy</c>: moves all data to another place, of either engine, and verifies both.</summary>
internal static class DbCopy
{
    private const int Differs = 1;

    private static readonly Option<string> From = PlaceOption("--from", "Folder or connection string of the data.");

    private static readonly Option<string> To = PlaceOption("--to", "Folder or connection string of an empty place.");

    public static Command Command()
    {
        var command = new Command("copy", "Copy all data to an empty place of either engine, and verify both.")
        {
            From,
            To,
        };
        command.SetAction(
            async (result, _) =>
            {
                var given = new Given(result);
                var output = result.InvocationConfiguration.Output;
                var (from, to) = (PlaceOf(given, From), PlaceOf(given, To));
                if (!PlaceOptions.Try(From.Name, from, from.HasData))
                    throw given.Bad(From, "holds no data; name what cubit serve uses");
                var rows = PlaceOptions.Try(To.Name, to, () => Copy(from, to, output));
                await output.WriteLineAsync($"{rows:N0} rows copied; verifying both places.");
                var (before, after) = (await VerifiedAsync(from), await VerifiedAsync(to));
                await output.WriteLineAsync($"{from}: {Said(before)}\n{to}: {Said(after)}");
                return before.Differences.Count + after.Differences.Count == 0 && Said(before) == Said(after)
                    ? 0
                    : Differs;
            }
        );
        return command;
    }

    // What a server writes meanwhile would be left behind, so none may run on a folder; see docs/operating.md.
    private static long Copy(DataPlace from, DataPlace to, TextWriter output)
    {
        using var claim = from is DataPlace.InFolder folder ? ServerClaim.Take(folder.Path) : null;
        return DatabaseCopy.Run(
            from,
            to,
            EdgeClock.System(),
            progress => output.WriteLine($"{progress.Table} {progress.Rows:N0}{(progress.IsDone ? "" : " …")}")
        );
    }

    private static async Task<VerificationReport> VerifiedAsync(DataPlace place)
    {
        await using var database = Database.OpenToLook(place);
        return Verification.Run(database);
    }

    private static string Said(VerificationReport report) =>
        $"{report.Accounts} accounts, {report.Events} events, {report.Orders} orders, {report.Postings} postings; "
        + (report.Differences.Count == 0 ? "everything agrees." : $"{report.Differences.Count} differences.");

    private static DataPlace PlaceOf(Given given, Option<string> option)
    {
        var text = given.Text(option);
        return text.Contains('=', StringComparison.Ordinal)
            ? PlaceOptions.Connection(option.Name, text)
            : new DataPlace.InFolder(text);
    }

    private static WordedOption PlaceOption(string name, string description) =>
        new(name, "PLACE", "\"Host=127.0.0.1;Database=cubit;Username=cubit\"", description, required: true);
}
