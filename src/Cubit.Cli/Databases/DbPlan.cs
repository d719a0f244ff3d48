using System.CommandLine;
using Cubit.Store.Migrations;

namespace Cubit.Cli.Databases;

/// <summary><c>cubit db plan</c>: the statements that a migration would run.</summary>
internal static class DbPlan
{
    private static readonly PlaceOptions Place = new("Folder of the data.");

    public static Command Command()
    {
        var command = new Command("plan", "Print what cubit db migrate would run; nothing is changed.");
        Place.AddTo(command);
        command.SetAction(result =>
        {
            var plan = Place.Use(new Given(result), SchemaReport.Plan, requireData: false);
            var output = result.InvocationConfiguration.Output;
            foreach (var script in plan)
                output.WriteLine(script);
            if (plan.Count == 0)
                output.WriteLine("-- The schema is up to date: nothing would be run.");
        });
        return command;
    }
}
