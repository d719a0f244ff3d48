using System.Collections.Concurrent;
using System.Diagnostics;
using Cubit.Store.Catalog;
using Cubit.Store.Engines;

namespace Cubit.Store.Execute;

/// <summary>Sessions that read, each with its prepared statements, used again and again.</summary>
internal sealed class Readers(Engine engine, Shelf shelf) : IDisposable
{
    // A reader's caller waits for an answer, so it is told soon to come again, other than a command that is to be kept.
    private static readonly TimeSpan LostMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _places = new(engine.ReadersMax);
    private readonly ConcurrentBag<Session> _idle = [];

    /// <summary>Reads one consistent state.</summary>
    public T Read<T>(Scope scope, Func<Session, T> read)
    {
        _places.Wait();
        try
        {
            return ReadUnbounded(scope, read);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Reads in the middle of another reading, which must not wait for its own place.</summary>
    public T ReadUnbounded<T>(Scope scope, Func<Session, T> read)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return ReadOnce(scope, read);
            }
            catch (Exception e) when (engine.TroubleOf(e) is Trouble.Lost)
            {
                // What lost one connection has lost the others too.
                Empty();
                if (Stopwatch.GetElapsedTime(started) > LostMax)
                    throw new StoreLostException(e);
                Task.Delay(Pause).GetAwaiter().GetResult();
            }
        }
    }

    public void Dispose()
    {
        Empty();
        _places.Dispose();
    }

    private T ReadOnce<T>(Scope scope, Func<Session, T> read)
    {
        if (!_idle.TryTake(out var session))
            session = new Session(engine, engine.Connect(writes: false), shelf);
        try
        {
            session.Begin([scope], writes: false);
            var result = read(session);
            session.Commit();
            _idle.Add(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Empty()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }
}
