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
    private const NpgsqlDbType Bigints = NpgsqlDbType.Array | NpgsqlDbType.Bigint;

    // By the names of the tables; a few combinations occur.
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <param name="tables">The rows.</param>
    /// <param name="trusted">What they were decided on, if nobody has looked; else null.</param>
    public static NpgsqlBatchCommand Of(IReadOnlyList<PendingRows> tables, Trusted? trusted)
    {
        var names = string.Join(' ', tables.Select(rows => rows.Name));
        var text = Texts.GetOrAdd(
            trusted is null ? names : $"trusted {names}",
            _ => Text(tables, comparesTrusted: trusted is not null)
        );
        var command = new NpgsqlBatchCommand(text);
        foreach (var rows in tables)
        {
            foreach (var (values, type) in rows.Arrays())
                command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
            if (rows.MayConflict)
                command.Parameters.Add(new() { Value = (long)rows.Count, NpgsqlDbType = NpgsqlDbType.Bigint });
        }

        if (trusted is not null)
        {
            var named = string.Join(',', trusted.Accounts);
            command.Parameters.Add(new() { Value = named, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = trusted.Accounts, NpgsqlDbType = Bigints });
            command.Parameters.Add(new() { Value = trusted.Versions, NpgsqlDbType = Bigints });
            command.Parameters.Add(new() { Value = trusted.Edition, NpgsqlDbType = NpgsqlDbType.Text });
        }

        return command;
    }

    private static string Text(IReadOnlyList<PendingRows> tables, bool comparesTrusted)
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

        // As of the beginning of the statement, which is when its tables are locked: who publishes keeps it waiting or
        // waits for it. What is committed to an account after that shows in the rows that are written: its own and its
        // next event. A refusal writes neither, and was right then.
        if (comparesTrusted)
        {
            // The accounts are named before anything else is looked at. Were that evaluated later, the walls would let
            // nothing through.
            guards.Insert(0, $"set_config('cubit.accounts', ${next++}::text, true) IS NOT NULL");
            guards.Add(
                $"""
                (SELECT array_agg(version ORDER BY account_id) FROM accounts
                  WHERE account_id = ANY (${next++}::bigint[])) = ${next++}::bigint[]
                AND (SELECT edition FROM catalog_edition) = ${next}
                """
            );
        }

        // A row that moved on meanwhile is not written: dividing by 0 stops the transaction before the commit that was
        // sent along.
        var with = parts.Count == 0 ? "" : $"WITH {string.Join(", ", parts)} ";
        return $"{with}" + $"SELECT 1 / (CASE WHEN {string.Join(" AND ", guards)} THEN 1 ELSE 0 END)";
    }
}
