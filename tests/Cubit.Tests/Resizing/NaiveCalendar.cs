using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>Dates and instants as refunds.md sections 1 and 2 tell them, by the plainest means.</summary>
internal static class NaiveCalendar
{
    private const long NanosecondsInDay = 86_400_000_000_000;

    public static Exact Days(Instant from, Instant to) =>
        Exact.Of((to - from).ToBigIntegerNanoseconds(), NanosecondsInDay);

    public static Exact Seconds(Instant from, Instant to) => Days(from, to) * Exact.Of(86_400);

    /// <summary>The first instant of the local day; of the next one where the whole day was skipped.</summary>
    public static Instant Midnight(DateTimeZone zone, LocalDate day)
    {
        var mapping = zone.MapLocal(day.AtMidnight());
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    /// <summary>A skipped local time moves later by the gap, a repeated one is the earlier.</summary>
    public static Instant Resolve(DateTimeZone zone, LocalDateTime local)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count == 0
            ? local.WithOffset(mapping.EarlyInterval.WallOffset).ToInstant()
            : mapping.First().ToInstant();
    }

    /// <summary>The first midnight at or after so many months from the anchor.</summary>
    public static Instant TermEnd(DateTimeZone zone, Instant anchor, int months)
    {
        var local = anchor.InZone(zone).LocalDateTime;
        if (anchor == Midnight(zone, local.Date))
            local = local.Date.AtMidnight();
        var due = Resolve(zone, local.PlusMonths(months));
        var day = due.InZone(zone).Date;
        return due <= Midnight(zone, day) ? Midnight(zone, day) : Midnight(zone, day.PlusDays(1));
    }

    /// <summary>30 days are a month, but only 365 are twelve.</summary>
    public static int WholeMonths(Exact days)
    {
        var whole = (int)days.Floor();
        return 12 * (whole / 365) + Math.Min(11, whole % 365 / 30);
    }
}
