using System.Runtime.InteropServices;
using Cubit.Amounts;
using NodaTime;

namespace Cubit.Instances;

/// <summary>The facts of a subscription as whole numbers, for whoever asks for its amounts often.</summary>
/// <units>Whole seconds since 1970 in UTC; minor units of the price currency.</units>
internal sealed class SubscriptionFacts
{
    // No currency has more minor units to the whole than this.
    private const long MinorPerPartMax = 10_000;

    private SubscriptionFacts(Subscription of) => Of = of;

    /// <summary>Whose facts they are.</summary>
    public Subscription Of { get; }

    /// <summary>Whether all of them are whole and small enough; if not, the others say nothing.</summary>
    public bool IsTold { get; private init; }

    /// <summary>First instant of the first term.</summary>
    public long Start { get; private init; }

    /// <summary>First instant after the last term.</summary>
    public long End { get; private init; }

    /// <summary>List price per month of the configuration in force.</summary>
    public long ListPerMonth { get; private init; }

    /// <summary>The facts of the tranches, in their order.</summary>
    public LayerFacts[] Layers { get; private init; } = [];

    public static SubscriptionFacts For(Subscription subscription)
    {
        var layers = new LayerFacts[subscription.Tranches.Count];
        var isTold = true;
        for (var i = 0; i < layers.Length; i++)
            isTold &= LayerFacts.TryOf(subscription.Tranches[i], subscription.Currency, out layers[i]);
        return
            isTold
            && TrySeconds(subscription.Start, out var start)
            && TrySeconds(subscription.End, out var end)
            && TryMinor(subscription.ListPerMonth, subscription.Currency, out var list)
            ? new(subscription)
            {
                IsTold = true,
                Start = start,
                End = end,
                ListPerMonth = list,
                Layers = layers,
            }
            : new(subscription);
    }

    /// <summary>Seconds since 1970, where the instant is so many exactly.</summary>
    public static bool TrySeconds(Instant at, out long seconds)
    {
        var since = at - NodaConstants.UnixEpoch;
        var (whole, rest) = Math.DivRem(since.NanosecondOfDay, NodaConstants.NanosecondsPerSecond);
        seconds = (since.Days * (long)NodaConstants.SecondsPerDay) + whole;
        return rest == 0;
    }

    /// <summary>Minor units, where the value is so many exactly and not below 0.</summary>
    public static bool TryMinor(Fraction value, Currency currency, out long minor)
    {
        minor = 0;
        if (!value.TryParts(out var over, out var under) || over < 0)
            return false;
        var per = currency.MinorPer(under);
        if (over > long.MaxValue / MinorPerPartMax || (per == 0 && over != 0))
            return false;
        minor = over * per;
        return true;
    }

    /// <summary>Where a subscription keeps its facts once they are worked out. It has no part in equality.</summary>
    /// <remarks>A copy with other values inherits the slot, and finds that the facts are another's.</remarks>
    [StructLayout(LayoutKind.Auto)]
    internal struct Slot : IEquatable<Slot>
    {
        private SubscriptionFacts? _facts;

        /// <summary>The facts. Two threads may both work them out; they find the same.</summary>
        public SubscriptionFacts For(Subscription subscription) =>
            _facts is { } facts && ReferenceEquals(facts.Of, subscription)
                ? facts
                : _facts = SubscriptionFacts.For(subscription);

        public readonly bool Equals(Slot other) => true;

        public override readonly bool Equals(object? obj) => obj is Slot;

        public override readonly int GetHashCode() => 0;
    }
}
