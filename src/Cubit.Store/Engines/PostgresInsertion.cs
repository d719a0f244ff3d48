using System.Collections.Concurrent;
using Cubit.Store.Execute;
using Npgsql;
using NpgsqlTypes;

namespace Cubit.Store.Engines;

/// <summary>Writes the rows of several tables in one statement.</summary>
/// <remarks>
/// Beginning and ending a statement costs the server and the driver some 40 µs, whatever it does; an order writes eight
/// tables.
/// </remarks>
internal static class PostgresInsertion
{
    // By the names of the tables; a few combinations occur.
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    public static NpgsqlBatchCommand Of(IReadOnlyList<PendingRows> tables)
    {
        var text = Texts.GetOrAdd(string.Join(' ', tables.Select(rows => rows.Name)), _ => Text(tables));
        var command = new NpgsqlBatchCommand(text);
        foreach (var rows in tables)
        {
            foreach (var (values, type) in rows.Arrays())
                command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
            if (rows.MayConflict)
                command.Parameters.Add(new() { Value = (long)rows.Count, NpgsqlDbType = NpgsqlDbType.Bigint });
        }

        return command;
    }

    private static string Text(IReadOnlyList<PendingRows> tables)
    {
        var (parts, guards, next) = (new List<string>(), new List<string> { "true" }, 1);
        foreach (var rows in tables)
        {
            var insertion = rows.InsertRows(next);
            next += rows.Width;
            if (rows.MayConflict)
            {
                insertion += " RETURNING 1";
                guards.Add($"(SELECT count(*) FROM {rows.Name}_written) = ${next++}::bigint");
            }

            parts.Add($"{rows.Name}_written AS ({insertion})");
        }

        // A row that moved on meanwhile is not written: dividing by 0 stops the transaction before the commit that was
        // sent along.
        return $"WITH {string.Join(", ", parts)} "
            + $"SELECT 1 / (CASE WHEN {string.Join(" AND ", guards)} THEN 1 ELSE 0 END)";
    }
}
