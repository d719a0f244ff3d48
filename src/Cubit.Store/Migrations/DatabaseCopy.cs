using System.Data.Common;
using NodaTime;

namespace Cubit.Store.Migrations;

/// <summary>How far a copy has come.</summary>
/// <param name="Table">The table that is being copied.</param>
/// <param name="Rows">Its rows so far.</param>
/// <param name="IsDone">Whether these are all.</param>
public sealed record CopyProgress(string Table, long Rows, bool IsDone);

/// <summary>Copies all data from one place to an empty other one, of any engine: in one transaction, or not at all.
/// </summary>
public static class DatabaseCopy
{
    // A line of progress every few seconds.
    private const long RowsToldEach = 100_000;

    /// <summary>Tables whose rows each database makes for itself.</summary>
    private static readonly string[] Own = ["schema_version", "catalog_edition"];

    /// <summary>Copies every table.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="SchemaException">A schema does not admit this program, the source is behind it, or the
    /// target holds data.</exception>
    public static long Run(DataPlace from, DataPlace to, Instant now, Action<CopyProgress> tell)
    {
        SchemaReport.Migrate(to, now);
        using var source = Schema.Session(from.Engine(As.Owner));
        using var target = Schema.Session(to.Engine(As.Owner));
        source.Begin([], writes: false);
        source.Engine.RequireOwner(source);
        Schema.RequireCurrent(source);
        target.Begin([], writes: true);
        target.Engine.LockSchema(target);
        var tables = Schema.Tables.Except(Own, StringComparer.Ordinal).ToList();
        foreach (var table in tables)
            RequireEmpty(target, table, to);
        var rows = tables.Sum(table => Copy(source, target, table, tell));
        target.Commit();
        source.Commit();
        return rows;
    }

    private static void RequireEmpty(Session target, string table, DataPlace to)
    {
        if (target.Query($"SELECT 1 FROM {table} LIMIT 1", row => row.GetInt32(0)).Count > 0)
            throw new SchemaException($"{to} holds data already (in {table}); copy to an empty place.");
    }

    private static long Copy(Session source, Session target, string table, Action<CopyProgress> tell)
    {
        using var command = source.Connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var count = 0L;
        target.Engine.Insert(target, table, columns, Rows());
        tell(new CopyProgress(table, count, IsDone: true));
        return count;

        IEnumerable<object[]> Rows()
        {
            while (reader.Read())
            {
                yield return Values(reader);
                if (++count % RowsToldEach == 0)
                    tell(new CopyProgress(table, count, IsDone: false));
            }
        }
    }

    private static object[] Values(DbDataReader reader)
    {
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }
}
