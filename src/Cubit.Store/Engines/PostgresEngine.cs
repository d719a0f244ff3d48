using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using Npgsql;
using NpgsqlTypes;

namespace Cubit.Store.Engines;

/// <summary>PostgreSQL: a batch of commands costs two round trips, one that locks and loads, one that writes.</summary>
internal sealed partial class PostgresEngine(string given, As role) : Engine
{
    /// <summary>The role that owns nothing: the server takes it on, whoever it connected as.</summary>
    public const string ApplicationRole = "cubit_app";

    private const string IdleInTransaction = "25P03";

    // Any number that no other program takes for its own advisory lock in this database.
    private const long SchemaLock = 0x43756269_74646201;

    // Statements of the hot path go by keys: a plan made while the tables were small would read them whole.
    private const string PlansByKey = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    // Whoever holds a row for so long has lost its process or its way; we try again.
    private const string Patience = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s";

    private readonly string _writing = Settings(given, role, $"{PlansByKey} {Patience}");
    private readonly string _reading = Settings(given, role, "-c idle_in_transaction_session_timeout=30s");

    public override string Name => "PostgreSQL";

    public override string Word => "postgres";

    // Three nodes and an operator stay below PostgreSQL's usual 100 connections.
    public override int ReadersMax => 24;

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

