using System.Data.Common;
using Cubit.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Engines;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store;

/// <summary>One transaction on one connection: parameterised SQL in, typed rows out.</summary>
/// <remarks>
/// It is a unit of work: rows that were loaded are kept until the transaction ends, and rows of the hot path are
/// written together. A statement sees whatever was written before it. Statements are prepared once per connection. A
/// session belongs to one thread at a time.
/// </remarks>
public sealed class Session : IDisposable
{
    private readonly Shelf _shelf;
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<object, PendingRows> _pendingOf = [];
    private readonly List<PendingRows> _pending = [];
    private readonly Dictionary<object, IDisposable> _owned = [];
    private PublishedCatalog? _catalog;

    internal Session(Engine engine, DbConnection connection, Shelf shelf)
    {
        (Engine, Connection, _shelf) = (engine, connection, shelf);
        foreach (var table in Tables.InOrder)
            _pending.Add(_pendingOf[table.Table] = table.Rows());
    }

    internal Engine Engine { get; }

    internal DbConnection Connection { get; }

    /// <summary>The codec of what is stored as text.</summary>
    internal StoredJson Json => _shelf.Json;

    /// <summary>What is sold, by which rules and at which rates: as of this transaction.</summary>
    internal PublishedCatalog Catalog => _catalog ??= _shelf.Catalog(this);

    internal KnownInstances KnownInstances => _shelf.Instances;

    /// <summary>The catalog's edition, where it was loaded with the rest.</summary>
    internal string? Edition { get; set; }

    /// <summary>What the engine calls the transaction, where it can tell later what became of it.</summary>
    internal string? TransactionId { get; set; }

    /// <summary>Another number whenever another connection has written, where the engine can tell.</summary>
    internal long OthersWrote { get; set; }

    /// <summary>Whether the commit was sent, so that only the engine knows what became of it.</summary>
    internal bool IsCommitting { get; private set; }

    internal Loaded<long, Account> Accounts { get; } = new();

    internal Loaded<(long Account, long Number), HeldInstance> Instances { get; } = new();

    internal Loaded<(long Account, string Key), StoredAnswer> Answers { get; } = new();

    /// <summary>When something is due for the first time, by account; null where nothing ever is.</summary>
    internal Dictionary<long, Instant?> NextDue { get; } = [];

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        // It may change what was loaded.
        var command = Command(sql, values);
        Forget();
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads every row.</summary>
    public List<T> Query<T>(
        string sql,
        Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads the first row, or nothing.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class
    {
        using var reader = Command(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        foreach (var each in _owned.Values)
            each.Dispose();
        Connection.Dispose();
    }

    /// <summary>Writes a row, together with the others of its table, before the next statement or the commit.</summary>
    internal void Write<TRow>(Table<TRow> table, TRow row) => ((PendingRows<TRow>)_pendingOf[table]).Add(row);

    /// <summary>Runs a script of several statements that has no parameters.</summary>
    internal void Script(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    internal void Begin(IReadOnlyList<Scope> scopes, bool writes)
    {
        TransactionId = null;
        IsCommitting = false;
        foreach (var rows in _pending)
            rows.Clear();
        Engine.Begin(this, scopes, writes);
    }

    /// <summary>Forgets all but the accounts and instances that earlier transactions loaded or wrote.</summary>
    internal void ForgetButRows()
    {
        var (accounts, instances) = (Accounts.Kept(), Instances.Kept());
        Forget();
        Accounts.Restore(accounts);
        Instances.Restore(instances);
    }

    internal void Commit()
    {
        IsCommitting = true;
        Engine.Flush(this, _pending, commit: true);
        if (_catalog is not null)
            _shelf.Put(_catalog);
        foreach (var held in Instances.Known)
            KnownInstances.Put(held);
    }

    /// <summary>Undoes the transaction.</summary>
    /// <returns>Whether the connection is fit for another one.</returns>
    internal bool TryRollback()
    {
        Forget();
        try
        {
            Script("ROLLBACK");
            return true;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    /// <summary>What an engine makes once for a session, and which ends with it.</summary>
    internal T Own<T>(object key, Func<T> make)
        where T : class, IDisposable
    {
        if (_owned.TryGetValue(key, out var owned))
            return (T)owned;
        var made = make();
        _owned[key] = made;
        return made;
    }

    /// <summary>The command of a statement, whose parameters are named when it is first seen.</summary>
    internal DbCommand Prepared(string sql, int parameters, Func<int, string> name)
    {
        if (_prepared.TryGetValue(sql, out var command))
            return command;
        _prepared[sql] = command = Connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name(i);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Forgets what was loaded or written.</summary>
    internal void Forget()
    {
        _catalog = null;
        Edition = null;
        Accounts.Clear();
        Instances.Clear();
        Answers.Clear();
        NextDue.Clear();
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (_pending.Exists(rows => rows.Count > 0))
        {
            Engine.Flush(this, _pending, commit: false);
            foreach (var rows in _pending)
                rows.Clear();
        }

        if (!_prepared.TryGetValue(sql, out var command))
        {
            var names = values.ToArray();
            command = Prepared(sql, names.Length, i => names[i].Name);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = Engine.ValueOf(values[i].Value);
        return command;
    }
}
