using System.Data.Common;
using Cubit.Store.Execute;
using Microsoft.Data.Sqlite;

namespace Cubit.Store.Engines;

/// <summary>SQLite in a file: write-ahead log, every commit synced to the disk, one writer at a time.</summary>
internal sealed class SqliteEngine(string file) : Engine
{
    private const int Busy = 5;
    private const int Locked = 6;

    // 24 and 64 MB made no order faster.
    private const int CacheKilobytes = 8 * 1024;

    private Action<int>? _committed;

    // A session belongs to one thread at a time, so no connection needs a lock of its own, which every value given to a
    // statement would take; nor does anybody ask how much memory the library has, which every allocation would count.
    // It is told before its first connection, or not at all.
    static SqliteEngine()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public override string Name => "SQLite";

    public override string Word => "sqlite";

    // Beginning to write has locked everything.
    public override string ForUpdate => "";

    public override string SkipLocked => "";

    // Without statistics it prefers the key of an account to an index of a few rows of it.
    public override string IndexedBy(string index) => $"INDEXED BY {index}";

    public override int WritersMax => 1;

    // Each sync is shared by some thousand rows; orders wait a twentieth of a second.
    public override int AccountsAtOnce => 1_000;

    public override int ReadersMax => Environment.ProcessorCount;

    public override DbConnection Connect(bool writes)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = writes ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        using var pragmas = connection.CreateCommand();
        // A writer of another process is waited for; where it takes longer, the command is tried again.
        pragmas.CommandText = writes
            ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                + $"PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -{CacheKilobytes};"
                + (_committed is null ? "" : "PRAGMA wal_autocheckpoint = 0;")
            : "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    // The one writer knows what it wrote.
    public override bool DecidesAhead => true;

    public override void Begin(Session session, IReadOnlyList<Scope> scopes, bool writes)
    {
        var others = Begun(session, writes ? "BEGIN IMMEDIATE" : "BEGIN");
        if (writes && session.OthersWrote == others)
            session.KeepRows();
        else
            session.Forget();
        session.OthersWrote = others;
    }

    public override void BeginLate(Session session, IReadOnlyList<(long Account, long Version)> taken)
    {
        if (Begun(session, "BEGIN IMMEDIATE") != session.OthersWrote)
            throw new StoreConflictException();
        // Not as other statements are run: the session is deciding on another thread.
        var version = session.Prepared("SELECT version FROM accounts WHERE account_id = @account", 1, _ => "@account");
        foreach (var (account, decidedOn) in taken)
        {
            version.Parameters[0].Value = account;
            if (version.ExecuteScalar() is not long stored || stored != decidedOn)
                throw new StoreConflictException();
        }
    }

    public override void Flush(Session session, IReadOnlyList<PendingRows> pending, bool commit)
    {
        foreach (var rows in pending.Where(rows => rows.Count > 0))
            session
                .Own(rows, () => new SqliteInsertion((SqliteConnection)session.Connection, rows.InsertRow))
                .Write(rows);

        if (!commit)
            return;
        session.Prepared("COMMIT", 0, Unnamed).ExecuteNonQuery();
        _committed?.Invoke(pending.Sum(rows => rows.Count));
    }

    public override IDisposable? Upkeep()
    {
        var checkpoints = new SqliteCheckpoints((SqliteConnection)Connect(writes: true));
        _committed = checkpoints.Committed;
        return checkpoints;
    }

    public override string Ddl(string script) => script;

    // Beginning to write has done both.
    public override void LockSchema(Session session) { }

    public override void LockOrders(Session session) { }

    public override bool HasTable(Session session, string table) =>
        session
            .Query("SELECT 1 FROM sqlite_schema WHERE name = @table", row => row.GetInt32(0), ("@table", table))
            .Count > 0;

    public override string VersionOf(Session session) =>
        session.First("SELECT sqlite_version()", row => row.GetString(0))!;

    // Reading a table's smallest index through takes about a second for ten million rows.
    public override long RowsAbout(Session session, string table) =>
        session.Query($"SELECT count(*) FROM {table}", row => row.GetInt64(0))[0];

    public override void Insert(
        Session session,
        string table,
        IReadOnlyList<string> columns,
        IEnumerable<object[]> rows
    )
    {
        var values = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
        var command = session.Prepared(
            $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({values})",
            columns.Count,
            i => $"@p{i}"
        );
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i];
            command.ExecuteNonQuery();
        }
    }

    public override Trouble TroubleOf(Exception exception) =>
        exception is StoreConflictException or SqliteException { SqliteErrorCode: Busy or Locked }
            ? Trouble.Conflict
            : Trouble.Fault;

    // The number changes when anybody else has written: this connection knows what it wrote itself, so it need not read
    // it again, which took three of the four look-ups of an order.
    private static long Begun(Session session, string begin)
    {
        session.Prepared(begin, 0, Unnamed).ExecuteNonQuery();
        return (long)session.Prepared("PRAGMA data_version", 0, Unnamed).ExecuteScalar()!;
    }

    private static string Unnamed(int index) => throw new InvalidOperationException("There are no parameters.");
}
