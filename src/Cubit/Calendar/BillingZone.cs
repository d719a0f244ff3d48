using NodaTime;
using NodaTime.TimeZones;

namespace Cubit.Calendar;

/// <summary>The time zone of an account: it turns dates into instants at the edge, and nothing else.</summary>
/// <source>docs/spec/refunds.md section 1</source>
public sealed class BillingZone
{
    private readonly DateTimeZone _zone;

    private BillingZone(DateTimeZone zone) => _zone = zone;

    /// <summary>Coordinated universal time.</summary>
    public static BillingZone Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>The IANA name: <c>Asia/Kuala_Lumpur</c>.</summary>
    public string Id => _zone.Id;

    /// <summary>The zone with this IANA name.</summary>
    /// <exception cref="FormatException">The time zone database has no such zone.</exception>
    public static BillingZone Of(string id) =>
        TryOf(id, out var zone)
            ? zone
            : throw new FormatException(
                $"'{id}' is not a time zone; write an IANA name like UTC or Asia/Kuala_Lumpur."
            );

    /// <summary>The zone with this IANA name, if the time zone database has it.</summary>
    public static bool TryOf(string? id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BillingZone? zone)
    {
        zone = id is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } found ? new(found) : null;
        return zone is not null;
    }

    /// <summary>
    /// Midnight: the first instant of the local day, also where the clock skips 00:00, or the whole day.
    /// </summary>
    public Instant StartOf(LocalDate date)
    {
        var midnight = _zone.MapLocal(date.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }

    /// <summary>The close of the local day: midnight of the next one.</summary>
    public Instant CloseOf(LocalDate date) => StartOf(date.PlusDays(1));

    /// <summary>
    /// The instant of a local time; a skipped one moves later by the gap, a repeated one is the earlier.
    /// </summary>
    public Instant At(LocalDateTime local) => _zone.ResolveLocal(local, Resolvers.LenientResolver).ToInstant();

    /// <summary>What a clock on the wall shows at this instant.</summary>
    public LocalDateTime LocalOf(Instant instant) => instant.InZone(_zone).LocalDateTime;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
