using Cubit.Store;
using Cubit.Store.Resizing;
using Cubit.Store.Settings;
using NodaTime;

namespace Cubit.Web.Hosting;

/// <summary>The one place where the time is read: the system's clock, or a sandbox clock that stands still.</summary>
/// <remarks>Instants are whole microseconds, as they are stored.</remarks>
public sealed class EdgeClock
{
    private const long TicksPerMicrosecond = 10;

    private readonly Lock _moving = new();
    private Instant? _sandbox;

    private EdgeClock(Instant? sandbox) => _sandbox = sandbox;

    /// <summary>Whether this is a sandbox clock, which moves by command only.</summary>
    public bool IsSandbox => _sandbox is not null;

    /// <summary>The time.</summary>
    public Instant Now
    {
        get
        {
            lock (_moving)
                return _sandbox ?? System();
        }
    }

    /// <summary>The system's clock, in whole microseconds.</summary>
#pragma warning disable RS0030 // The edge is where the clock is read.
    public static Instant System() => Whole(SystemClock.Instance.GetCurrentInstant());
#pragma warning restore RS0030

    /// <summary>A sandbox clock that persists with the data; it is set only where the data has none yet.</summary>
    /// <param name="database">The data.</param>
    /// <param name="start">Where a new one stands; the system's time if null.</param>
    public static async Task<EdgeClock> SandboxAsync(Database database, Instant? start)
    {
        var now = database.Read(SettingRows.SandboxClock);
        if (now is null)
        {
            now = Whole(start ?? System());
            await database.Writes.RunAsync(session => SettingRows.SetSandboxClock(session, now.Value));
        }

        return new EdgeClock(now);
    }

    /// <summary>The system's clock as the edge's clock.</summary>
    public static EdgeClock Real() => new(null);

    /// <summary>Takes over where a sandbox clock stands for every process on the data; each request does.</summary>
    public void CatchUp(Session session)
    {
        if (IsSandbox && SettingRows.SandboxClock(session) is { } stored)
            StandAt(new SandboxTime(stored));
    }

    /// <summary>The instant that a body names, no later than a sandbox clock may stand.</summary>
    /// <exception cref="FormatException">It is later, or no instant.</exception>
    internal static Instant Within(JsonPlace place) =>
        place.Instant() is var to && to <= SandboxDesk.Latest
            ? to
            : throw place.Refused($"is after {SandboxDesk.Latest}");

    /// <summary>Takes over where a sandbox clock was moved to; it never goes back.</summary>
    /// <exception cref="InvalidOperationException">This is the system's clock.</exception>
    public void StandAt(SandboxTime time)
    {
        if (!IsSandbox)
            throw new InvalidOperationException("Only a sandbox clock can be moved.");
        lock (_moving)
            _sandbox = Instant.Max(_sandbox!.Value, time.Now);
    }

    private static Instant Whole(Instant instant) =>
        Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks() / TicksPerMicrosecond * TicksPerMicrosecond);
}
