using System.Data.Common;
using NpgsqlTypes;

namespace Cubit.Store.Execute;

/// <summary>One column of a table, with how a row fills it.</summary>
internal abstract record Column<TRow>(string Name, NpgsqlDbType Type)
{
    /// <summary>The value of one row.</summary>
    public abstract object Of(TRow row);

    /// <summary>The values of many rows, as one array.</summary>
    public abstract Array Of(IReadOnlyList<TRow> rows);
}

internal sealed record Number<TRow>(string Name, Func<TRow, long> Value) : Column<TRow>(Name, NpgsqlDbType.Bigint)
{
    public override object Of(TRow row) => Value(row);

    public override Array Of(IReadOnlyList<TRow> rows)
    {
        var values = new long[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value(rows[i]);
        return values;
    }
}

internal sealed record Text<TRow>(string Name, Func<TRow, string> Value) : Column<TRow>(Name, NpgsqlDbType.Text)
{
    public override object Of(TRow row) => Value(row);

    public override Array Of(IReadOnlyList<TRow> rows)
    {
        var values = new string[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value(rows[i]);
        return values;
    }
}

/// <summary>A table of the hot path, described once: both engines make their statements from it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OnConflict">What follows the insertion where rows are written anew, or empty.</param>
/// <param name="Key">Whose latest row counts, where rows are written anew; null where rows are only added.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record Table<TRow>(
    string Name,
    string OnConflict,
    Func<TRow, (long, long)>? Key,
    params Column<TRow>[] Columns
)
{
    /// <summary>One row, values by position.</summary>
    public string InsertRow { get; } =
        $"INSERT INTO {Name} ({Names(Columns)}) "
        + $"VALUES ({string.Join(", ", Columns.Select((_, i) => $"@p{i}"))}) {OnConflict}";

    /// <summary>Many rows, an array per column; a row that is not written fails the statement.</summary>
    public string InsertRows { get; } = Guarded(OnConflict, Columns.Length + 1, Insertion(Name, OnConflict, Columns));

    private static string Insertion(string name, string onConflict, Column<TRow>[] columns)
    {
        var arrays = columns.Select(
            (column, i) => $"${i + 1}::{(column.Type == NpgsqlDbType.Bigint ? "bigint" : "text")}[]"
        );
        return $"INSERT INTO {name} ({Names(columns)}) SELECT * FROM unnest({string.Join(", ", arrays)}) {onConflict}";
    }

    // A row that moved on meanwhile is not written: dividing by 0 stops the transaction before the commit that was sent
    // along.
    private static string Guarded(string onConflict, int count, string insertion) =>
        onConflict.Length == 0
            ? insertion
            : $"WITH written AS ({insertion} RETURNING 1) "
                + $"SELECT 1 / (CASE WHEN count(*) = ${count}::bigint THEN 1 ELSE 0 END) FROM written";

    private static string Names(Column<TRow>[] columns) => string.Join(", ", columns.Select(column => column.Name));
}

/// <summary>Rows of one table that wait to be written.</summary>
internal abstract class PendingRows
{
    public abstract int Count { get; }

    public abstract string InsertRow { get; }

    public abstract string InsertRows { get; }

    /// <summary>Whether a row may turn out not to be written, which is a conflict.</summary>
    public abstract bool MayConflict { get; }

    /// <summary>How many columns a row has.</summary>
    public abstract int Width { get; }

    /// <summary>Gives the values of a row to the parameters of <see cref="InsertRow"/>.</summary>
    public abstract void Fill(DbCommand command, int row);

    /// <summary>The arrays of <see cref="InsertRows"/>.</summary>
    public abstract IEnumerable<(Array Values, NpgsqlDbType Type)> Arrays();

    public abstract void Clear();
}

/// <inheritdoc/>
internal sealed class PendingRows<TRow>(Table<TRow> table) : PendingRows
{
    private readonly List<TRow> _rows = [];
    private readonly Dictionary<(long, long), int> _places = [];

    public override int Count => _rows.Count;

    public override string InsertRow => table.InsertRow;

    public override string InsertRows => table.InsertRows;

    public override bool MayConflict => table.OnConflict.Length > 0;

    public override int Width => table.Columns.Length;

    public void Add(TRow row)
    {
        if (table.Key is { } key && !_places.TryAdd(key(row), _rows.Count))
            _rows[_places[key(row)]] = row;
        else
            _rows.Add(row);
    }

    public override void Fill(DbCommand command, int row)
    {
        for (var i = 0; i < table.Columns.Length; i++)
            command.Parameters[i].Value = table.Columns[i].Of(_rows[row]);
    }

    public override IEnumerable<(Array Values, NpgsqlDbType Type)> Arrays() =>
        table.Columns.Select(column => (column.Of(_rows), column.Type));

    public override void Clear()
    {
        _rows.Clear();
        _places.Clear();
    }
}
