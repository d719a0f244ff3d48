using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Cubit.Store;

namespace Cubit.Cli;

/// <summary><c>cubit verify</c>: recomputes everything that is stored, and tells what differs.</summary>
internal static class Verify
{
    private const int Differs = 1;

    private static readonly PlaceOptions Place = new("Folder of the data.");

    public static Command Command()
    {
        var command = new Command("verify", "Recompute everything stored and compare; exit 1 if anything differs.");
        Place.AddTo(command);
        command.SetAction(
            async (result, _) => Print(await ReportAsync(new Given(result)), result.InvocationConfiguration.Output)
        );
        return command;
    }

    private static async Task<VerificationReport> ReportAsync(Given given)
    {
        var place = Place.Of(given);
        try
        {
            Place.RequireData(place);
            await using var database = Database.OpenToLook(place);
            return Verification.Run(database);
        }
        catch (Exception e) when (PlaceOptions.IsUnusable(e))
        {
            throw new FormatException(
                $"{Place.Shown(place)} cannot be verified: {Complaint.Clause(e.Message)}; name the data of a server.",
                e
            );
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return new VerificationReport(0, 0, 0, 0, 0, 0, [$"What is stored cannot be read: {e.Message}"]);
        }
    }

    private static int Print(VerificationReport report, TextWriter output)
    {
        output.WriteLine($"{report.Accounts} accounts, {report.Events} events: every view rebuilt from the journal");
        output.WriteLine($"{report.Orders} orders: rows compared, {report.Resizes} resizes priced again from inputs");
        output.WriteLine($"{report.Instances} instances: deferred revenue compared with the cash in tranches");
        output.WriteLine($"{report.Postings} postings: compared with the events, summed to zero");
        foreach (var difference in report.Differences)
            output.WriteLine($"DIFFERS {difference}");
        var agrees = report.Differences.Count == 0;
        output.WriteLine(agrees ? "Everything agrees." : $"{report.Differences.Count} differences.");
        return agrees ? 0 : Differs;
    }
}
