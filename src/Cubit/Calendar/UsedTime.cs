using Cubit.Amounts;
using NodaTime;

namespace Cubit.Calendar;

/// <summary>Counts elapsed time in days of 24 real hours, minutes or seconds; never below zero.</summary>
/// <source>docs/spec/refunds.md sections 1, 4 and 5</source>
public static class UsedTime
{
    /// <summary>Days begun between two instants: 9 d 2 h are 10.</summary>
    public static long DaysUp(Instant from, Instant to) => Up(to - from, NodaConstants.TicksPerDay);

    /// <summary>Days completed between two instants: 9 d 2 h are 9.</summary>
    public static long DaysDown(Instant from, Instant to) => Math.Max(0, (to - from).Days);

    /// <summary>Minutes begun between two instants.</summary>
    public static long MinutesUp(Instant from, Instant to) => Up(to - from, NodaConstants.TicksPerMinute);

    /// <summary>Seconds between two instants, exactly.</summary>
    public static Fraction Seconds(Instant from, Instant to) =>
        new(Math.Max(0, (to - from).BclCompatibleTicks), NodaConstants.TicksPerSecond);

    /// <summary>Whole months of so many days: 30 days make one, 365 make twelve.</summary>
    public static int WholeMonths(long days) => (int)((12 * (days / 365)) + Math.Min(11, days % 365 / 30));

    private static long Up(Duration duration, long ticksPerUnit) =>
        Math.Max(0, (duration.BclCompatibleTicks + ticksPerUnit - 1) / ticksPerUnit);
}
