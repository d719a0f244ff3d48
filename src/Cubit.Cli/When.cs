using Cubit.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Cli;

/// <summary>Reads the three forms in which people write when something happens.</summary>
/// <remarks>
/// An instant <c>2023-06-01T08:00:00Z</c>, a local time <c>2023-06-01T08:00</c>, a date <c>2023-06-01</c>.
/// </remarks>
/// <source>docs/spec/refunds.md section 1</source>
internal static class When
{
    /// <summary>The forms, for complaints.</summary>
    public const string Forms = "2020-09-24, 2020-09-24T10:00 or 2020-09-24T10:00:00Z, in the years 1970 to 2999";

    private const int YearMin = 1970;
    private const int YearMax = 2999;

    private static readonly LocalDateTimePattern[] Local =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.FFFFFF"),
    ];

    private static readonly OffsetDateTimePattern[] WithOffset =
    [
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFo<Z+HH:mm>"),
    ];

    /// <summary>The instant that is meant in this zone; a date alone is its first instant, or its close.</summary>
    public static bool TryParse(string text, BillingZone zone, bool closesDay, out Instant at)
    {
        at = default;
        if (LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date) && IsInBounds(date))
        {
            at = closesDay ? zone.CloseOf(date) : zone.StartOf(date);
            return true;
        }

        foreach (var pattern in Local)
        {
            if (pattern.Parse(text).TryGetValue(default, out var local) && IsInBounds(local.Date))
            {
                at = zone.At(local);
                return true;
            }
        }

        return TryParseOffset(text, out at);
    }

    private static bool TryParseOffset(string text, out Instant at)
    {
        at = default;
        foreach (var pattern in WithOffset)
        {
            if (pattern.Parse(text).TryGetValue(default, out var moment) && IsInBounds(moment.Date))
            {
                at = moment.ToInstant();
                return true;
            }
        }

        return false;
    }

    private static bool IsInBounds(LocalDate date) => date.Year is >= YearMin and <= YearMax;
}
