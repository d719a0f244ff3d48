namespace Cubit.Store.Execute;

/// <summary>Rows that a transaction has loaded or written, by key; null where there is none.</summary>
internal sealed class Loaded<TKey, TRow>
    where TKey : notnull
    where TRow : class
{
    private Dictionary<TKey, TRow?> _rows = [];
    private Dictionary<TKey, TRow?> _before = [];

    public TRow? this[TKey key]
    {
        set => _rows[key] = value;
    }

    /// <summary>Those that this transaction has loaded or written.</summary>
    public IEnumerable<TRow> Known => _rows.Values.OfType<TRow>();

    /// <summary>A row that is here, or null.</summary>
    public TRow? Find(TKey key) => _rows.TryGetValue(key, out var row) ? row : _before.GetValueOrDefault(key);

    public TRow? Get(TKey key, Func<TKey, TRow?> load) =>
        _rows.TryGetValue(key, out var row) ? row
        : _before.TryGetValue(key, out var before) && before is not null ? before
        : _rows[key] = load(key);

    public void Clear()
    {
        _rows.Clear();
        _before.Clear();
    }

    /// <summary>Keeps the rows for the next transaction: they stay true if nobody else writes.</summary>
    public void Keep()
    {
        (_before, _rows) = (_rows, _before);
        _rows.Clear();
    }
}
