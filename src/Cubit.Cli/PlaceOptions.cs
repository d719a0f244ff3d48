using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Cubit.Store;
using Cubit.Store.Execute;
using Cubit.Web.Hosting;

namespace Cubit.Cli;

/// <summary>Where a verb's data are: <c>--data</c> names a folder, <c>--database</c> a PostgreSQL server.</summary>
/// <param name="folder">What help says of the folder.</param>
/// <param name="folderDefault">The folder where none of both is given; null where one must be.</param>
internal sealed class PlaceOptions(string folder, string? folderDefault = null)
{
    /// <summary>Names the server where no option does.</summary>
    public const string Variable = "CUBIT_DATABASE";

    public Option<string> Folder { get; } = new WordedOption("--data", "DIR", "data", folder);

    public Option<string> Server { get; } =
        new WordedOption(
            "--database",
            "CONNECTION",
            "\"Host=127.0.0.1;Database=cubit;Username=cubit\"",
            $"Connection string of a PostgreSQL database instead; {Variable} if left out."
        );

    /// <summary>Adds both to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Folder);
        command.Options.Add(Server);
    }

    /// <summary>Whether anything names a place.</summary>
    public bool IsGiven(Given given) =>
        given.Has(Folder) || given.Has(Server) || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The place that was given, or is usual.</summary>
    public DataPlace Of(Given given)
    {
        if (given.Has(Folder) && given.Has(Server))
            throw new FormatException($"{Folder.Name} and {Server.Name} name two places; give one of them.");
        if (given.Has(Folder))
            return new DataPlace.InFolder(given.Text(Folder));
        if (given.Has(Server))
            return Connection(Server.Name, given.Text(Server));
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connection)
            return Connection(Variable, connection);
        return folderDefault is null
            ? throw new FormatException(
                $"{Folder.Name} is missing; add it, for example {Folder.Name} data, or {Server.Name} for a server."
            )
            : new DataPlace.InFolder(folderDefault);
    }

    /// <summary>What names the place, for a complaint: never a password.</summary>
    public string Shown(DataPlace place) =>
        $"{(place is DataPlace.InFolder ? Folder.Name : Server.Name)} {Complaint.Shown($"{place}")}";

    /// <summary>Looks into data, as the owner.</summary>
    public Task<T> LookAsync<T>(Given given, Func<Session, T> look) =>
        OpenAsync(
            given,
            async place =>
            {
                await using var database = Database.OpenToLook(place);
                return database.Read(look);
            }
        );

    /// <summary>Changes data beside its server, as the owner.</summary>
    public Task<T> ChangeAsync<T>(Given given, Func<Database, Task<T>> change) =>
        OpenAsync(
            given,
            async place =>
            {
                await using var database = await Database.OpenAsync(place, EdgeClock.System(), As.Owner);
                return await change(database);
            }
        );

    private async Task<T> OpenAsync<T>(Given given, Func<DataPlace, Task<T>> open)
    {
        var place = Of(given);
        try
        {
            RequireData(place);
            return await open(place);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new FormatException(
                $"{Shown(place)} cannot be used: {Complaint.Clause(e.Message)}; name the data of a server.",
                e
            );
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new FormatException(
                $"{Shown(place)} cannot be read: {Complaint.Clause(e.Message)}; see cubit verify.",
                e
            );
        }
    }

    /// <summary>Refuses a place without data.</summary>
    public void RequireData(DataPlace place)
    {
        if (!place.HasData())
            throw new FormatException(
                $"{Shown(place)} holds no data; name the {(place is DataPlace.InFolder ? "folder" : "database")} that "
                    + "cubit serve uses."
            );
    }

    /// <summary>Whether an exception says that the data cannot be used from here.</summary>
    public static bool IsUnusable(Exception exception) =>
        exception is SchemaException or DbException or StoreLostException or IOException or UnauthorizedAccessException;

    /// <summary>Does something with the place, and complains about it in a sentence.</summary>
    public T Use<T>(Given given, Func<DataPlace, T> use, bool requireData)
    {
        var place = Of(given);
        return Try(
            place is DataPlace.InFolder ? Folder.Name : Server.Name,
            place,
            () =>
            {
                if (requireData)
                    RequireData(place);
                return use(place);
            }
        );
    }

    /// <summary>Does something with the place that an option names.</summary>
    public static T Try<T>(string option, DataPlace place, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new FormatException(
                $"{option} {Complaint.Shown($"{place}")} cannot be used: {Complaint.Clause(e.Message)}.",
                e
            );
        }
    }

    /// <summary>Reads a connection string that was given for an option.</summary>
    public static DataPlace Connection(string name, string text)
    {
        try
        {
            return DataPlace.Server(text);
        }
        catch (FormatException e)
        {
            throw new FormatException(
                $"{name} is not a connection string: {Complaint.Clause(e.Message)}; "
                    + "write it like \"Host=127.0.0.1;Database=cubit;Username=cubit\".",
                e
            );
        }
    }
}
