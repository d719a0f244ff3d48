using Cubit.Store.Catalog;
using Cubit.Store.Engines;

namespace Cubit.Store.Execute;

/// <summary>The one write path: a queue, and one transaction for all that waits (group commit).</summary>
/// <remarks>A command is answered only after the commit that holds it, each with its own answer.</remarks>
/// <source>ARCHITECTURE.md, "Storage"</source>
public sealed class WritePath : IAsyncDisposable
{
    // Beyond this the cost of the sync is spread thin enough, and latency is what suffers.
    internal const int GroupMax = 256;

    // At 32 clients a few dozen wait; a thousand means that the disk does not keep up, and waiting longer helps nobody.
    internal const int QueueMax = 1024;

    // A standby takes over within half a minute; whoever waits longer than a minute has given up.
    private static readonly TimeSpan LostMax = TimeSpan.FromSeconds(60);

    private readonly WorkQueue _queue;
    private readonly Lane[] _lanes;
    private readonly IDisposable? _upkeep;

    internal WritePath(Engine engine, Shelf shelf, int groupMax)
    {
        _upkeep = engine.Upkeep();
        _queue = new WorkQueue(
            QueueMax,
            groupMax,
            writes: true,
            stages: engine.DecidesAhead ? 2 : engine.WritersMax,
            gathers: !engine.DecidesAhead,
            apart: engine.WritersMax > 1
        );
        var rules = new LaneRules(Writes: true, LostMax, engine.DecidesAhead && groupMax > 1);
        _lanes = [.. Enumerable.Range(0, engine.WritersMax).Select(_ => new Lane(engine, shelf, _queue, rules))];
    }

    /// <summary>How many transactions go on at the same time.</summary>
    internal int Writers => _lanes.Length;

    /// <summary>How many transactions were committed since the start.</summary>
    public long Commits => _lanes.Sum(lane => lane.Commits);

    /// <summary>Runs a command on tables of the whole installation.</summary>
    /// <remarks>As <see cref="RunAsync{T}(Scope, Func{Session, T})"/>.</remarks>
    /// <exception cref="StoreBusyException">The queue is full.</exception>
    public Task<T> RunAsync<T>(Func<Session, T> command) => RunAsync(Scope.Global, command);

    /// <summary>Runs a command in the next transaction and answers when that is on the disk.</summary>
    /// <remarks>
    /// The command may run again, where its transaction did not go through: so it does nothing but read and write
    /// through its session.
    /// </remarks>
    /// <exception cref="StoreBusyException">The queue is full; nothing was done.</exception>
    /// <exception cref="StoreConflictException">Others changed the same again and again; nothing was done.</exception>
    /// <exception cref="StoreLostException">The server could not be reached for too long.</exception>
    public Task<T> RunAsync<T>(Scope scope, Func<Session, T> command)
    {
        var work = new Work<T>(scope, command);
        if (!_queue.TryAdd(work))
            throw new StoreBusyException();
        return work.Answer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        foreach (var lane in _lanes)
            await lane.DisposeAsync();
        _upkeep?.Dispose();
    }
}
