using Cubit.Amounts;
using Cubit.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Cli.Quotes;

/// <summary>How values are written for people.</summary>
internal static class Shown
{
    private const int PriceDigitsMax = 9;

    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm"
    );

    private static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm:ss.FFFFFF"
    );

    /// <summary>What a clock on the wall shows: <c>2020-09-25 00:00</c>.</summary>
    public static string Time(Instant at, BillingZone zone)
    {
        var local = zone.LocalOf(at);
        return (local.Second == 0 && local.NanosecondOfSecond == 0 ? Minutes : Seconds).Format(local);
    }

    /// <summary>A price per month: <c>USD 7,200.00</c>, or with more digits where it has them.</summary>
    public static string Price(Fraction perMonth, Currency currency)
    {
        var text = perMonth.ToDecimalText(PriceDigitsMax);
        return Money.TryParse(text, currency, out var money) ? money.ToDisplay() : $"{currency} {text}";
    }

    /// <summary>An exact value, with the decimal for people where the two differ.</summary>
    public static string Value(Fraction exact, string shown) =>
        Fraction.Parse(shown) == exact ? shown : $"{exact} ≈ {shown}";
}
