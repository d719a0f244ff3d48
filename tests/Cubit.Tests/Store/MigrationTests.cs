using System.Text.Json;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Migrations;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>A schema says which programs it admits, and a program that it does not admit refuses to start.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task The_first_migration_stores_the_oldest_program_that_it_admits()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        database
            .Read(session =>
                session.Query(
                    "SELECT version, admits FROM schema_version ORDER BY version",
                    row => (row.GetInt32(0), row.GetInt32(1))
                )
            )
            .ShouldBe([(1, 1), (2, 2), (3, 3), (4, 3), (5, 5), (6, 5), (7, 7), (8, 8)]);
    }

    [Fact]
    public async Task A_newer_schema_that_still_admits_this_program_is_used_as_it_is()
    {
        await using var data = await SeededData.MakeAsync(1);
        await RecordAsync(data, version: 10, admits: 8);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        database
            .Read(Scope.Of(SeededData.AccountOf(0)), session => AccountRows.Find(session, SeededData.AccountOf(0)))
            .ShouldNotBeNull();
    }

    [Fact]
    public async Task A_newer_schema_that_does_not_admit_this_program_is_refused_by_name()
    {
        await using var data = await SeededData.MakeAsync(1);
        await RecordAsync(data, version: 10, admits: 9);
        var refused = await Should.ThrowAsync<SchemaException>(() => Database.OpenAsync(data.Place, SeededData.Now));
        refused.Message.ShouldBe(
            "The data has schema 10, which admits programs of schema 9 and later; "
                + "this one is of schema 8. Run a newer Cubit."
        );
        Should.Throw<SchemaException>(() => Database.OpenToLook(data.Place));
    }

    [Fact]
    public async Task Data_of_version_2_are_brought_over_whole()
    {
        await using var data = await SeededData.MakeAsync(2);
        await using var at = await TestPlace.NewAsync(empty: true);
        Write(data.Place, at.Place, version: 2);
        SchemaReport.Migrate(at.Place, SeededData.Now);
        var report = await at.VerifyAsync();
        report.Differences.ShouldBeEmpty();
        (report.Accounts, report.Instances, report.Orders).ShouldBe((2, 2, 2));
    }

    // What an older program would have written: its tables and columns of today's rows.
    private static void Write(DataPlace from, DataPlace to, int version)
    {
        using var source = Schema.Session(from.Engine(As.Owner));
        using var target = Schema.Session(to.Engine(As.Owner));
        source.Begin([], writes: false);
        target.Begin([], writes: true);
        foreach (var script in Schema.Statements(target.Engine, 0).Take(version))
            target.Script(script);
        string[] own = ["schema_version", "catalog_edition"];
        foreach (var table in Schema.Tables.Except(own).Where(table => target.Engine.HasTable(target, table)))
        {
            var columns = ColumnsOf(target, table);
            var rows = source.Query(
                $"SELECT {string.Join(", ", columns)} FROM {table}",
                row => Enumerable.Range(0, row.FieldCount).Select(row.GetValue).ToArray()
            );
            target.Engine.Insert(target, table, columns, rows);
        }

        // Lines were rows of their own.
        var orders = source.Query(
            "SELECT account_id, order_number, lines FROM orders",
            row => (Account: row.GetInt64(0), Number: row.GetInt64(1), Lines: row.GetString(2))
        );
        var lines =
            from order in orders
            from line in JsonSerializer.Deserialize<long[][]>(order.Lines)!.Index()
            select (object[])[order.Account, order.Number, (long)line.Index, .. line.Item.Cast<object>()];
        string[] named = ["account_id", "order_number", "line", "origin_order", "period", "amount_minor"];
        target.Engine.Insert(target, "order_lines", named, lines);
        target.Execute(
            "INSERT INTO schema_version (version, admits, applied_at) VALUES (@version, @version, 0)",
            ("@version", version)
        );
        target.Commit();
    }

    private static List<string> ColumnsOf(Session session, string table)
    {
        using var command = session.Connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} LIMIT 0";
        using var reader = command.ExecuteReader();
        return Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
    }

    private static async Task RecordAsync(SeededData data, int version, int admits)
    {
        await data.At.ChangeAsync(session =>
            session.Execute(
                "INSERT INTO schema_version (version, admits, applied_at) VALUES (@version, @admits, 0)",
                ("@version", version),
                ("@admits", admits)
            )
        );
    }
}
