using System.Collections.Concurrent;
using Cubit.Resizing;
using Cubit.Store.Catalog;
using Cubit.Store.Engines;
using Cubit.Store.Execute;
using Cubit.Store.Migrations;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Store.Settings;

namespace Cubit.Store;

/// <summary>An open database: the one write path, and readers beside it. Open it once per process.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RuleSet> _rules = new(StringComparer.Ordinal);
    private readonly ReadPath _reads;
    private readonly WritePath? _writes;
    private QuoteSeal? _seal;

    private Database(Engine engine, bool writes, int groupMax = WritePath.GroupMax)
    {
        var shelf = new Shelf(new StoredJson(id => _rules.GetOrAdd(id, LoadRules)));
        (EngineName, AccountsAtOnce) = (engine.Name, engine.AccountsAtOnce);
        _reads = new ReadPath(engine, shelf);
        if (writes)
            _writes = new WritePath(engine, shelf, groupMax);
    }

    /// <summary>The engine's name for people.</summary>
    public string EngineName { get; }

    /// <summary>How many accounts a transaction of a night has.</summary>
    internal int AccountsAtOnce { get; }

    /// <summary>The only way to change anything.</summary>
    /// <exception cref="InvalidOperationException">The database was opened to look only.</exception>
    public WritePath Writes => _writes ?? throw new InvalidOperationException("The database was opened to look only.");

    /// <summary>Signs quotes.</summary>
    internal QuoteSeal Seal => _seal ?? throw new InvalidOperationException("The database was opened to look only.");

    /// <summary>Opens a database to work on it, bringing its schema up to date first.</summary>
    /// <remarks>A folder and its database are made if they are missing; a database of a server is there.</remarks>
    /// <exception cref="SchemaException">The schema does not admit this program, or is behind it and the role may
    /// not change it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static Task<Database> OpenAsync(DataPlace place, NodaTime.Instant now, As role = As.Application) =>
        OpenAsync(place, now, role, WritePath.GroupMax);

    /// <summary>As the other, with fewer commands in a transaction.</summary>
    internal static async Task<Database> OpenAsync(DataPlace place, NodaTime.Instant now, As role, int groupMax)
    {
        if (place is DataPlace.InFolder folder)
            Directory.CreateDirectory(folder.Path);
        Schema.BringUpToDate(place, now);
        var database = new Database(place.Engine(role), writes: true, groupMax);
        try
        {
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

    /// <summary>Opens a database to look only, as its owner: at every account.</summary>
    /// <exception cref="SchemaException">The schema does not admit this program, or is older than it, or the role
    /// does not see every account.</exception>
    public static Database OpenToLook(DataPlace place)
    {
        var database = new Database(place.Engine(As.Owner), writes: false);
        try
        {
            database.Read(session =>
            {
                session.Engine.RequireOwner(session);
                return Schema.RequireCurrent(session);
            });
            return database;
        }
        catch
        {
            database.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Reads one consistent state of what belongs to no account; it never waits for writers.</summary>
    public T Read<T>(Func<Session, T> read) => Read(Scope.Global, read);

    /// <summary>Reads one consistent state of some accounts; it never waits for writers.</summary>
    public T Read<T>(Scope scope, Func<Session, T> read) => ReadAsync(scope, read).GetAwaiter().GetResult();

    /// <summary>Reads one consistent state of what belongs to no account; it never waits for writers.</summary>
    /// <exception cref="StoreBusyException">Too many questions wait.</exception>
    /// <exception cref="StoreLostException">The server could not be reached.</exception>
    public Task<T> ReadAsync<T>(Func<Session, T> read) => ReadAsync(Scope.Global, read);

    /// <summary>Reads one consistent state of some accounts; it never waits for writers.</summary>
    /// <exception cref="StoreBusyException">Too many questions wait.</exception>
    /// <exception cref="StoreLostException">The server could not be reached.</exception>
    public Task<T> ReadAsync<T>(Scope scope, Func<Session, T> read) => _reads.RunAsync(scope, read);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writes is not null)
            await _writes.DisposeAsync();
        await _reads.DisposeAsync();
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
        _reads.RunAside(session => RuleSetRows.Text(session, id)) is { } text
            ? RuleSetJson.Parse(text)
            : throw new InvalidDataException($"The data names a rule set that is not stored: {id}.");
}
