using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Cubit.Store;

namespace Cubit.Cli;

/// <summary><c>cubit verify</c>: recomputes everything that is stored, and tells what differs.</summary>
internal static class Verify
{
    private const int Differs = 1;

    private static readonly Option<string> Folder = new WordedOption(
        "--data",
        "DIR",
        "data",
        "Folder of the data.",
        required: true
    );

    public static Command Command()
    {
        var command = new Command("verify", "Recompute everything stored and compare; exit 1 if anything differs.");
        command.Options.Add(Folder);
        command.SetAction(
            async (result, _) => Print(await ReportAsync(new Given(result)), result.InvocationConfiguration.Output)
        );
        return command;
    }

    private static async Task<VerificationReport> ReportAsync(Given given)
    {
        var folder = given.Text(Folder);
        if (!Database.Exists(folder))
            throw given.Bad(Folder, "holds no data; name the folder that cubit serve uses");
        try
        {
            await using var database = Database.OpenToLook(folder);
            return Verification.Run(database);
        }
        catch (Exception e) when (e is SchemaException or DbException or IOException or UnauthorizedAccessException)
        {
            throw given.Bad(Folder, $"cannot be verified: {Complaint.Clause(e.Message)}; name the folder of a server");
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException)
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
