using Cubit.Store;
using Cubit.Store.Accounts;
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
            .ShouldBe([(1, 1), (2, 2), (3, 3), (4, 3)]);
    }

    [Fact]
    public async Task A_newer_schema_that_still_admits_this_program_is_used_as_it_is()
    {
        await using var data = await SeededData.MakeAsync(1);
        await RecordAsync(data, version: 9, admits: 4);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        database
            .Read(Scope.Of(SeededData.AccountOf(0)), session => AccountRows.Find(session, SeededData.AccountOf(0)))
            .ShouldNotBeNull();
    }

    [Fact]
    public async Task A_newer_schema_that_does_not_admit_this_program_is_refused_by_name()
    {
        await using var data = await SeededData.MakeAsync(1);
        await RecordAsync(data, version: 9, admits: 8);
        var refused = await Should.ThrowAsync<SchemaException>(() => Database.OpenAsync(data.Place, SeededData.Now));
        refused.Message.ShouldBe(
            "The data has schema 9, which admits programs of schema 8 and later; "
                + "this one is of schema 4. Run a newer Cubit."
        );
        Should.Throw<SchemaException>(() => Database.OpenToLook(data.Place));
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
