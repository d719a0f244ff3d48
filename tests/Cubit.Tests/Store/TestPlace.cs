using Cubit.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Cubit.Tests.Store;

/// <summary>
/// Where the data of a test are: a temporary folder, or a database of its own where <c>CUBIT_ENGINE=postgres</c> is
/// set. The same tests run on both.
/// </summary>
public sealed class TestPlace : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly PostgresDatabase? _database;

    private TestPlace(PostgresDatabase? database)
    {
        _database = database;
        Place = database is null ? new DataPlace.InFolder(Folder) : new DataPlace.OnServer(database.ConnectionString);
    }

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("CUBIT_ENGINE") == "postgres";

    /// <summary>The folder of the data, or one for files beside them.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cubit-data-").FullName;

    public DataPlace Place { get; }

    /// <summary>How the command line names it.</summary>
    public string[] Options => _database is null ? ["--data", Folder] : ["--database", _database.ConnectionString];

    /// <summary>A new place; on a server with the schema already, unless it is to be empty.</summary>
    public static async Task<TestPlace> NewAsync(bool empty = false) =>
        new(
            !IsPostgres ? null
            : empty ? await (await PostgresServer.SharedAsync()).CreateAsync()
            : await (await PostgresServer.SharedAsync()).CreateAsync(await Template.Value)
        );

    /// <summary>Changes data as somebody who does not use Cubit: no trigger and no foreign key is in the way.</summary>
    public int Spoil(string sql)
    {
        using System.Data.Common.DbConnection connection = _database is null
            ? new SqliteConnection($"Data Source={Folder}/cubit.db;Foreign Keys=False;Pooling=False")
            : new NpgsqlConnection($"{_database.ConnectionString};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        foreach (var each in _database is null ? DropTriggers(command) : ["SET session_replication_role = replica"])
        {
            command.CommandText = each;
            command.ExecuteNonQuery();
        }

        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Verifies everything that is stored.</summary>
    public Task<VerificationReport> VerifyAsync() => LookAsync(Verification.Run);

    /// <summary>Verifies one account: what does not agree in it.</summary>
    public Task<IReadOnlyList<string>> VerifyAccountAsync(long account) =>
        ReadAsync(session => new AccountVerification(session, account).Run().Differences);

    /// <summary>Reads data as their owner.</summary>
    public Task<T> ReadAsync<T>(Func<Session, T> read) => LookAsync(database => database.Read(read));

    /// <summary>Changes data as their owner.</summary>
    public async Task<T> ChangeAsync<T>(Func<Session, T> change)
    {
        await using var database = await Database.OpenAsync(Place, SeededData.Now, As.Owner);
        return await database.Writes.RunAsync(change);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<T> LookAsync<T>(Func<Database, T> look)
    {
        await using var database = Database.OpenToLook(Place);
        return look(database);
    }

    private static List<string> DropTriggers(System.Data.Common.DbCommand command)
    {
        command.CommandText = "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'";
        using var reader = command.ExecuteReader();
        var statements = new List<string>();
        while (reader.Read())
            statements.Add(reader.GetString(0));
        return statements;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var empty = await (await PostgresServer.SharedAsync()).CreateAsync();
        await (await Database.OpenAsync(new DataPlace.OnServer(empty.ConnectionString), SeededData.Now)).DisposeAsync();
        return empty.Name;
    }
}
