namespace Cubit.Store.Execute;

/// <summary>Rows that wait to be written, table by table in the order in which they are.</summary>
internal sealed class PendingSet
{
    // A table is a record, whose own hash is that of all its columns.
    private readonly Dictionary<object, PendingRows> _ofTable = new(ReferenceEqualityComparer.Instance);
    private readonly List<PendingRows> _inOrder = [];

    public PendingSet()
    {
        foreach (var table in Tables.InOrder)
            _inOrder.Add(_ofTable[table.Table] = table.Rows());
    }

    public IReadOnlyList<PendingRows> InOrder => _inOrder;

    public bool IsEmpty => !_inOrder.Exists(rows => rows.Count > 0);

    public void Add<TRow>(Table<TRow> table, TRow row) => ((PendingRows<TRow>)_ofTable[table]).Add(row);

    public void Clear()
    {
        foreach (var rows in _inOrder)
            rows.Clear();
    }
}
