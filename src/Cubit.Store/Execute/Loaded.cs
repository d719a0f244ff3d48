namespace Cubit.Store.Execute;

/// <summary>Rows that a transaction has loaded or written, by key; null where there is none.</summary>
/// <param name="keptMax">How many are kept beyond it, about.</param>
internal sealed class Loaded<TKey, TRow>(int keptMax)
    where TKey : notnull
    where TRow : class
{
    private readonly Dictionary<TKey, TRow?> _rows = [];
    private readonly Dictionary<TKey, TRow> _kept = [];

    public TRow? this[TKey key]
    {
        set => _rows[key] = value;
    }

    /// <summary>Those that this transaction has loaded or written.</summary>
    public IEnumerable<TRow> Known => _rows.Values.OfType<TRow>();

    public TRow? Get(TKey key, Func<TKey, TRow?> load) =>
        _rows.TryGetValue(key, out var row) ? row
        : _kept.TryGetValue(key, out var kept) ? kept
        : _rows[key] = load(key);

    public void Clear()
    {
        _rows.Clear();
        _kept.Clear();
    }

    /// <summary>Keeps the rows that stay true beyond a transaction that went through, if nobody else writes.</summary>
    public void Keep()
    {
        if (_kept.Count > keptMax)
            _kept.Clear();
        foreach (var (key, row) in _rows)
            if (row is not null)
                _kept[key] = row;
        _rows.Clear();
    }
}
