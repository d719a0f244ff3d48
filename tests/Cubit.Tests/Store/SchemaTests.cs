using Cubit.Store;
using Cubit.Store.Migrations;
using Cubit.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// What lets the tables be spread over machines later: every key of a customer's table has the account.
/// </summary>
public sealed class SchemaTests : IAsyncLifetime
{
    /// <summary>The closed list of tables that belong to the whole installation.</summary>
    public static readonly string[] Global =
    [
        "schema_version",
        "products",
        "regions",
        "agreements",
        "price_books",
        "rule_sets",
        "rule_assignments",
        "fx_rates",
        "catalog_edition",
        "sign_ins",
        "api_keys",
        "signing_keys",
        "protection_keys",
        "sandbox_clock",
        "outbox",
        "deadlines",
        "open_tickets",
        "staff",
        "staff_keys",
        "staff_audit",
        "claims",
        "job_runs",
        "account_list",
        "price_drafts",
        "withdrawn_price_books",
        "capacity_pools",
        "capacity_taken",
        "provisioning_orders",
    ];

    // Columns of each primary, unique and foreign key: table, what it is, columns.
    private const string KeysOfSqlite = """
        SELECT t.name, 'primary key', (SELECT group_concat(name) FROM pragma_table_info(t.name) WHERE pk > 0)
        FROM sqlite_schema AS t WHERE t.type = 'table'
        UNION ALL
        SELECT t.name, 'unique key', (SELECT group_concat(name) FROM pragma_index_info(i.name))
        FROM sqlite_schema AS t, pragma_index_list(t.name) AS i WHERE t.type = 'table' AND i."unique" = 1
        UNION ALL
        SELECT t.name, 'foreign key', group_concat(f."from")
        FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table' GROUP BY t.name, f.id
        """;

    private const string KeysOfPostgres = """
        SELECT c.relname, 'key ' || i.indexrelid::regclass, (SELECT string_agg(a.attname, ',') FROM pg_attribute AS a
          WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
        WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT c.relname, 'foreign key ' || f.conname, (SELECT string_agg(a.attname, ',') FROM pg_attribute AS a
          WHERE a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey))
        FROM pg_constraint AS f JOIN pg_class AS c ON c.oid = f.conrelid
        WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace
        """;

    private const string SequencesOfSqlite = "SELECT name FROM sqlite_schema WHERE sql LIKE '%autoincrement%'";

    private const string SequencesOfPostgres = """
        SELECT relname::text FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
        """;

    private TestPlace _place = null!;

    public async ValueTask InitializeAsync()
    {
        _place = await TestPlace.NewAsync();
        SchemaReport.Migrate(_place.Place, SeededData.Now);
    }

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public async Task Every_key_of_a_customers_table_has_the_account() => (await OffencesAsync()).ShouldBeEmpty();

    [Theory]
    [InlineData("CREATE TABLE notes (account_id BIGINT, note BIGINT PRIMARY KEY)")]
    [InlineData("CREATE TABLE notes (account_id BIGINT, note BIGINT, PRIMARY KEY (account_id, note), UNIQUE (note))")]
    [InlineData("CREATE TABLE notes (account_id BIGINT PRIMARY KEY, rules TEXT REFERENCES rule_sets (rule_set_id))")]
    public async Task A_key_without_the_account_is_found(string table)
    {
        _place.Spoil(table);
        var offences = await OffencesAsync();
        offences.ShouldNotBeEmpty();
        offences.ShouldAllBe(offence => offence.StartsWith("notes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_number_is_given_out_by_the_whole_installation() =>
        (await NamesAsync(TestPlace.IsPostgres ? SequencesOfPostgres : SequencesOfSqlite)).ShouldBeEmpty();

    [Fact]
    public async Task Tables_without_an_account_are_a_closed_list()
    {
        var tables = await NamesAsync(
            TestPlace.IsPostgres
                ? "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        );
        tables.ShouldBe(Schema.Tables, ignoreOrder: true);
        foreach (var table in tables.Except(Global))
            (await HasAccountAsync(table)).ShouldBeTrue($"{table} has no account and is not on the closed list");
    }

    [Fact]
    public void The_manual_tells_Citus_of_every_table()
    {
        var manual = Repository.Text("docs/operating.md");
        foreach (var table in Schema.Tables)
            manual.ShouldContain(
                Global.Contains(table)
                && table is not ("api_keys" or "outbox" or "deadlines" or "open_tickets" or "provisioning_orders")
                    ? $"SELECT create_reference_table('{table}');"
                    : $"SELECT create_distributed_table('{table}', 'account_id'",
                Case.Sensitive
            );
    }

    private async Task<List<string>> OffencesAsync() =>
        (
            await _place.ReadAsync(session =>
                session.Query(
                    TestPlace.IsPostgres ? KeysOfPostgres : KeysOfSqlite,
                    row =>
                        (
                            Table: row.GetString(0),
                            What: row.GetString(1),
                            Columns: row.IsDBNull(2) ? "" : row.GetString(2)
                        )
                )
            )
        )
            .Where(key => !Global.Contains(key.Table) && !key.Table.StartsWith("sqlite", StringComparison.Ordinal))
            .Where(key => !key.Columns.Split(',').Contains("account_id"))
            .Select(key => $"{key.Table}: its {key.What} ({key.Columns})")
            .ToList();

    private Task<List<string>> NamesAsync(string sql) =>
        _place.ReadAsync(session => session.Query(sql, row => row.GetString(0)));

    private Task<bool> HasAccountAsync(string table) =>
        _place.ReadAsync(session =>
            session.Query($"SELECT account_id FROM {table} LIMIT 0", row => row.GetInt64(0)).Count == 0
        );
}
