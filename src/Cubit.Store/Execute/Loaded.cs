namespace Cubit.Store.Execute;

/// <summary>Rows that a transaction has loaded or written, by key; null where there is none.</summary>
internal sealed class Loaded<TKey, TRow>
    where TKey : notnull
    where TRow : class
{
    // Some 5 KB each where they are instances: a fraction of what a server may take.
    private const int KeptMax = 20_000;

    private readonly Dictionary<TKey, TRow?> _rows = [];
    private Dictionary<TKey, TRow> _kept = [];

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
        _kept = [];
    }

    /// <summary>The rows that stay true beyond a transaction that went through, if nobody else writes.</summary>
    public Dictionary<TKey, TRow> Kept()
    {
        var kept = _kept.Count > KeptMax ? [] : _kept;
        foreach (var (key, row) in _rows)
            if (row is not null)
                kept[key] = row;
        return kept;
    }

    /// <summary>Takes up rows that are as they were.</summary>
    public void Restore(Dictionary<TKey, TRow> kept) => _kept = kept;
}
