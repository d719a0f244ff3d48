using Cubit.Store.Engines;
using NpgsqlTypes;

namespace Cubit.Store.Execute;

/// <summary>One column of a table, with how a row fills it.</summary>
internal abstract record Column<TRow>(string Name, NpgsqlDbType Type)
{
    /// <summary>Gives the value of one row to a parameter of a statement of SQLite.</summary>
    public abstract void Bind(SqliteInsertion insertion, int parameter, TRow row);

    /// <summary>The values of many rows, as one array.</summary>
    public abstract Array Of(IReadOnlyList<TRow> rows);
}

internal sealed record Number<TRow>(string Name, Func<TRow, long> Value) : Column<TRow>(Name, NpgsqlDbType.Bigint)
{
    public override void Bind(SqliteInsertion insertion, int parameter, TRow row) =>
        insertion.Bind(parameter, Value(row));

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
    public override void Bind(SqliteInsertion insertion, int parameter, TRow row) =>
        insertion.Bind(parameter, Value(row));

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
        + $"VALUES ({string.Join(", ", Columns.Select(_ => "?"))}) {OnConflict}";

    /// <summary>Many rows, an array per column, the first of which is the parameter of a number.</summary>
    public string InsertRows(int first)
    {
        var arrays = Columns.Select(
            (column, i) => $"${first + i}::{(column.Type == NpgsqlDbType.Bigint ? "bigint" : "text")}[]"
        );
        return $"INSERT INTO {Name} ({Names(Columns)}) SELECT * FROM unnest({string.Join(", ", arrays)}) {OnConflict}";
    }

    private static string Names(Column<TRow>[] columns) => string.Join(", ", columns.Select(column => column.Name));
}

/// <summary>Rows of one table that wait to be written.</summary>
internal abstract class PendingRows
{
    public abstract string Name { get; }

    public abstract int Count { get; }

    public abstract string InsertRow { get; }

    public abstract int Width { get; }

    public abstract string InsertRows(int first);

    /// <summary>Whether a row may turn out not to be written, which is a conflict.</summary>
    public abstract bool MayConflict { get; }

    /// <summary>Gives the values of a row to the parameters of <see cref="InsertRow"/>.</summary>
    public abstract void Bind(SqliteInsertion insertion, int row);

    /// <summary>The arrays of <see cref="InsertRows"/>.</summary>
    public abstract IEnumerable<(Array Values, NpgsqlDbType Type)> Arrays();

    public abstract void Clear();
}

/// <inheritdoc/>
internal sealed class PendingRows<TRow>(Table<TRow> table) : PendingRows
{
    private readonly List<TRow> _rows = [];
    private readonly Dictionary<(long, long), int> _places = [];

    public override string Name => table.Name;

    public override int Count => _rows.Count;

    public override string InsertRow => table.InsertRow;

    public override int Width => table.Columns.Length;

    public override bool MayConflict => table.OnConflict.Length > 0;

    public override string InsertRows(int first) => table.InsertRows(first);

    public void Add(TRow row)
    {
        if (table.Key is { } key && !_places.TryAdd(key(row), _rows.Count))
            _rows[_places[key(row)]] = row;
        else
            _rows.Add(row);
    }

    public override void Bind(SqliteInsertion insertion, int row)
    {
        for (var i = 0; i < table.Columns.Length; i++)
            table.Columns[i].Bind(insertion, i + 1, _rows[row]);
    }

    public override IEnumerable<(Array Values, NpgsqlDbType Type)> Arrays() =>
        table.Columns.Select(column => (column.Of(_rows), column.Type));

    public override void Clear()
    {
        _rows.Clear();
        _places.Clear();
    }
}
