using Cubit.Store.Catalog;
using Cubit.Store.Engines;

namespace Cubit.Store.Execute;

/// <summary>
/// The way in which everything is read: a queue and a few lanes, each of which reads for all that wait.
/// </summary>
internal sealed class ReadPath : IAsyncDisposable
{
    // Questions that wait together share the round trips of their transaction; a few already make that cheap.
    private const int GroupMax = 32;

    // As for commands: beyond this, waiting helps nobody.
    private const int QueueMax = 1024;

    // Who asks waits for the answer, and is told soon to come again.
    private static readonly TimeSpan LostMax = TimeSpan.FromSeconds(3);

    private readonly Engine _engine;
    private readonly Shelf _shelf;
    private readonly WorkQueue _queue = new(QueueMax, GroupMax, writes: false);
    private readonly Lane[] _lanes;

    public ReadPath(Engine engine, Shelf shelf)
    {
        (_engine, _shelf) = (engine, shelf);
        var rules = new LaneRules(Writes: false, LostMax);
        _lanes = [.. Enumerable.Range(0, engine.ReadersMax).Select(_ => new Lane(engine, shelf, _queue, rules))];
    }

    public Task<T> RunAsync<T>(Scope scope, Func<Session, T> read)
    {
        var work = new Work<T>(scope, read);
        if (!_queue.TryAdd(work))
            throw new StoreBusyException();
        return work.Answer;
    }

    /// <summary>Reads in the middle of another transaction, on a connection of its own.</summary>
    public T RunAside<T>(Func<Session, T> read)
    {
        using var session = new Session(_engine, _engine.Connect(writes: false), _shelf);
        session.Begin([], writes: false);
        var result = read(session);
        session.Commit();
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        foreach (var lane in _lanes)
            await lane.DisposeAsync();
    }
}
