using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Web.Console;

/// <summary>How the console writes moments, prices, configurations and states.</summary>
public static class Wording
{
    private static readonly LocalDateTimePattern Written = LocalDateTimePattern.CreateWithInvariantCulture(
        "d MMM uuuu, HH:mm"
    );

    private const int MonthsPerYear = 12;

    // A sandbox clock may stand at the end of the calendar, where the east has no local time any more.
    private static readonly Instant LastShown = Instant.MaxValue - Duration.FromDays(1);

    /// <summary>A moment in the billing zone, with the zone's name: <c>24 Sep 2020, 10:00 (UTC)</c>.</summary>
    public static string Moment(Instant at, BillingZone zone) => $"{Local(at, zone)} ({zone})";

    /// <summary>A moment in the billing zone: <c>24 Sep 2020, 10:00</c>.</summary>
    public static string Local(Instant at, BillingZone zone) =>
        Written.Format(zone.LocalOf(Instant.Min(at, LastShown)));

    /// <summary>Whole days and hours that are left: <c>188 days 14 hours</c>.</summary>
    public static string TimeLeft(Instant now, Instant end)
    {
        var left = Duration.Max(end - now, Duration.Zero);
        var hours = Counted(left.Hours, "hour");
        return left.Days > 0 ? $"{Counted(left.Days, "day")} {hours}" : hours;
    }

    /// <summary>A number of things: <c>1 day</c>, <c>2 days</c>.</summary>
    public static string Counted(long number, string thing) => $"{number:N0} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>A list price per month, without discount: <c>USD 2,200.00</c>.</summary>
    public static string Price(Fraction perMonth, Currency currency) =>
        Rounding.HalfAwayFromZero(perMonth, currency).ToDisplay();

    /// <summary>A configuration on its own: <c>100 CU</c>, <c>Configuration A</c>.</summary>
    public static string Name(Configuration configuration) =>
        configuration is Configuration.Named named ? $"Configuration {named.Name}" : configuration.ToString();

    /// <summary>A state for people.</summary>
    public static string Name(InstanceState state) => state.ToString();

    /// <summary>A state for people.</summary>
    public static string Name(OrderState state) =>
        state == OrderState.PendingPayment ? "Pending payment" : state.ToString();

    /// <summary>A state for people.</summary>
    public static string Name(TicketState state) => state.ToString();

    /// <summary>A state for people.</summary>
    public static string Name(ProjectState state) => state.ToString();

    /// <summary>A billing method for people.</summary>
    public static string Name(BillingMethod method) =>
        method == BillingMethod.PayAsYouGo ? "Pay-as-you-go" : "Subscription";

    /// <summary>A kind of order for people.</summary>
    public static string Name(OrderKind kind) =>
        kind == OrderKind.Conversion ? "Switch to pay-as-you-go" : kind.ToString();

    /// <summary>A number of months as a term: <c>1 month</c>, <c>2 years</c>.</summary>
    public static string Term(int months) =>
        months > MonthsPerYear && months % MonthsPerYear == 0
            ? Counted(months / MonthsPerYear, "year")
            : Counted(months, "month");

    /// <summary>A source of payment for people.</summary>
    public static string SourceName(string source) =>
        source switch
        {
            PaymentSource.Balance => "account balance",
            PaymentSource.External => "card or transfer",
            _ => source,
        };
}
