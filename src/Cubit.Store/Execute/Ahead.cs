using System.Diagnostics.CodeAnalysis;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;

namespace Cubit.Store.Execute;

/// <summary>What was decided for a batch, and is on its way to the disk while the next batch is decided.</summary>
/// <param name="Works">Whom to answer then.</param>
/// <param name="IsBegun">Whether its transaction has begun.</param>
/// <param name="Taken">
/// Accounts that it took from what others of the process have seen, each of the version that it was decided on.
/// </param>
/// <param name="Rows">What is to be written.</param>
/// <param name="Catalog">The catalog that it was decided by, or null where none was asked for.</param>
/// <param name="Lessons">What is known of accounts once it is written.</param>
internal sealed record Draft(
    List<Work> Works,
    bool IsBegun,
    IReadOnlyList<(long Account, long Version)> Taken,
    PendingSet Rows,
    PublishedCatalog? Catalog,
    IReadOnlyList<AccountLesson> Lessons
);

/// <summary>A thread that writes one draft at a time.</summary>
/// <remarks>It answers whoever waits for a draft that went through, and keeps one that did not.</remarks>
internal sealed class Ahead : IAsyncDisposable
{
    private readonly object _turn = new();
    private readonly Action<Draft> _write;
    private readonly Action<List<Work>> _done;
    private readonly Action _failed;
    private readonly Task _thread;
    private Draft? _draft;
    private Draft? _next;
    private bool _hasFailed;
    private bool _isClosed;

    /// <param name="write">Writes a draft to the disk.</param>
    /// <param name="done">Is told of works that are done.</param>
    /// <param name="failed">Is told that a draft was not written and waits to be taken back.</param>
    public Ahead(Action<Draft> write, Action<List<Work>> done, Action failed)
    {
        (_write, _done, _failed) = (write, done, failed);
        _thread = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>Waits until nothing is being written.</summary>
    /// <returns>The draft that was not written, which is the caller's now; or null.</returns>
    public Draft? Join()
    {
        lock (_turn)
        {
            while (_draft is not null && !_hasFailed)
                Monitor.Wait(_turn);
            var failed = _draft;
            (_draft, _hasFailed) = (null, false);
            return failed;
        }
    }

    /// <summary>Whether a draft is being written.</summary>
    public bool IsWriting()
    {
        lock (_turn)
            return _draft is not null && !_hasFailed;
    }

    /// <summary>Whether nothing was in the way until now, waiting for what is being written.</summary>
    public bool IsClear()
    {
        lock (_turn)
        {
            while (_draft is not null && !_hasFailed)
                Monitor.Wait(_turn);
            return !_hasFailed;
        }
    }

    /// <summary>Hands a draft over, to be written as soon as the one before is, and waits until that is so.</summary>
    /// <returns>Whether it was taken: not after one that failed.</returns>
    public bool TryWrite(Draft draft)
    {
        lock (_turn)
        {
            _next = draft;
            if (_draft is null)
                Begin();
            while (_next is not null && !_hasFailed)
                Monitor.Wait(_turn);
            var isTaken = _next is null;
            _next = null;
            return isTaken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_turn)
        {
            _isClosed = true;
            Monitor.PulseAll(_turn);
        }

        await _thread;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever takes the draft back meets what failed again.")]
    private void Run()
    {
        while (Next() is { } draft)
        {
            try
            {
                _write(draft);
            }
            catch (Exception)
            {
                lock (_turn)
                {
                    _hasFailed = true;
                    Monitor.PulseAll(_turn);
                }

                _failed();
                continue;
            }

            // The lane goes on at once, whoever else is to be told.
            lock (_turn)
                Begin();
            foreach (var work in draft.Works)
                work.Succeed();
            _done(draft.Works);
        }
    }

    private void Begin()
    {
        (_draft, _next) = (_next, null);
        Monitor.PulseAll(_turn);
    }

    private Draft? Next()
    {
        lock (_turn)
        {
            while (_draft is null || _hasFailed)
            {
                if (_isClosed)
                    return null;
                Monitor.Wait(_turn);
            }

            return _draft;
        }
    }
}
