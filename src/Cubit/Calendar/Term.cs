using NodaTime;

namespace Cubit.Calendar;

/// <summary>One paid period of a subscription: so many months, half-open.</summary>
/// <remarks>The next one starts where this one ends; see <see cref="Next"/>.</remarks>
/// <param name="Anchor">First start of the unbroken run of terms that this one belongs to.</param>
/// <param name="MonthsBefore">Months sold in the run before this term.</param>
/// <param name="Months">Months of this term.</param>
/// <param name="Start">First instant that belongs to the term.</param>
/// <param name="End">First instant that no longer does: a midnight of the billing zone.</param>
/// <source>docs/spec/refunds.md section 2</source>
public sealed record Term(Instant Anchor, int MonthsBefore, int Months, Instant Start, Instant End)
{
    /// <summary>The longest term that is sold, in months: ten years.</summary>
    public const int MonthsMax = 120;

    /// <summary>The longest unbroken run of terms, in months: a hundred years, which a calendar still holds.</summary>
    public const int RunMonthsMax = 1200;

    /// <summary>Whole 24-hour days of the term: 31 from 2023-01-01 12:00 to 2023-02-02 00:00.</summary>
    public long OrderDays => (End - Start).Days;

    /// <summary>The first term of a run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The months are not 1 to <see cref="RunMonthsMax"/>.</exception>
    public static Term First(BillingZone zone, Instant start, int months) =>
        new(start, 0, months, start, EndOf(zone, start, months));

    /// <summary>The term that follows this one; its months count from the run's anchor, never from this end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The run would be longer than <see
    /// cref="RunMonthsMax"/>.</exception>
    public Term Next(BillingZone zone, int months) =>
        new(Anchor, MonthsBefore + Months, months, End, EndOf(zone, Anchor, MonthsBefore + Months + months));

    private static Instant EndOf(BillingZone zone, Instant anchor, int months)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(months, RunMonthsMax);
        var local = zone.LocalOf(anchor);
        // Where the clock skips 00:00, a day's first instant reads 01:00 and is its midnight all the same.
        if (anchor == zone.StartOf(local.Date))
            return zone.StartOf(local.Date.PlusMonths(months));
        var end = zone.At(local.PlusMonths(months));
        var day = zone.LocalOf(end).Date;
        return end == zone.StartOf(day) ? end : zone.StartOf(day.PlusDays(1));
    }
}
