using System.Data.Common;
using Cubit.Store.Execute;

namespace Cubit.Store;

/// <content>Deciding while the transaction before is still being written.</content>
public sealed partial class Session
{
    private static readonly Func<bool> Never = () => false;

    private PendingSet _spare = new();
    private Func<bool>? _isClear;

    /// <summary>Whether it is deciding on what it knows, while the transaction before may still be written.</summary>
    internal bool IsAhead => _isClear is not null;

    /// <summary>What it decides on without having asked, for the database to compare; null where it has asked.
    /// </summary>
    internal Trusted? Trusted { get; set; }

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

/// <summary>What a batch was decided on, and which is compared in the transaction that writes.</summary>
/// <param name="Accounts">Ids of its accounts, in order.</param>
/// <param name="Versions">The version of each.</param>
/// <param name="Edition">The catalog's edition.</param>
internal sealed record Trusted(long[] Accounts, long[] Versions, string Edition);
