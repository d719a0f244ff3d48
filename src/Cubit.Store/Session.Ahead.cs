using System.Data.Common;
using Cubit.Store.Execute;

namespace Cubit.Store;

/// <content>Deciding while the transaction before is still being written.</content>
public sealed partial class Session
{
    // Of what is decided without having asked: nothing is under way, and a statement is not allowed.
    private static readonly Func<bool> Never = () => false;

    private PendingSet _spare = new();
    private Func<bool>? _isClear;

    /// <summary>
    /// Whether it is deciding on what it knows: before it has begun, or while the transaction before is still written.
    /// </summary>
    internal bool IsAhead => _isClear is not null;

    /// <summary>Begins to decide on what earlier transactions left; the first statement begins its own.</summary>
    /// <param name="isClear">Waits for the transaction before, and tells whether it went through.</param>
    internal void BeginAhead(Func<bool> isClear)
    {
        _isClear = isClear;
        _pending.Clear();
        KeepRows();
    }

    /// <summary>Hands over what was decided; what comes next is gathered apart.</summary>
    internal Draft HandOver(List<Work> works)
    {
        var draft = new Draft(works, !IsAhead, _pending, _catalog, Lessons());
        (_pending, _spare) = (_spare, _pending);
        return draft;
    }

    /// <summary>
    /// Writes and commits what was handed over: on another thread, while this one decides without a statement.
    /// </summary>
    /// <exception cref="DbException">It was not written.</exception>
    /// <exception cref="StoreConflictException">It was not written: it was decided on what is no longer so.</exception>
    internal void Commit(Draft draft)
    {
        try
        {
            if (!draft.IsBegun)
                Engine.BeginLate(this);
            Engine.Flush(this, draft.Rows.InOrder, commit: true);
        }
        catch
        {
            _ = TryUndo();
            throw;
        }

        Learn(draft.Catalog, draft.Lessons);
    }

    private void RequireBegun()
    {
        if (_isClear is not { } isClear)
            return;
        if (!isClear())
            throw new StoreConflictException();
        _isClear = null;
        Engine.BeginLate(this);
    }
}
