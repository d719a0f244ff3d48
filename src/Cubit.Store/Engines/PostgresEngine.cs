using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Cubit.Store.Execute;
using Npgsql;
using NpgsqlTypes;

namespace Cubit.Store.Engines;

/// <summary>
/// PostgreSQL: a batch of commands costs two round trips, one that locks and loads, one that writes; orders of what the
/// process knows cost one.
/// </summary>
internal sealed partial class PostgresEngine(string given, As role) : Engine
{
    /// <summary>The role that owns nothing: the server takes it on, whoever it connected as.</summary>
    public const string ApplicationRole = "cubit_app";

    private const string IdleInTransaction = "25P03";

    // Any number that no other program takes for its own advisory lock in this database.
    private const long SchemaLock = 0x43756269_74646201;

    // One plan for each statement: each goes by keys, and planning costs more than running. A plan made while the
    // tables were small would read them whole; one that avoids this looks dear, and would be compiled.
    private const string Plans = "-c jit=off -c plan_cache_mode=force_generic_plan";
    private const string ByKey = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    // Whoever holds a row for so long has lost its process or its way; we try again.
    private const string Patience = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s";

    // A batch of orders is sent in one go: what does not fit is sent in pieces, by other threads.
    private const int SentBytes = 256 * 1024;

    private readonly string _writing = Settings(given, role, $"{Plans} {ByKey} {Patience}", SentBytes);
    private readonly string _reading = Settings(given, role, $"{Plans} {Patience}");

    public override string Name => "PostgreSQL";

    public override string Word => "postgres";

    public override string ForUpdate => " FOR UPDATE";

    public override string SkipLocked => " FOR UPDATE OF d SKIP LOCKED";

    public override string IndexedBy(string index) => "";

    // One decides while another's commit is on its way to the disk, and a third where very many wait.
    public override int WritersMax => 3;

    // The account of each row is looked for among those that the transaction names.
    public override int AccountsAtOnce => 200;

    // One reads while another's question is on its way; each reads for all that wait.
    public override int ReadersMax => 2 * Environment.ProcessorCount;

    /// <summary>Whether a database holds data of ours.</summary>
    public static bool HasData(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NOT NULL", connection);
        return (bool)command.ExecuteScalar()!;
    }

    public override DbConnection Connect(bool writes)
    {
        var connection = new NpgsqlConnection(writes ? _writing : _reading);
        connection.Open();
        return connection;
    }

    public override void Begin(Session session, IReadOnlyList<Scope> scopes, bool writes) =>
        PostgresLoads.Begin(session, scopes, writes);

    public override bool TryTrust(Session session, IReadOnlyList<Scope> scopes) =>
        PostgresLoads.TryTrust(session, scopes);

