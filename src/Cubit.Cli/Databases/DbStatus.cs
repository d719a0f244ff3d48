using System.CommandLine;
using Cubit.Store.Migrations;

namespace Cubit.Cli.Databases;

/// <summary><c>cubit db status</c>: which engine and schema, and whether this program may work on it.</summary>
internal static class DbStatus
{
    private static readonly PlaceOptions Place = new("Folder of the data.");

    public static Command Command()
    {
        var command = new Command("status", "Tell engine, schema and size of the data; nothing is changed.");
        Place.AddTo(command);
        command.SetAction(result =>
        {
            var given = new Given(result);
            var report = Place.Use(given, SchemaReport.Of, requireData: false);
            var output = result.InvocationConfiguration.Output;
            output.WriteLine($"Engine   {report.Engine} at {Place.Of(given)}");
            output.WriteLine($"Schema   {report.Version}, admits programs of schema {report.Admits} and later");
            output.WriteLine($"Program  {report.Program}: {Verdict(report)}");
            foreach (var (table, rows) in report.Rows)
                output.WriteLine($"Rows     {table} {rows:N0}");
        });
        return command;
    }

    private static string Verdict(SchemaReport report) =>
        !report.IsAdmitted ? "too old for this data; run a newer Cubit"
        : report.Version < report.Program ? "newer than this data; cubit db plan tells what cubit db migrate would run"
        : "may work on this data";
}
