using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using Npgsql;
using NpgsqlTypes;

namespace Cubit.Store.Engines;

/// <summary>
/// The first round trip of a transaction: names its accounts, locks them, and loads what a batch needs.
/// </summary>
internal static class PostgresLoads
{
    private const NpgsqlDbType Bigints = NpgsqlDbType.Array | NpgsqlDbType.Bigint;

    private const string NameAccounts = "SELECT set_config('cubit.accounts', $1, true)";

    private const string NameAccountsToWrite = $"{NameAccounts}, pg_current_xact_id()::text";

    private const string LoadAccounts =
        $"SELECT {AccountRows.Columns} FROM accounts WHERE account_id = ANY ($1) ORDER BY account_id";

    private const string LockAccounts = $"{LoadAccounts} FOR UPDATE";

    private const string LoadAnswers = $"""
        SELECT i.account_id, i.key, {IdempotencyRows.Columns} FROM unnest($1, $2) AS k (account_id, key)
        JOIN idempotency AS i ON i.account_id = k.account_id AND i.key = k.key
        """;

    // A statement of its own, so that it sees what was committed while the lock was waited for: privileges and rules
    // that were put in force meanwhile, too.
    private const string LoadRest = """
        SELECT k.account_id, (SELECT min(d.due) FROM deadlines AS d WHERE d.account_id = k.account_id),
          ARRAY(SELECT p.name FROM privileges AS p WHERE p.account_id = k.account_id),
          (SELECT edition FROM catalog_edition)
        FROM unnest($1) AS k (account_id)
        """;

    private const string LoadInstances = $"""
        SELECT i.account_id, i.instance_number, CASE WHEN i.sequence = k.sequence THEN '' ELSE i.body END,
          {InstanceRows.Rest}
        FROM unnest($1, $2, $3) AS k (account_id, number, sequence)
        JOIN instances AS i ON i.account_id = k.account_id AND i.instance_number = k.number
        """;

    /// <summary>Takes all that a batch needs from what is known; false where anything is not.</summary>
    /// <remarks>
    /// Only orders of one known instance under a key: one whose outcome is not known, because the connection was lost,
    /// is looked for by its key.
    /// </remarks>
    public static bool TryTrust(Session session, IReadOnlyList<Scope> scopes)
    {
        if (session.LatestCatalog is not { HasTotals: false } catalog)
            return false;
        session.Forget();
        foreach (var scope in scopes)
        {
            if (scope is not { Accounts: [var id], Key: { } key, Instance: > 0 })
                return false;
            if (
                !session.KnownAccounts.TryFindAtOneVersion(
                    id,
                    scope.Instance,
                    out var account,
                    out var held,
                    out var nextDue
                )
            )
                return false;
            if (session.Versions.GetValueOrDefault(id, account.Version) != account.Version)
                return false;
            session.Versions[id] = account.Version;
            session.Accounts[id] = account;
            session.Instances[(id, scope.Instance)] = held;
            session.Answers[(id, key)] = null;
            session.NextDue[id] = nextDue;
        }

        var accounts = session.Versions.Keys.Order().ToArray();
        session.Edition = catalog.Edition;
        session.Trusted = new Trusted(accounts, [.. accounts.Select(id => session.Versions[id])], catalog.Edition);
        return true;
    }

    public static void Begin(Session session, IReadOnlyList<Scope> scopes, bool writes)
    {
        session.Forget();
        using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection);
        Add(batch, writes ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        var accounts = scopes.SelectMany(scope => scope.Accounts).Distinct().Order().ToArray();
        if (accounts.Length == 0)
        {
            batch.ExecuteNonQuery();
            return;
        }

        var keys = scopes
            .Where(scope => scope.Key is not null)
            .Select(scope => (Account: scope.Accounts[0], Key: scope.Key!))
            .Distinct()
            .ToList();
        var instances = scopes
            .Where(scope => scope.Instance > 0)
            .Select(scope => (Account: scope.Accounts[0], Number: scope.Instance))
            .Distinct()
            .ToList();
        var known = instances.ConvertAll(each => session.KnownAccounts.LastSeen(each.Account, each.Number));
        Add(batch, writes ? NameAccountsToWrite : NameAccounts, (string.Join(',', accounts), NpgsqlDbType.Text));
        Add(batch, writes ? LockAccounts : LoadAccounts, (accounts, Bigints));
        Add(batch, LoadRest, (accounts, Bigints));
        if (keys.Count > 0)
            Add(
                batch,
                LoadAnswers,
                (keys.Select(key => key.Account).ToArray(), Bigints),
                (keys.Select(key => key.Key).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
            );
        if (instances.Count > 0)
            Add(
                batch,
                LoadInstances,
                (instances.Select(each => each.Account).ToArray(), Bigints),
                (instances.Select(each => each.Number).ToArray(), Bigints),
                (known.Select(InstanceRows.SequenceOf).ToArray(), Bigints)
            );

        using var reader = batch.ExecuteReader();
        reader.Read();
        if (writes)
            session.TransactionId = reader.GetString(1);
        ReadAccounts(session, reader, accounts);
        if (keys.Count > 0)
            ReadAnswers(session, reader, keys);
        if (instances.Count > 0)
            ReadInstances(session, reader, instances, known);
    }

    private static void ReadAccounts(Session session, NpgsqlDataReader reader, long[] accounts)
    {
        reader.NextResult();
        var rows = new Dictionary<long, Cubit.Accounts.Account>();
        while (reader.Read())
            rows[reader.GetInt64(0)] = AccountRows.Read(reader, []);
        foreach (var account in accounts)
            session.Accounts[account] = null;
        reader.NextResult();
        while (reader.Read())
        {
            var id = reader.GetInt64(0);
            if (rows.TryGetValue(id, out var account))
            {
                session.Versions[id] = account.Version;
                session.Accounts[id] = account with
                {
                    Privileges = reader.GetFieldValue<string[]>(2).ToHashSet(StringComparer.Ordinal),
                };
            }

            session.NextDue[id] = reader.IsDBNull(1) ? null : reader.InstantAt(1);
            session.Edition = reader.GetString(3);
        }
    }

    private static void ReadAnswers(Session session, NpgsqlDataReader reader, List<(long Account, string Key)> keys)
    {
        reader.NextResult();
        foreach (var key in keys)
            session.Answers[key] = null;
        while (reader.Read())
            session.Answers[(reader.GetInt64(0), reader.GetString(1))] = IdempotencyRows.Read(reader, 2);
    }

    private static void ReadInstances(
        Session session,
        NpgsqlDataReader reader,
        List<(long Account, long Number)> instances,
        List<HeldInstance?> known
    )
    {
        reader.NextResult();
        foreach (var instance in instances)
            session.Instances[instance] = null;
        while (reader.Read())
        {
            var key = (reader.GetInt64(0), reader.GetInt64(1));
            session.Instances[key] = InstanceRows.Read(session, reader, 2, known[instances.IndexOf(key)]);
        }
    }

    private static void Add(
        NpgsqlBatch batch,
        string sql,
        params ReadOnlySpan<(object Value, NpgsqlDbType Type)> values
    )
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (value, type) in values)
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = type });
        batch.BatchCommands.Add(command);
    }
}
