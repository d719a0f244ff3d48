using Cubit.Store;
using Cubit.Store.Migrations;
using Npgsql;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// Every table asked directly as the application's role: it shows the accounts that were named, and no other.
/// </summary>
[Trait("Engine", "PostgreSQL")]
public sealed class WallTests : IAsyncLifetime
{
    private const string Walled = "cubit_app";

    private static readonly long Mine = SeededData.AccountOf(0);
    private static readonly long Another = SeededData.AccountOf(1);

    private PostgresDatabase _database = null!;

    public static IEnumerable<string> TenantTables => Schema.Tables.Except(SchemaTests.Global);

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _database = await server.CreateAsync();
        // An owner as in life: no superuser, so that walls hold for whoever they are meant for.
        await server.ExecuteAsync(
            $"""
            CREATE ROLE owner_{_database.Name} LOGIN CREATEROLE;
            ALTER DATABASE {_database.Name} OWNER TO owner_{_database.Name};
            """
        );
        await server.ExecuteAsync($"ALTER SCHEMA public OWNER TO owner_{_database.Name}", _database.Name);
        var place = new DataPlace.OnServer(server.ConnectionString(_database.Name, $"owner_{_database.Name}"));
        await SeededData.FillAsync(place, 2);
        await using var connection = await OpenAsync(server.ConnectionString(_database.Name));
        await RunAsync(
            connection,
            $"""
            INSERT INTO projects SELECT account_id, 'p', 'r', 0, 'x' FROM accounts;
            INSERT INTO tickets SELECT account_id, 1, 1, 'open', 'x' FROM accounts;
            INSERT INTO vouchers SELECT account_id, 'v', 'x' FROM accounts;
            INSERT INTO recognition SELECT account_id, 0, 1, '' FROM accounts;
            INSERT INTO idempotency SELECT account_id, 'k', 'h', 201, 'b', 0, 0 FROM accounts;
            """
        );
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Each_table_shows_the_named_account_alone_and_nothing_where_none_is_named()
    {
        await using var connection = await OpenAsync(_database.ConnectionString);
        foreach (var table in TenantTables)
        {
            (await SeenAsync(connection, table, named: null)).ShouldBeEmpty(table);
            (await SeenAsync(connection, table, named: "")).ShouldBeEmpty(table);
            (await SeenAsync(connection, table, named: "999")).ShouldBeEmpty(table);
            (await SeenAsync(connection, table, named: $"{Mine}")).ShouldBe([Mine], table);
            (await SeenAsync(connection, table, named: $"{Mine},{Another}")).ShouldBe([Mine, Another], table);
        }
    }

    [Fact]
    public async Task Nothing_is_written_into_an_account_that_is_not_named()
    {
        await using var connection = await OpenAsync(_database.ConnectionString);
        foreach (var table in TenantTables)
        {
            var columns = await ColumnsAsync(connection, table);
            var values = columns.Select(column => column == "account_id" ? $"{Another}" : column);
            var refused = await Should.ThrowAsync<PostgresException>(() =>
                AsApplicationAsync(
                    connection,
                    $"{Mine}",
                    $"INSERT INTO {table} ({string.Join(", ", columns)}) "
                        + $"SELECT {string.Join(", ", values)} FROM {table} LIMIT 1"
                )
            );
            refused.Message.ShouldContain("row-level security", Case.Insensitive, table);
        }
    }

    [Fact]
    public async Task What_is_not_named_is_neither_changed_nor_deleted()
    {
        await using var connection = await OpenAsync(_database.ConnectionString);
        foreach (var table in TenantTables.Except(["journal", "postings"]))
        {
            var touch = $"UPDATE {table} SET account_id = account_id WHERE account_id = {Another}";
            (await AsApplicationAsync(connection, $"{Mine}", touch)).ShouldBe(0, table);
            var delete = $"DELETE FROM {table} WHERE account_id = {Another}";
            (await AsApplicationAsync(connection, $"{Mine}", delete)).ShouldBe(0, table);
        }
    }

    [Fact]
    public async Task The_role_of_the_application_owns_nothing_and_cannot_pass_the_walls()
    {
        await using var connection = await OpenAsync(_database.ConnectionString);
        (
            await ListAsync(connection, $"SELECT relname FROM pg_class WHERE relowner = '{Walled}'::regrole")
        ).ShouldBeEmpty();
        (
            await ListAsync(
                connection,
                $"SELECT rolname FROM pg_roles WHERE rolname = '{Walled}' AND (rolsuper OR rolbypassrls OR rolcanlogin)"
            )
        ).ShouldBeEmpty();
        (
            await ListAsync(
                connection,
                """
                SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                  AND relrowsecurity AND relforcerowsecurity
                """
            )
        ).ShouldBe(TenantTables, ignoreOrder: true);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<List<long>> SeenAsync(NpgsqlConnection connection, string table, string? named)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await TakeRoleAsync(connection, named);
        await using var command = new NpgsqlCommand($"SELECT DISTINCT account_id FROM {table} ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new List<long>();
        while (await reader.ReadAsync())
            seen.Add(reader.GetInt64(0));
        return seen;
    }

    private static async Task<int> AsApplicationAsync(NpgsqlConnection connection, string named, string sql)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await TakeRoleAsync(connection, named);
        return await RunAsync(connection, sql);
    }

    private static async Task TakeRoleAsync(NpgsqlConnection connection, string? named)
    {
        await RunAsync(connection, $"SET LOCAL ROLE {Walled}");
        if (named is not null)
            await RunAsync(connection, $"SET LOCAL cubit.accounts = '{named}'");
    }

    private static Task<List<string>> ColumnsAsync(NpgsqlConnection connection, string table) =>
        ListAsync(
            connection,
            $"SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY 1"
        );

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}
