using System.Data.Common;
using Cubit.Store.Execute;

namespace Cubit.Store.Engines;

/// <summary>Why a transaction did not go through.</summary>
internal enum Trouble
{
    /// <summary>The command itself is at fault.</summary>
    Fault,

    /// <summary>Another transaction was in the way: the same again may go through.</summary>
    Conflict,

    /// <summary>The server is gone, or no longer the one that takes writes; the outcome is not known.</summary>
    Lost,
}

/// <summary>What differs between the databases that the same statements run on.</summary>
internal abstract class Engine
{
    /// <summary>The name for people.</summary>
    public abstract string Name { get; }

    /// <summary>The word in the names of scripts that are for this engine only.</summary>
    public abstract string Word { get; }

    /// <summary>How many sessions read at the same time.</summary>
    public abstract int ReadersMax { get; }

    /// <summary>How many sessions of a process write at the same time.</summary>
    public abstract int WritersMax { get; }

    /// <summary>How many accounts a transaction of a night has: where many gain nothing more.</summary>
    public abstract int AccountsAtOnce { get; }

    /// <summary>What follows a query whose rows nobody else may change until the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>What follows a query for rows to be worked on, of deadlines AS d: not those others are at.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>What follows a table that is to be searched by an index, where the engine does not find it.</summary>
    public abstract string IndexedBy(string index);

    /// <summary>Opens a connection.</summary>
    public abstract DbConnection Connect(bool writes);

    /// <summary>Begins a transaction and loads what its scopes need.</summary>
    public abstract void Begin(Session session, IReadOnlyList<Scope> scopes, bool writes);

    /// <summary>
    /// Begins without asking, where all that a batch of orders needs is known of earlier transactions: its flush
    /// compares that and is all of the transaction.
    /// </summary>
    /// <returns>Whether it did.</returns>
    public virtual bool TryTrust(Session session, IReadOnlyList<Scope> scopes) => false;

    /// <summary>Begins what goes on beside the writers of a process; null where there is nothing.</summary>
    public virtual IDisposable? Upkeep() => null;

    /// <summary>Whether a batch is decided while the one before is still being written.</summary>
    public virtual bool DecidesAhead => false;

    /// <summary>Begins the transaction of a session that has decided ahead.</summary>
    /// <param name="session">The session.</param>
    /// <param name="taken">Accounts that it has not read itself, and the versions that it took them to have.</param>
    /// <exception cref="StoreConflictException">Somebody else has written since.</exception>
    public virtual void BeginLate(Session session, IReadOnlyList<(long Account, long Version)> taken) =>
        throw new NotSupportedException($"{Name} does not decide ahead.");

    /// <summary>Writes the rows that wait and commits if told so, in as few round trips as the engine allows.</summary>
    public abstract void Flush(Session session, IReadOnlyList<PendingRows> pending, bool commit);

    /// <summary>Says a migration, which is written for SQLite, in the engine's words.</summary>
    public abstract string Ddl(string script);

    /// <summary>Keeps every other process out of migrations until the transaction ends.</summary>
    public abstract void LockSchema(Session session);

    /// <summary>Keeps orders of every other process out until the transaction ends.</summary>
    public abstract void LockOrders(Session session);

    /// <summary>Whether the database has a table.</summary>
    public abstract bool HasTable(Session session, string table);

    /// <summary>The version of the engine.</summary>
    public abstract string VersionOf(Session session);

    /// <summary>About how many rows a table has, without counting a large one.</summary>
    public abstract long RowsAbout(Session session, string table);

    /// <summary>Writes many rows of a table.</summary>
    public abstract void Insert(
        Session session,
        string table,
        IReadOnlyList<string> columns,
        IEnumerable<object[]> rows
    );

    /// <summary>Whether an exception says that the role may not do what it tried.</summary>
    public virtual bool IsForbidden(DbException exception) => false;

    /// <summary>Refuses a role that does not see every account.</summary>
    /// <exception cref="SchemaException">It does not.</exception>
    public virtual void RequireOwner(Session session) { }

    /// <summary>Whether a transaction went through whose commit was sent and never answered; null while it is going on.
    /// </summary>
    public virtual bool? WasCommitted(Session session, string transactionId) => false;

    /// <summary>What to make of an exception.</summary>
    public abstract Trouble TroubleOf(Exception exception);

    /// <summary>A text as the engine can hold it; what it cannot hold equals nothing that is stored.</summary>
    public virtual object ValueOf(object? value) => value ?? DBNull.Value;
}
