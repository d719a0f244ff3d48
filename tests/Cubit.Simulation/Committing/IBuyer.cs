using NodaTime;

namespace Cubit.Simulation.Committing;

/// <summary>
/// How a customer asks for a quote and orders it: both go to the same program, which knows from the quote what the
/// order is about.
/// </summary>
internal interface IBuyer : IDisposable
{
    /// <summary>Asks for a quote of a subscriber's next resize.</summary>
    Task<Quoted> AskAsync(Subscriber subscriber);

    /// <summary>Orders, and throws unless the order was placed.</summary>
    Task PlaceAsync(PreparedOrder order);
}

/// <summary>A quote that may be ordered.</summary>
internal sealed record Quoted(string Id, Instant PricedAt);
