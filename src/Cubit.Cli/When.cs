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
    private const int DateLength = 10;
    private const int MinuteLength = 16;

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
        if (text.Length == DateLength)
        {
            if (!TryDate(text, out var date))
                return false;
            at = closesDay ? zone.CloseOf(date) : zone.StartOf(date);
            return true;
        }

        if (
            text.Length == MinuteLength
            && TryDate(text, out var day)
            && TryMinute(text.AsSpan(DateLength), out var time)
        )
        {
            at = zone.At(day + time);
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

    // The two usual forms are read digit by digit: a file has millions of them.
    private static bool TryDate(ReadOnlySpan<char> text, out LocalDate date)
    {
        date = default;
        if (
            text[4] != '-'
            || text[7] != '-'
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..DateLength], out var day)
            || year is < YearMin or > YearMax
            || month is < 1 or > 12
            || day < 1
            || day > CalendarSystem.Iso.GetDaysInMonth(year, month)
        )
            return false;
        date = new LocalDate(year, month, day);
        return true;
    }

    private static bool TryMinute(ReadOnlySpan<char> text, out LocalTime time)
    {
        time = default;
        if (
            text[0] != 'T'
            || text[3] != ':'
            || !TryDigits(text[1..3], out var hour)
            || !TryDigits(text[4..], out var minute)
            || hour > 23
            || minute > 59
        )
            return false;
        time = new LocalTime(hour, minute);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = (number * 10) + (c - '0');
        }

        return true;
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
