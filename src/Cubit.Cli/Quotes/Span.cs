using Cubit.Calendar;
using NodaTime;

namespace Cubit.Cli.Quotes;

/// <summary>When something may happen to an instance.</summary>
/// <param name="Zone">The billing zone.</param>
/// <param name="Start">The start of the first term.</param>
/// <param name="End">The end of the last term.</param>
/// <param name="Last">The last order.</param>
internal readonly record struct Span(BillingZone Zone, Instant Start, Instant End, Instant Last)
{
    /// <summary>The instant that is written, if it is within the terms and not before the last order.</summary>
    public Instant Within(Word when, bool closesDay)
    {
        var at = when.At(Zone, closesDay);
        if (at < Start)
            throw when.Bad($"is before the term starts; {Bounds()}");
        if (at >= End)
            throw when.Bad($"is {Time(at)}, when the term is over; {Bounds()}");
        if (at < Last)
            throw when.Bad($"is before the order above it, {Time(Last)}; write the orders in order of time");
        return at;
    }

    private string Bounds() => $"give a time from {Time(Start)} on and before {Time(End)}";

    private string Time(Instant at) => Shown.Time(at, Zone);
}
