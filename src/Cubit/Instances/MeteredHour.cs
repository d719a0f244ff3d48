using Cubit.Amounts;
using NodaTime;

namespace Cubit.Instances;

/// <summary>Compute units that a project used within one hour.</summary>
/// <param name="From">The first instant of the hour.</param>
/// <param name="ComputeUnits">How many, for the whole hour.</param>
public sealed record MeteredHour(Instant From, Fraction ComputeUnits)
{
    /// <summary>How long it lasts.</summary>
    public static readonly Duration Length = Duration.FromHours(1);

    /// <summary>How long after the end of a day its hours still count: they come late.</summary>
    public static readonly Duration LateBy = Duration.FromHours(1);

    /// <summary>How long work that runs when its project gets a subscription is metered on.</summary>
    public static readonly Duration EndsWithin = Duration.FromDays(1);

    /// <summary>The first instant of the hour in which an instant lies.</summary>
    public static Instant HourOf(Instant at) =>
        Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() / NodaConstants.TicksPerHour * NodaConstants.TicksPerHour);

    /// <summary>Compute units times hours.</summary>
    public static Fraction Sum(IEnumerable<MeteredHour> hours) =>
        hours.Aggregate(Fraction.Zero, (sum, hour) => sum + hour.ComputeUnits);
}
