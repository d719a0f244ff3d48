using System.CommandLine;
using Cubit.Store.Migrations;
using Cubit.Web.Hosting;

namespace Cubit.Cli.Databases;

/// <summary><c>cubit db migrate</c>: brings the schema up to date, as the owner of the data.</summary>
internal static class DbMigrate
{
    private static readonly PlaceOptions Place = new("Folder of the data; made if it is missing.");

    public static Command Command()
    {
        var command = new Command("migrate", "Bring the schema up to date; again, it changes nothing.");
        Place.AddTo(command);
        command.SetAction(result =>
        {
            var version = Place.Use(
                new Given(result),
                place => SchemaReport.Migrate(place, EdgeClock.System()),
                requireData: false
            );
            result.InvocationConfiguration.Output.WriteLine($"The data has schema {version}.");
        });
        return command;
    }
}
