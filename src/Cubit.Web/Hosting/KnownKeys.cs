using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Claims;

namespace Cubit.Web.Hosting;

/// <summary>API keys that were found a moment ago, so that not every request asks the database.</summary>
/// <remarks>A key taken away is good for five seconds more at most. One that is unknown is never kept.</remarks>
public sealed class KnownKeys
{
    /// <summary>How long a key counts as known.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(5);

    // Some 300 bytes each.
    private const int CountMax = 20_000;

    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, long Since)> _known = new(
        StringComparer.Ordinal
    );

    // The dictionary would lock all of itself to count.
    private int _count;

    /// <summary>Who a key speaks for, where that is known at a time of the stopwatch.</summary>
    public ClaimsPrincipal? Find(string key, long now) =>
        _known.TryGetValue(key, out var known) && Stopwatch.GetElapsedTime(known.Since, now) < KnownFor
            ? known.Principal
            : null;

    /// <summary>Keeps who a key speaks for.</summary>
    /// <param name="key">The key.</param>
    /// <param name="principal">Who it speaks for.</param>
    /// <param name="since">The time of the stopwatch before the database was asked.</param>
    public void Put(string key, ClaimsPrincipal principal, long since)
    {
        if (!_known.ContainsKey(key) && Interlocked.Increment(ref _count) > CountMax)
        {
            _known.Clear();
            _count = 1;
        }

        _known[key] = (principal, since);
    }
}
