using System.Collections.Concurrent;
using Cubit.Resizing;
using Cubit.Store.Execute;
using Cubit.Store.Migrations;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Store.Settings;
using Microsoft.Data.Sqlite;

namespace Cubit.Store;

/// <summary>An open database: the one write path, and readers beside it.</summary>
/// <remarks>SQLite in a folder: write-ahead log, every commit synced to the disk. Open it once per process.</remarks>
public sealed class Database : IAsyncDisposable
{
    private const string FileName = "cubit.db";

    private readonly string _connection;
    private readonly ConcurrentDictionary<string, RuleSet> _rules = new(StringComparer.Ordinal);
    private readonly StoredJson _json;

    private readonly WritePath? _writes;
    private QuoteSeal? _seal;

    private Database(string file, bool writes, int groupMax = WritePath.BatchMax)
    {
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
        }.ToString();
        _json = new StoredJson(id => _rules.GetOrAdd(id, LoadRules));
        if (writes)
            _writes = new WritePath(
                Connect(new() { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate }),
                _json,
                groupMax
            );
    }

    /// <summary>The only way to change anything.</summary>
    /// <exception cref="InvalidOperationException">The database was opened to look only.</exception>
    public WritePath Writes => _writes ?? throw new InvalidOperationException("The database was opened to look only.");

    /// <summary>Signs quotes.</summary>
    internal QuoteSeal Seal => _seal ?? throw new InvalidOperationException("The database was opened to look only.");

    /// <summary>
    /// Opens the database of a folder, making both if they are missing, and brings its schema up to date.
    /// </summary>
    /// <exception cref="SchemaException">The schema does not admit this program.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static Task<Database> OpenAsync(string folder, NodaTime.Instant now) =>
        OpenAsync(folder, now, WritePath.BatchMax);

    internal static async Task<Database> OpenAsync(string folder, NodaTime.Instant now, int groupMax)
    {
        Directory.CreateDirectory(folder);
        var database = new Database(Path.Combine(folder, FileName), writes: true, groupMax);
        try
        {
            await database.Writes.RunAsync(session => Schema.Apply(session, now));
            await database.Writes.RunAsync(StoreShippedRules);
            database._seal = new QuoteSeal(
                await database.Writes.RunAsync(session => SettingRows.Secret(session, "quote"))
            );
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the database of a folder to look only.</summary>
    /// <exception cref="SchemaException">The schema does not admit this program, or is older than it.</exception>
    public static Database OpenToLook(string folder)
    {
        var database = new Database(Path.Combine(folder, FileName), writes: false);
        database.Read(Schema.RequireCurrent);
        return database;
    }

    /// <summary>Whether a folder holds a database.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Deletes the database of a folder, if it has one; nothing else in the folder.</summary>
    /// <exception cref="IOException">A server works on the folder, or it cannot be written.</exception>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        using var claim = ServerClaim.Take(folder);
        foreach (var name in (string[])[FileName, $"{FileName}-wal", $"{FileName}-shm", ServerClaim.FileName])
            File.Delete(Path.Combine(folder, name));
    }

    /// <summary>Reads one consistent state; it never waits for writers.</summary>
    public T Read<T>(Func<Session, T> read)
    {
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using (var pragma = connection.CreateCommand())
        {
            pragma.CommandText = "PRAGMA query_only = ON";
            pragma.ExecuteNonQuery();
        }

        using var transaction = connection.BeginTransaction(deferred: true);
        var session = new Session(connection, _json) { Transaction = transaction };
        var result = read(session);
        session.Close();
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writes is not null)
            await _writes.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(_connection));
    }

    private static SqliteConnection Connect(SqliteConnectionStringBuilder settings)
    {
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            + "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    private static int StoreShippedRules(Session session) =>
        RuleSetJson.ShippedTexts.Sum(shipped =>
            session.Execute(
                "INSERT INTO rule_sets (rule_set_id, body) VALUES (@id, @body) ON CONFLICT DO NOTHING",
                ("@id", shipped.Key),
                ("@body", shipped.Value)
            )
        );

    // Another process may add one at any time, so it is looked for when it is missed; a stored one is never edited.
    private RuleSet LoadRules(string id) =>
        Read(session => RuleSetRows.Text(session, id)) is { } text
            ? RuleSetJson.Parse(text)
            : throw new InvalidDataException($"The data names a rule set that is not stored: {id}.");
}
