namespace Cubit.Store.Execute;

/// <summary>Works that wait for a lane, oldest first, up to a limit.</summary>
/// <remarks>
/// A lane sleeps until there is something for it. Blocking on a channel's task instead turns round for a while first,
/// which took a twentieth of a server's processor time.
/// </remarks>
/// <param name="countMax">The most that wait.</param>
/// <param name="groupMax">The most that a lane takes in one go.</param>
/// <param name="writes">
/// Whether the works write. Then each batch that is at work is to have the same share of them, and a lane lets works
/// gather until it finds so many: otherwise all but the few that come first wait for those, and nothing is decided
/// while the rest are written. And a work on tables of the whole installation, which no account's lock keeps apart from
/// the others, begins when nothing is under way, and none begins beside it.
/// </param>
/// <param name="stages">How many batches are at work at the same time, at most.</param>
/// <param name="gathers">Whether a lane lets works gather, or takes what waits and more of it later.</param>
/// <param name="apart">
/// Whether a work of one account waits while another of it is under way, so that two lanes are seldom at the same
/// account: they would wait for one another in the database, and neither would know what the other leaves. Those of an
/// account that do not fit in the batch's share wait for it.
/// </param>
internal sealed class WorkQueue(
    int countMax,
    int groupMax,
    bool writes,
    int stages = 1,
    bool gathers = true,
    bool apart = false
)
{
    private const int Few = 20;

    private readonly Queue<Work> _works = new();
    private readonly List<Work> _held = [];
    private readonly HashSet<long> _accounts = [];
    private int _underWay;
    private bool _isAlone;
    private bool _isComplete;
    private bool _isWoken;

    private bool IsEnough => IsAny && (!writes || !gathers || _works.Count >= Math.Min(Share, groupMax));

    private bool IsAny => _works.TryPeek(out var first) && MayBegin(first);

    // Beyond two batches at work, a third is worth its own sync where each has so many works.
    private int Share
    {
        get
        {
            var all = _works.Count + _underWay;
            var batches = Math.Min(stages, Math.Max(2, all / Few));
            return (all + batches - 1) / batches;
        }
    }

    /// <summary>Adds a work.</summary>
    /// <returns>Whether there was room, and works are still taken.</returns>
    public bool TryAdd(Work work)
    {
        lock (_works)
        {
            if (_isComplete || _works.Count + _held.Count >= countMax)
                return false;
            Enqueue(work);
            if (IsEnough)
                Monitor.Pulse(_works);
            return true;
        }
    }

    /// <summary>Waits for a batch.</summary>
    /// <returns>It, empty after <see cref="Wake"/>; null when the queue is complete and empty.</returns>
    public List<Work>? Take()
    {
        var batch = new List<Work>();
        lock (_works)
        {
            while (!IsEnough && !_isWoken)
            {
                if (_isComplete && _works.Count + _held.Count == 0)
                {
                    Monitor.PulseAll(_works);
                    return null;
                }

                Monitor.Wait(_works);
            }

            if (_isWoken)
            {
                _isWoken = false;
                return batch;
            }

            var most = writes ? Math.Min(Share, groupMax) : groupMax;
            while (batch.Count < most && _works.TryPeek(out var next) && MayBegin(next))
                batch.Add(_works.Dequeue());
            _isAlone = writes && batch.Exists(IsGlobal);
            _underWay += batch.Count;
            if (apart)
                KeepApart(batch);
            if (IsEnough)
                Monitor.Pulse(_works);
            return batch;
        }
    }

    /// <summary>
    /// Waits for one work more for a batch that is decided, as long as the batch before is being written.
    /// </summary>
    /// <param name="batch">The batch, which gets it.</param>
    /// <param name="isWriting">
    /// Whether the batch before is being written; <see cref="Done"/> and <see cref="Wake"/> tell when it is not.
    /// </param>
    /// <returns>Whether there was one: not beyond the batch's share.</returns>
    public bool TryTakeMore(List<Work> batch, Func<bool> isWriting)
    {
        lock (_works)
        {
            while (batch.Count < Math.Min(Share, groupMax))
            {
                if (IsAny)
                {
                    batch.Add(_works.Dequeue());
                    _underWay++;
                    return true;
                }

                if (!isWriting())
                    return false;
                Monitor.Wait(_works);
            }

            return false;
        }
    }

    /// <summary>Gives back a batch that is done.</summary>
    public void Done(List<Work> batch)
    {
        lock (_works)
        {
            _underWay -= batch.Count;
            if (batch.Exists(IsGlobal))
                _isAlone = false;
            if (apart)
                LetGo(batch);
            if (IsEnough || !gathers)
                Monitor.Pulse(_works);
        }
    }

    /// <summary>Lets a lane that waits look up, although there is nothing for it in the queue.</summary>
    public void Wake()
    {
        lock (_works)
        {
            _isWoken = true;
            Monitor.Pulse(_works);
        }
    }

    /// <summary>Takes no more works; those that wait are still done.</summary>
    public void Complete()
    {
        lock (_works)
        {
            _isComplete = true;
            Monitor.PulseAll(_works);
        }
    }

    private static bool IsGlobal(Work work) => work.Scope.Accounts.Count == 0;

    private bool MayBegin(Work work) => !writes || (!_isAlone && (!IsGlobal(work) || _underWay == 0));

    private void Enqueue(Work work)
    {
        if (work.Scope.Accounts is [var account] && _accounts.Contains(account))
            _held.Add(work);
        else
            _works.Enqueue(work);
    }

    // Those of a batch are under way together; whoever else wants them waits.
    private void KeepApart(List<Work> batch)
    {
        foreach (var work in batch)
            if (work.Scope.Accounts is [var account])
                _accounts.Add(account);
        for (var i = _works.Count; i > 0; i--)
            Enqueue(_works.Dequeue());
    }

    private void LetGo(List<Work> batch)
    {
        foreach (var work in batch)
            if (work.Scope.Accounts is [var account])
                _accounts.Remove(account);
        if (_held.Count == 0)
            return;
        var held = _held.ToList();
        _held.Clear();
        held.ForEach(Enqueue);
    }
}
