using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Cubit.Store.Catalog;
using Cubit.Store.Engines;

namespace Cubit.Store.Execute;

/// <summary>One thread with one connection, which takes what waits in a queue and runs it in one transaction.</summary>
/// <remarks>
/// While one transaction goes on the next works gather, so no timer is needed. A work is answered only after the commit
/// of its transaction. A batch that fails is halved until the work at fault is alone, so that it never spoils the
/// others. A batch that another process was in the way of, or whose server was lost, runs again. The thread does
/// nothing else than to wait, so that no thread of the pool ever waits for the database.
/// </remarks>
internal sealed class Lane : IAsyncDisposable
{
    // What was decided without asking is decided again with its accounts locked, in one order: then a second conflict
    // is rare and a fifth a fault.
    private const int ConflictsMax = 5;

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    private readonly Engine _engine;
    private readonly Shelf _shelf;
    private readonly WorkQueue _queue;
    private readonly LaneRules _rules;
    private readonly ManualResetEventSlim _closing = new();
    private readonly Ahead? _ahead;
    private readonly Trust _trust = new();
    private readonly Task _thread;
    private Session? _session;
    private long _commits;

    public Lane(Engine engine, Shelf shelf, WorkQueue queue, LaneRules rules)
    {
        (_engine, _shelf, _queue, _rules) = (engine, shelf, queue, rules);
        if (rules.DecidesAhead)
            _ahead = new Ahead(Write, queue.Done, queue.Wake);
        _thread = Task.Factory.StartNew(
            Drain,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>How many transactions were committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Ends when the queue is complete and empty.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing.Set();
        await _thread;
        if (_ahead is not null)
            await _ahead.DisposeAsync();
        LetGo();
        _closing.Dispose();
    }

    private void Drain()
    {
        while (_queue.Take() is { } batch)
            if (_ahead is null)
                RunNow(batch);
            else if (batch.Count == 0 || !TryAhead(batch, _ahead))
                RunInTurn(batch, _ahead);
        if (_ahead is not null)
            RunInTurn([], _ahead);
    }

    // Whatever is in the way of a batch is met again, and told to whom it concerns, when it runs in its turn.
    [SuppressMessage("Design", "CA1031", Justification = "It runs again.")]
    private bool TryAhead(List<Work> batch, Ahead ahead)
    {
        try
        {
            var session = Connected();
            session.BeginAhead(ahead.IsClear);
            for (var i = 0; i < batch.Count || _queue.TryTakeMore(batch, ahead.IsWriting); i++)
                session.RunAhead(batch[i]);
            if (ahead.TryWrite(session.HandOver(batch)))
                return true;
        }
        catch (Exception) { }

        if (_session?.TryRollback() == false)
            LetGo();
        return false;
    }

    // A batch that was not written comes before the one that was decided upon it.
    private void RunInTurn(List<Work> batch, Ahead ahead)
    {
        if (ahead.Join() is { } failed)
        {
            _session?.Forget();
            RunNow(failed.Works);
        }

        if (batch.Count > 0)
            RunNow(batch);
    }

    private void RunNow(List<Work> batch)
    {
        Run(batch);
        _queue.Done(batch);
    }

    private void Write(Draft draft)
    {
        _session!.Commit(draft);
        Interlocked.Increment(ref _commits);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is handed to whoever waits for the answer.")]
    private void Run(List<Work> batch)
    {
        try
        {
            CommitWithPatience(batch);
            foreach (var work in batch)
                work.Succeed();
        }
        catch (Exception exception) when (batch.Count == 1 || exception is StoreLostException)
        {
            foreach (var work in batch)
                work.Fail(exception);
        }
        catch (Exception)
        {
            Run([.. batch.Take(batch.Count / 2)]);
            Run([.. batch.Skip(batch.Count / 2)]);
        }
    }

    private void CommitWithPatience(IReadOnlyList<Work> batch)
    {
        var (conflicts, pause, started) = (0, PauseMin, Stopwatch.GetTimestamp());
        var mayTrust = _rules.Writes && _trust.MayTry();
        string? unanswered = null;
        while (true)
        {
            try
            {
                if (unanswered is not null && WasCommitted(unanswered))
                    return;
                unanswered = null;
                Commit(batch, mayTrust);
                return;
            }
            catch (Exception e) when (_session is { IsAhead: true } && _engine.TroubleOf(e) is not Trouble.Lost)
            {
                // Whatever is in the way is met again, if it is there.
                mayTrust = false;
                _trust.WasWrong();
            }
            catch (Exception e) when (_engine.TroubleOf(e) is Trouble.Conflict)
            {
                // The same again: the other transaction is over now.
                if (++conflicts == ConflictsMax)
                    throw new StoreConflictException();
            }
            catch (Exception e) when (_engine.TroubleOf(e) is Trouble.Lost)
            {
                unanswered ??= _session is { IsCommitting: true, TransactionId: { } id } ? id : null;
                LetGo();
                mayTrust = false;
                if (Stopwatch.GetElapsedTime(started) > _rules.LostMax || _closing.Wait(pause))
                    throw new StoreLostException(e);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
        }
    }

    // The server may not know yet that the connection is lost, and still be at it.
    private bool WasCommitted(string transactionId) =>
        _engine.WasCommitted(Connected(), transactionId)
        ?? throw new TimeoutException("The transaction that was not answered is still going on.");

    private void Commit(IReadOnlyList<Work> batch, bool mayTrust)
    {
        var session = Connected();
        try
        {
            session.Begin([.. batch.Select(work => work.Scope)], _rules.Writes, mayTrust);
            // What has asked holds its accounts' locks, in the order of ids; what has not takes them as it writes.
            foreach (var work in session.Trusted is null ? batch : [.. batch.OrderBy(work => work.Scope.Accounts[0])])
                work.Run(session);
            session.Commit();
            if (session.IsAhead)
                _trust.WasRight();
            Interlocked.Increment(ref _commits);
        }
        catch (Exception e) when (_engine.TroubleOf(e) is not Trouble.Lost)
        {
            if (!session.TryRollback())
                LetGo();
            throw;
        }
    }

    private Session Connected() => _session ??= new Session(_engine, _engine.Connect(_rules.Writes), _shelf);

    private void LetGo()
    {
        _session?.Dispose();
        _session = null;
    }
}

/// <summary>What the works of a lane may do.</summary>
/// <param name="Writes">Whether they write.</param>
/// <param name="LostMax">How long a lost server is waited for.</param>
/// <param name="DecidesAhead">Whether a batch is decided while the one before is still being written.</param>
internal sealed record LaneRules(bool Writes, TimeSpan LostMax, bool DecidesAhead = false);

/// <summary>Whether the next batch is decided on what is known, without asking.</summary>
/// <remarks>
/// Where other processes often write the same accounts that is often in vain: each time, twice as many batches ask.
/// </remarks>
internal sealed class Trust
{
    private const int AskingMax = 64;

    private int _asking;
    private int _toAsk;

    public bool MayTry()
    {
        if (_toAsk == 0)
            return true;
        _toAsk--;
        return false;
    }

    public void WasRight() => _asking = 0;

    public void WasWrong() => _toAsk = _asking = Math.Clamp(_asking * 2, 1, AskingMax);
}
