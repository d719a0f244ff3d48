using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Cubit.Store.Execute;

/// <summary>Too much waits to be written; nothing of the command was done. Try again shortly.</summary>
public sealed class StoreBusyException() : Exception("Too many commands wait to be written; try again shortly.");

/// <summary>The one write path: a queue, one writer, and one transaction for all that waits (group commit).</summary>
/// <remarks>
/// While one transaction is being synced to the disk the next commands gather, so no timer is needed. A command is
/// answered
/// only after the commit that holds it. When a batch fails, each of its commands runs again alone, so that one bad
/// command never spoils the others.
/// </remarks>
/// <source>ARCHITECTURE.md, "Storage"</source>
public sealed class WritePath : IAsyncDisposable
{
    // At 32 clients a few dozen wait; a thousand means that the disk does not keep up, and waiting longer helps nobody.
    private const int QueueMax = 1024;

    // Beyond this the cost of the sync is spread thin enough, and latency is what suffers.
    internal const int BatchMax = 256;

    private readonly int _groupMax;

    private readonly DbConnection _connection;
    private readonly Session _session;
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(QueueMax) { SingleReader = true }
    );
    private readonly Task _writer;
    private long _commits;

    internal WritePath(DbConnection connection, StoredJson json, int groupMax)
    {
        _groupMax = groupMax;
        _connection = connection;
        _session = new Session(connection, json);
        _writer = Task.Factory.StartNew(
            Drain,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>How many transactions were committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Runs a command in the next transaction and answers when that is on the disk.</summary>
    /// <remarks>The command may run twice, so it must do nothing but read and write through its session.</remarks>
    /// <exception cref="StoreBusyException">The queue is full.</exception>
    public Task<T> RunAsync<T>(Func<Session, T> command)
    {
        var work = new Work<T>(command);
        if (!_queue.Writer.TryWrite(work))
            throw new StoreBusyException();
        return work.Answer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        _session.Close();
        await _connection.DisposeAsync();
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
    private void Write(List<Work> batch)
    {
        try
        {
            Commit(batch);
        }
        catch (Exception exception) when (batch.Count == 1)
        {
            batch[0].Fail(exception);
        }
        catch (Exception)
        {
            foreach (var work in batch)
                Write([work]);
        }
    }

    private void Commit(List<Work> batch)
    {
        using (var transaction = _connection.BeginTransaction())
        {
            _session.Transaction = transaction;
            foreach (var work in batch)
                work.Run(_session);
            transaction.Commit();
            Interlocked.Increment(ref _commits);
        }

        foreach (var work in batch)
            work.Succeed();
    }

    private abstract class Work
    {
        public abstract void Run(Session session);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<Session, T> command) : Work
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Answer => _answer.Task;

        public override void Run(Session session) => _result = command(session);

        public override void Succeed() => _answer.SetResult(_result!);

        public override void Fail(Exception exception) => _answer.SetException(exception);
    }
}
