using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Cubit.Store.Catalog;
using Cubit.Store.Engines;

namespace Cubit.Store.Execute;

/// <summary>The one write path: a queue, one writer, and one transaction for all that waits (group commit).</summary>
/// <remarks>
/// While one transaction is being synced to the disk the next commands gather, so no timer is needed. A command is
/// answered only after the commit that holds it. A batch that fails is halved until the command at fault is alone, so
/// that one bad command never spoils the others. A batch that another process was in the way of, or whose server was
/// lost, runs again.
/// </remarks>
/// <source>ARCHITECTURE.md, "Storage"</source>
public sealed class WritePath : IAsyncDisposable
{
    // At 32 clients a few dozen wait; a thousand means that the disk does not keep up, and waiting longer helps nobody.
    private const int QueueMax = 1024;

    // Beyond this the cost of the sync is spread thin enough, and latency is what suffers.
    internal const int BatchMax = 256;

    // Accounts are locked in one order and nothing is decided before, so a second conflict is rare and a fifth a fault.
    private const int ConflictsMax = 5;

    // A standby takes over within half a minute; whoever waits longer than a minute has given up.
    private static readonly TimeSpan LostMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReconnectPauseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconnectPauseMin = TimeSpan.FromMilliseconds(20);

    private readonly Engine _engine;
    private readonly Shelf _shelf;
    private readonly int _groupMax;
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(QueueMax) { SingleReader = true }
    );
    private readonly ManualResetEventSlim _closing = new();
    private readonly Task _writer;
    private Session? _session;
    private long _commits;

    internal WritePath(Engine engine, Shelf shelf, int groupMax)
    {
        (_engine, _shelf, _groupMax) = (engine, shelf, groupMax);
        _session = new Session(engine, engine.Connect(writes: true), shelf);
        _writer = Task.Factory.StartNew(
            Drain,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>How many transactions were committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Runs a command on tables of the whole installation.</summary>
    /// <remarks>As <see cref="RunAsync{T}(Scope, Func{Session, T})"/>.</remarks>
    /// <exception cref="StoreBusyException">The queue is full.</exception>
    public Task<T> RunAsync<T>(Func<Session, T> command) => RunAsync(Scope.Global, command);

    /// <summary>Runs a command in the next transaction and answers when that is on the disk.</summary>
    /// <remarks>
    /// The command may run again, even where an earlier run was committed and its answer was lost: so it does
    /// nothing but read and write through its session, and what must not happen twice looks for its key first.
    /// </remarks>
    /// <exception cref="StoreBusyException">The queue is full; nothing was done.</exception>
    /// <exception cref="StoreConflictException">Others changed the same again and again; nothing was done.</exception>
    /// <exception cref="StoreLostException">The server could not be reached for too long.</exception>
    public Task<T> RunAsync<T>(Scope scope, Func<Session, T> command)
    {
        var work = new Work<T>(scope, command);
        if (!_queue.Writer.TryWrite(work))
            throw new StoreBusyException();
        return work.Answer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _closing.Set();
        await _writer;
        LetGo();
        _closing.Dispose();
    }

    private void Drain()
    {
        var batch = new List<Work>(BatchMax);
        while (WaitForWork())
        {
            while (batch.Count < _groupMax && _queue.Reader.TryRead(out var work))
                batch.Add(work);
            Write(batch);
            batch.Clear();
        }
    }

    // This thread is the writer's own: it has nothing else to do than to wait.
    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is handed to whoever waits for the answer.")]
    private void Write(IReadOnlyList<Work> batch)
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
            Write([.. batch.Take(batch.Count / 2)]);
            Write([.. batch.Skip(batch.Count / 2)]);
        }
    }

    private void CommitWithPatience(IReadOnlyList<Work> batch)
    {
        var (conflicts, pause, started) = (0, ReconnectPauseMin, Stopwatch.GetTimestamp());
        string? unanswered = null;
        while (true)
        {
            try
            {
                if (unanswered is not null && WasCommitted(unanswered))
                    return;
                unanswered = null;
                Commit(batch);
                return;
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
                if (Stopwatch.GetElapsedTime(started) > LostMax || _closing.Wait(pause))
                    throw new StoreLostException(e);
                pause = pause * 2 < ReconnectPauseMax ? pause * 2 : ReconnectPauseMax;
            }
        }
    }

    private Session Connected() => _session ??= new Session(_engine, _engine.Connect(writes: true), _shelf);

    private void LetGo()
    {
        _session?.Dispose();
        _session = null;
    }

    // The server may not know yet that the connection is lost, and still be at it.
    private bool WasCommitted(string transactionId) =>
        _engine.WasCommitted(Connected(), transactionId)
        ?? throw new TimeoutException("The transaction that was not answered is still going on.");

    private void Commit(IReadOnlyList<Work> batch)
    {
        var session = Connected();
        try
        {
            session.Begin([.. batch.Select(work => work.Scope)], writes: true);
            foreach (var work in batch)
                work.Run(session);
            session.Commit();
            Interlocked.Increment(ref _commits);
        }
        catch (Exception e) when (_engine.TroubleOf(e) is not Trouble.Lost)
        {
            if (!session.TryRollback())
                LetGo();
            throw;
        }
    }

    private abstract class Work(Scope scope)
    {
        public Scope Scope => scope;

        public abstract void Run(Session session);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Scope scope, Func<Session, T> command) : Work(scope)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Answer => _answer.Task;

        public override void Run(Session session) => _result = command(session);

        public override void Succeed() => _answer.SetResult(_result!);

        public override void Fail(Exception exception) => _answer.SetException(exception);
    }
}
