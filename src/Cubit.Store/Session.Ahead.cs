using System.Data.Common;
using Cubit.Store.Execute;

namespace Cubit.Store;

/// <content>Deciding while the transaction before is still being written.</content>
public sealed partial class Session
{
    // Of what is decided without having asked: nothing is under way, and a statement is not allowed.
    private static readonly Func<bool> Never = () => false;

    private readonly List<(long Account, long Version)> _taken = [];
    private PendingSet _spare = new();
    private Func<bool>? _isClear;

    /// <summary>
    /// Whether it is deciding on what it knows: before it has begun, or while the transaction before is still written.
    /// </summary>
    internal bool IsAhead => _isClear is not null;

    /// <summary>
    /// Begins to decide on what earlier transactions left, or others of the process have seen; the first statement
    /// begins its own.
    /// </summary>
    /// <param name="isClear">Waits for the transaction before, and tells whether it went through.</param>
    internal void BeginAhead(Func<bool> isClear)
    {
        _isClear = isClear;
        ChangesWidely = false;
        _pending.Clear();
        _taken.Clear();
        KeepRows();
    }

    /// <summary>Runs a work, on what is known as long as no statement was needed.</summary>
    internal void RunAhead(Work work)
    {
        if (IsAhead && work.Scope is { Accounts: [var account] } scope)
            Take(account, scope.Instance);
        work.Run(this);
    }

    /// <summary>Hands over what was decided; what comes next is gathered apart.</summary>
    internal Draft HandOver(List<Work> works)
    {
        // Of those that it has changed, the rows tell when they are written.
        var unchanged = _taken.Where(each => Accounts.Find(each.Account)?.Version == each.Version).ToList();
        var draft = new Draft(works, !IsAhead, unchanged, _pending, _catalog, Lessons());
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
                Engine.BeginLate(this, draft.Taken);
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
        Engine.BeginLate(this, _taken);
    }

    // What a question has seen is as good as what this session has written, as long as nobody has written since: what
    // is on its way to the disk is in this session, and the rest is compared when it begins. Where this transaction has
    // changed other instances of the account, the others are still as they were at the version that it began with.
    private void Take(long id, long number)
    {
        var account = Accounts.Find(id);
        if (
            number > 0
            && (account is null || Instances.Find((id, number)) is null)
            && KnownAccounts.TryFindAtOneVersion(id, number, out var seen, out var held, out var nextDue)
            && (account is null || (!ChangesWidely && Versions.GetValueOrDefault(id, account.Version) == seen.Version))
        )
        {
            if (account is null)
                _taken.Add((id, seen.Version));
            Accounts[id] = account ??= seen;
            Instances[(id, number)] = held;
            NextDue.TryAdd(id, nextDue);
        }

        if (account is not null)
            Saw(account);
    }
}
