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
    private const string ClaimName = "cubit.lock";

    private readonly string _connection;
    private readonly ConcurrentDictionary<string, RuleSet> _rules = new(StringComparer.Ordinal);
    private readonly StoredJson _json;

    private readonly WritePath? _writes;
    private readonly FileStream? _claim;
    private QuoteSeal? _seal;

    private Database(string file, FileStream? claim)
    {
        _claim = claim;
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
        }.ToString();
        _json = new StoredJson(id =>
            _rules.TryGetValue(id, out var rules)
                ? rules
                : throw new InvalidDataException($"The data names a rule set that is not stored: {id}.")
        );
        if (claim is not null)
            _writes = new WritePath(Connect(new() { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate }), _json);
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
    /// <exception cref="IOException">Another server works on the folder, or it cannot be written.</exception>
    public static async Task<Database> OpenAsync(string folder, NodaTime.Instant now)
    {
        Directory.CreateDirectory(folder);
        var claim = Claim(folder);
        Database? database = null;
        try
        {
            database = new Database(Path.Combine(folder, FileName), claim);
            await database.Writes.RunAsync(session => Schema.Apply(session, now));
            await database.Writes.RunAsync(StoreShippedRules);
            database._seal = new QuoteSeal(
                await database.Writes.RunAsync(session => SettingRows.Secret(session, "quote"))
            );
            database.LoadRules();
            return database;
        }
        catch
        {
            if (database is not null)
                await database.DisposeAsync();
            await claim.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the database of a folder to look only.</summary>
    /// <exception cref="SchemaException">The schema does not admit this program, or is older than it.</exception>
    public static Database OpenToLook(string folder)
    {
        var database = new Database(Path.Combine(folder, FileName), claim: null);
        database.Read(Schema.RequireCurrent);
        database.LoadRules();
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
        using var claim = Claim(folder);
        foreach (var name in (string[])[FileName, $"{FileName}-wal", $"{FileName}-shm", ClaimName])
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
        if (_claim is not null)
            await _claim.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(_connection));
    }

    // One server at a time: a second one would not see the first one's sandbox clock, and --reset would delete the data
    // under it. The system frees the claim when its process ends, however that ends.
    private static FileStream Claim(string folder) =>
        new(Path.Combine(folder, ClaimName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

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

    private void LoadRules()
    {
        foreach (var body in Read(session => session.Query("SELECT body FROM rule_sets", row => row.GetString(0))))
        {
            var rules = RuleSetJson.Parse(body);
            _rules[rules.Id] = rules;
        }
    }
}