    public override void Begin(Session session, IReadOnlyList<Scope> scopes, bool writes)
    {
        using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection);
        batch.BatchCommands.Add(new(writes ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        var accounts = scopes.SelectMany(scope => scope.Accounts).Distinct().Order().ToArray();
        if (accounts.Length == 0)
        {
            batch.ExecuteNonQuery();
            return;
        }

        var (keys, instances) = (Keys(scopes), Instances(scopes));
        batch.BatchCommands.Add(
            With("SELECT set_config('cubit.accounts', $1, true)", (string.Join(',', accounts), NpgsqlDbType.Text))
        );
        AddLoads(batch, accounts, keys, instances, writes);
        using var reader = batch.ExecuteReader();
        reader.Read();
        ReadAccounts(session, reader, accounts);
        if (keys.Count > 0)
            ReadAnswers(session, reader, keys);
        if (instances.Count > 0)
            ReadInstances(session, reader, instances);
        while (reader.NextResult())
        {
            // The rest of the answers, and with them any error.
        }
    }

    public override void Flush(Session session, IReadOnlyList<PendingRows> pending, bool commit)
    {
        using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection);
        foreach (var rows in pending.Where(rows => rows.Count > 0))
        {
            var command = new NpgsqlBatchCommand(rows.InsertRows);
            foreach (var (values, type) in rows.Arrays())
                command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
            if (rows.MayConflict)
                command.Parameters.Add(new() { Value = (long)rows.Count, NpgsqlDbType = NpgsqlDbType.Bigint });
            batch.BatchCommands.Add(command);
        }

        if (commit)
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

    private static void AddLoads(
        NpgsqlBatch batch,
        long[] accounts,
        IReadOnlyList<(long Account, string Key)> keys,
        IReadOnlyList<(long Account, long Number)> instances,
        bool writes
    )
    {
        const NpgsqlDbType Bigints = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
        var all = (accounts, Bigints);
        batch.BatchCommands.Add(With(writes ? LockAccounts : LoadAccounts, all));
        batch.BatchCommands.Add(With(LoadPrivileges, all));
        batch.BatchCommands.Add(With("SELECT edition FROM catalog_edition"));
        if (keys.Count > 0)
            batch.BatchCommands.Add(
                With(
                    LoadAnswers,
                    (keys.Select(key => key.Account).ToArray(), Bigints),
                    (keys.Select(key => key.Key).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
                )
            );
        if (instances.Count > 0)
            batch.BatchCommands.Add(
                With(
                    LoadInstances,
                    (instances.Select(each => each.Account).ToArray(), Bigints),
                    (instances.Select(each => each.Number).ToArray(), Bigints)
                )
            );
    }

    private const string LoadAccounts =
        $"SELECT {AccountRows.Columns} FROM accounts WHERE account_id = ANY ($1) ORDER BY account_id";

    private const string LockAccounts = $"{LoadAccounts} FOR UPDATE";

    private const string LoadPrivileges = "SELECT account_id, name FROM privileges WHERE account_id = ANY ($1)";

    private const string LoadAnswers = """
        SELECT i.account_id, i.key, i.request_hash, i.status, i.body FROM unnest($1, $2) AS k (account_id, key)
        JOIN idempotency AS i ON i.account_id = k.account_id AND i.key = k.key
        """;

    private const string LoadInstances = """
        SELECT i.account_id, i.instance_number, i.body, i.payments FROM unnest($1, $2) AS k (account_id, number)
        JOIN instances AS i ON i.account_id = k.account_id AND i.instance_number = k.number
        """;

    private static void ReadAccounts(Session session, NpgsqlDataReader reader, long[] accounts)
    {
        reader.NextResult();
        foreach (var account in accounts)
            session.Accounts[account] = null;
        var privileges = accounts.ToDictionary(account => account, _ => new List<string>());
        while (reader.Read())
            session.Accounts[reader.GetInt64(0)] = AccountRows.Read(reader, []);
        reader.NextResult();
        while (reader.Read())
            privileges[reader.GetInt64(0)].Add(reader.GetString(1));
        foreach (var account in accounts)
            if (session.Accounts.Get(account, _ => null) is { } found)
                session.Accounts[account] = found with
                {
                    Privileges = privileges[account].ToHashSet(StringComparer.Ordinal),
                };
        reader.NextResult();
        session.Edition = reader.Read() ? reader.GetString(0) : null;
    }

    private static void ReadAnswers(
        Session session,
        NpgsqlDataReader reader,
        IReadOnlyList<(long Account, string Key)> keys
    )
    {
        reader.NextResult();
        foreach (var key in keys)
            session.Answers[key] = null;
        while (reader.Read())
            session.Answers[(reader.GetInt64(0), reader.GetString(1))] = new StoredAnswer(
                reader.GetString(2),
                new OrderAnswer(reader.GetInt32(3), reader.GetString(4))
            );
    }

    private static void ReadInstances(
        Session session,
        NpgsqlDataReader reader,
        IReadOnlyList<(long Account, long Number)> instances
    )
    {
        reader.NextResult();
        foreach (var instance in instances)
            session.Instances[instance] = null;
        while (reader.Read())
            session.Instances[(reader.GetInt64(0), reader.GetInt64(1))] = InstanceRows.Read(session, reader, 2);
    }

    private static List<(long Account, string Key)> Keys(IReadOnlyList<Scope> scopes) =>
        [.. scopes.Where(scope => scope.Key is not null).Select(scope => (scope.Accounts[0], scope.Key!)).Distinct()];

    private static List<(long Account, long Number)> Instances(IReadOnlyList<Scope> scopes) =>
        [.. scopes.Where(scope => scope.Instance > 0).Select(scope => (scope.Accounts[0], scope.Instance)).Distinct()];

    private static NpgsqlBatchCommand With(string sql, params ReadOnlySpan<(object Value, NpgsqlDbType Type)> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (value, type) in values)
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = type });
        return command;
    }

    // What the operator has set stays; the rest is what a server of ours needs.
    private static string Settings(string given, As role, string options)
    {
        var asked = new DbConnectionStringBuilder { ConnectionString = given };
        var settings = new NpgsqlConnectionStringBuilder(given);
        if (role == As.Application)
            options += $" -c role={ApplicationRole}";
        settings.Options = string.Join(' ', ((string[])[settings.Options ?? "", options]).Where(o => o.Length > 0));
        settings.MaxAutoPrepare = PreparedMax;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true;
        settings.IncludeErrorDetail = false;
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

    [GeneratedRegex(@"\bINTEGER\b|\bTEXT\b|\bBLOB\b|(?<=\)) STRICT(, WITHOUT ROWID)?(?=;)", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
