using System.Data.Common;
using System.Globalization;
using Cubit.Amounts;
using NodaTime;

namespace Cubit.Store;

/// <summary>One transaction on one connection: parameterised SQL in, typed rows out.</summary>
/// <remarks>Statements are prepared once per connection. A session belongs to one thread at a time.</remarks>
public sealed class Session
{
    private readonly DbConnection _connection;
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);

    internal Session(DbConnection connection, StoredJson json) => (_connection, Json) = (connection, json);

    /// <summary>The codec of what is stored as text.</summary>
    internal StoredJson Json { get; }

    /// <summary>The transaction that statements run in.</summary>
    internal DbTransaction? Transaction { get; set; }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Command(sql, values).ExecuteNonQuery();

    /// <summary>Reads every row.</summary>
    public List<T> Query<T>(
        string sql,
        Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads the first row, or nothing.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class
    {
        using var reader = Command(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>Runs a script of several statements that has no parameters.</summary>
    internal void Script(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = Transaction;
        command.ExecuteNonQuery();
    }

    /// <summary>Lets the prepared statements go.</summary>
    internal void Close()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            _prepared[sql] = command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
        }

        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        return command;
    }
}

/// <summary>How values are stored: instants as microseconds, money as minor units, fractions as text.</summary>
internal static class Stored
{
    private const long TicksPerMicrosecond = 10;

    /// <summary>Whole microseconds since 1970, UTC.</summary>
    public static long Micros(this Instant instant) => instant.ToUnixTimeTicks() / TicksPerMicrosecond;

    public static Instant FromMicros(long micros) => Instant.FromUnixTimeTicks(micros * TicksPerMicrosecond);

    public static Instant InstantAt(this DbDataReader row, int column) => FromMicros(row.GetInt64(column));

    public static Money MoneyAt(this DbDataReader row, int amount, int currency) =>
        new(row.GetInt64(amount), Currency.Of(row.GetString(currency)));

    public static int? IntAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static string Code<T>(this T value)
        where T : struct, Enum =>
        string.Concat(
            value
                .ToString()
                .Select(
                    (c, i) =>
                        char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLower(c, CultureInfo.InvariantCulture) : $"{c}"
                )
        );

    public static T FromCode<T>(string code)
        where T : struct, Enum => Enum.Parse<T>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