    public override void Flush(Session session, IReadOnlyList<PendingRows> pending, bool commit)
    {
        using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection);
        // A statement alone is a transaction, unless one is under way.
        var tables = pending.Where(rows => rows.Count > 0).ToList();
        if (tables.Count > 0 || session.Trusted is not null)
            batch.BatchCommands.Add(PostgresInsertion.Of(tables, session.Trusted));
        if (commit && session.Trusted is null)
            batch.BatchCommands.Add(new("COMMIT"));
        batch.ExecuteNonQuery();
    }

    public override string Ddl(string script) =>
        Words()
            .Replace(
                script,
                word =>
                    word.Value switch
                    {
                        "INTEGER" => "BIGINT",
                        "BLOB" => "BYTEA",
                        "TEXT" => "TEXT COLLATE \"C\"",
                        _ => "",
                    }
            );

    public override void LockSchema(Session session) =>
        session.Query("SELECT pg_advisory_xact_lock(@lock)", _ => 0, ("@lock", SchemaLock));

    public override void LockOrders(Session session) => session.Script("LOCK TABLE accounts IN EXCLUSIVE MODE");

    public override bool HasTable(Session session, string table) =>
        session.Query("SELECT to_regclass(@table) IS NOT NULL", row => row.GetBoolean(0), ("@table", table))[0];

    public override string VersionOf(Session session) =>
        session.First("SELECT current_setting('server_version')", row => row.GetString(0))!;

    // What the last analysis counted; -1 before the first.
    public override long RowsAbout(Session session, string table) =>
        session.Query(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass(@table)",
            row => row.GetInt64(0),
            ("@table", table)
        )[0];

    public override void Insert(
        Session session,
        string table,
        IReadOnlyList<string> columns,
        IEnumerable<object[]> rows
    )
    {
        using var import = ((NpgsqlConnection)session.Connection).BeginBinaryImport(
            $"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)"
        );
        foreach (var row in rows)
            import.WriteRow(row);
        import.Complete();
    }

    public override bool IsForbidden(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege };

    public override void RequireOwner(Session session)
    {
        var owns = session.Query(
            """
            SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
            WHERE relname = 'accounts' AND relnamespace = current_schema()::regnamespace
            """,
            row => row.GetBoolean(0)
        );
        if (owns is [false])
            throw new SchemaException("This role does not see every account; use the owner's connection string.");
    }

    public override bool? WasCommitted(Session session, string transactionId)
    {
        var state = session.First(
            "SELECT pg_xact_status(@id::xid8)",
            row => row.IsDBNull(0) ? "unknown" : row.GetString(0),
            ("@id", transactionId)
        );
        return state == "in progress" ? null : state == "committed";
    }

    public override Trouble TroubleOf(Exception exception) =>
        exception switch
        {
            StoreConflictException => Trouble.Conflict,
            PostgresException e => e.SqlState switch
            {
                PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DivisionByZero => Trouble.Conflict,
                PostgresErrorCodes.AdminShutdown
                or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.TooManyConnections
                or PostgresErrorCodes.ReadOnlySqlTransaction
                or IdleInTransaction => Trouble.Lost,
                var state when state.StartsWith("08", StringComparison.Ordinal) => Trouble.Lost,
                _ => Trouble.Fault,
            },
            NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException =>
                Trouble.Lost,
            _ => Trouble.Fault,
        };

    // PostgreSQL holds no NUL in a text. Nothing that we store has one, so a text that has one equals none of them.
    public override object ValueOf(object? value) =>
        value is string text && text.Contains('\0', StringComparison.Ordinal)
            ? text.Replace('\0', '\uFFFD')
            : base.ValueOf(value);

    // What the operator has set stays; the rest is what a server of ours needs.
    private static string Settings(string given, As role, string options, int? sentBytes = null)
    {
        var asked = new DbConnectionStringBuilder { ConnectionString = given };
        var settings = new NpgsqlConnectionStringBuilder(given);
        if (role == As.Application)
            options += $" -c role={ApplicationRole}";
        settings.Options = string.Join(' ', ((string[])[settings.Options ?? "", options]).Where(o => o.Length > 0));
        settings.MaxAutoPrepare = PreparedMax;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true;
        // Sessions are kept by their owners; only several hosts need the driver to keep count of them.
        settings.Pooling = settings.Host!.Contains(',', StringComparison.Ordinal);
        settings.IncludeErrorDetail = false;
        if (sentBytes is { } bytes && !asked.ContainsKey("Write Buffer Size"))
            settings.WriteBufferSize = bytes;
        if (!asked.ContainsKey("Application Name"))
            settings.ApplicationName = "cubit";
        if (!asked.ContainsKey("Timeout"))
            settings.Timeout = 5;
        if (!asked.ContainsKey("Command Timeout"))
            settings.CommandTimeout = 20;
        if (settings.Host!.Contains(',', StringComparison.Ordinal) && !asked.ContainsKey("Target Session Attributes"))
            settings.TargetSessionAttributes = "primary";
        return settings.ToString();
    }

    // Statements of ours are a few dozen; each is parsed once per connection.
    private const int PreparedMax = 200;

    [GeneratedRegex(
        @"\bINTEGER\b|\bTEXT\b|\bBLOB\b|(?<=\)) STRICT(, WITHOUT ROWID)?(?=;)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Words();
}
