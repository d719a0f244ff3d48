using System.CommandLine;
using Cubit.Calendar;
using Cubit.Store;
using Cubit.Web.Hosting;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Cubit.Cli;

/// <summary><c>cubit serve</c>: runs the API and the console until it is told to stop.</summary>
internal static class Serve
{
    private const string UrlsDefault = "http://127.0.0.1:5080";
    private const string FolderDefault = "data";

    private static readonly Option<bool> Demo = Switch("--demo", "Make the demo's accounts where they are missing.");

    private static readonly Option<bool> Sandbox = Switch("--sandbox", "The clock stands still and moves by command.");

    private static readonly Option<bool> Reset = Switch("--reset", "Delete the data first; in a sandbox only.");

    private static readonly Option<string> Clock = new WordedOption(
        "--clock",
        "WHEN",
        "2020-09-24T10:00:00Z",
        "Where a new sandbox clock stands; now if left out."
    );

    private static readonly PlaceOptions Place = new(
        $"Folder of the data; {FolderDefault} if left out.",
        FolderDefault
    );

    private static readonly Option<string> Urls = new WordedOption(
        "--urls",
        "URL",
        UrlsDefault,
        $"Where to listen, several with ; between; {UrlsDefault} if left out."
    );

    public static Command Command()
    {
        var command = new Command("serve", "Run the API and the console in one process.")
        {
            Demo,
            Sandbox,
            Clock,
            Place.Folder,
            Place.Server,
            Urls,
            Reset,
        };
        command.SetAction((result, stop) => RunAsync(result, result.InvocationConfiguration.Output, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, TextWriter output, CancellationToken stop)
    {
        var given = new Given(result);
        var options = new HostOptions(
            Place.Of(given),
            given.Has(Urls) ? UrlsOf(given) : UrlsDefault,
            result.GetValue(Demo),
            result.GetValue(Sandbox),
            given.Has(Clock) ? ClockOf(given, result.GetValue(Sandbox)) : null
        );
        if (result.GetValue(Reset) && !options.Sandbox)
            throw new FormatException("--reset deletes all data of a sandbox; add --sandbox or leave --reset out.");
        if (result.GetValue(Reset) && options.Place is not DataPlace.InFolder)
            throw new FormatException("--reset deletes a folder's data; drop a server's database yourself.");
        try
        {
            if (result.GetValue(Reset))
                ((DataPlace.InFolder)options.Place).Delete();
            await CubitHost.RunAsync(options, output, stop);
            return 0;
        }
        catch (Exception e) when (PlaceOptions.IsUnusable(e))
        {
            var with = $"{Place.Shown(options.Place)} --urls {options.Urls}";
            throw new FormatException(
                $"The server cannot run with {with}: {Complaint.Clause(e.Message)}; name another place or URL.",
                e
            );
        }
    }

    private static Instant ClockOf(Given given, bool sandbox) =>
        sandbox
            ? given.At(Clock, BillingZone.Utc, closesDay: false)
            : throw given.Bad(Clock, "sets a sandbox clock; add --sandbox or leave it out");

    private static string UrlsOf(Given given)
    {
        var urls = given.Text(Urls);
        return urls.Split(';').All(IsAddress)
            ? urls
            : throw given.Bad(Urls, $"is not an address to listen on; write it like {UrlsDefault}");
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http", PathBase: "", Port: >= 0 and <= 65535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Option<bool> Switch(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };
}
