using System.Data.Common;
using Cubit.Accounts;
using Cubit.Store.Accounts;
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
public sealed partial class Session : IDisposable
{
    // Some 50 bytes each.
    private const int NextDueMax = 100_000;

    private readonly Shelf _shelf;
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<object, IDisposable> _owned = [];
    private PendingSet _pending = new();
    private PublishedCatalog? _catalog;

    internal Session(Engine engine, DbConnection connection, Shelf shelf)
    {
        (Engine, Connection, _shelf) = (engine, connection, shelf);
    }

    internal Engine Engine { get; }

    internal DbConnection Connection { get; }

    /// <summary>The codec of what is stored as text.</summary>
    internal StoredJson Json => _shelf.Json;

    /// <summary>What is sold, by which rules and at which rates: as of this transaction.</summary>
    internal PublishedCatalog Catalog => _catalog ??= _shelf.Catalog(this);

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
    internal void Write<TRow>(Table<TRow> table, TRow row) => _pending.Add(table, row);

    /// <summary>Runs a script of several statements that has no parameters.</summary>
    internal void Script(string sql)
    {
        RequireBegun();
        RunScript(sql);
    }

    /// <summary>Forgets what is true of one transaction; the rest is true of the next if nobody else writes.</summary>
    internal void KeepRows()
    {
        Accounts.Keep();
        Instances.Keep();
        Answers.Keep();
        Versions.Clear();
        if (NextDue.Count > NextDueMax)
            NextDue.Clear();
    }

    internal void Commit()
    {
        IsCommitting = true;
        Engine.Flush(this, _pending.InOrder, commit: true);
        Learn(_catalog, Lessons());
    }

    /// <summary>Undoes the transaction.</summary>
    /// <returns>Whether the connection is fit for another one.</returns>
    internal bool TryRollback()
    {
        Forget();
        // One that has not begun has nothing to undo, and another may be under way.
        return IsAhead || TryUndo();
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
        Versions.Clear();
    }

    private bool TryUndo()
    {
        try
        {
            RunScript("ROLLBACK");
            return true;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    private void RunScript(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        RequireBegun();
        if (!_pending.IsEmpty)
        {
            Engine.Flush(this, _pending.InOrder, commit: false);
            _pending.Clear();
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
