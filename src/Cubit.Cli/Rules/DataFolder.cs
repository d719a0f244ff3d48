using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using Cubit.Store;
using Cubit.Web.Hosting;

namespace Cubit.Cli.Rules;

/// <summary>The folder of a server's data, for a verb that looks into it or changes it beside the server.</summary>
internal sealed class DataFolder(string description, bool required)
{
    public Option<string> Option { get; } = new WordedOption("--data", "DIR", "data", description, required);

    public Task<T> LookAsync<T>(Given given, Func<Session, T> look) =>
        OpenAsync(
            given,
            async folder =>
            {
                await using var database = Database.OpenToLook(folder);
                return database.Read(look);
            }
        );

    public Task<T> ChangeAsync<T>(Given given, Func<Database, Task<T>> change) =>
        OpenAsync(
            given,
            async folder =>
            {
                await using var database = await Database.OpenAsync(folder, EdgeClock.System());
                return await change(database);
            }
        );

    private async Task<T> OpenAsync<T>(Given given, Func<string, Task<T>> open)
    {
        var folder = given.Text(Option);
        if (!Database.Exists(folder))
            throw given.Bad(Option, "holds no data; name the folder that cubit serve uses");
        try
        {
            return await open(folder);
        }
        catch (Exception e) when (e is SchemaException or DbException or IOException or UnauthorizedAccessException)
        {
            throw given.Bad(Option, $"cannot be used: {Complaint.Clause(e.Message)}; name the folder of a server");
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw given.Bad(Option, $"cannot be read: {Complaint.Clause(e.Message)}; see cubit verify");
        }
    }
}
