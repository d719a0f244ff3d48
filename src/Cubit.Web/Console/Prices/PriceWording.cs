using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store.Catalog;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Web.Console.Prices;

/// <summary>How operators' pages write and read what takes effect at a time.</summary>
public static class PriceWording
{
    // Beyond this a sandbox clock stands at the end of the calendar.
    private const int YearMax = 2999;

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm"
    );

    /// <summary>From when on something holds; what was there from the beginning has no date.</summary>
    public static string From(Instant from) =>
        from <= Instant.FromUtc(2000, 1, 1, 0, 0) ? "the beginning" : Wording.Local(from, BillingZone.Utc);

    /// <summary>A state for people.</summary>
    public static string Name(PriceVersionState state) =>
        state == PriceVersionState.InForce ? "In force" : state.ToString();

    /// <summary>A standard change for people.</summary>
    public static string Name(StandardChange change) =>
        change switch
        {
            StandardChange.Upgrade => "Next larger size",
            StandardChange.Downgrade => "Next smaller size",
            _ => $"Renewal for {Wording.Term(PriceSimulation.RenewedMonths)}",
        };

    /// <summary>An amount that may be given back: with its sign, or a dash where there is none.</summary>
    public static string Signed(Money? amount) => amount?.ToDisplay() ?? "–";

    /// <summary>A difference with its sign, also above 0.</summary>
    public static string Difference(Money? was, Money? would) =>
        was is not { } from || would is not { } to ? "–"
        : to > from ? $"+{(to - from).ToDisplay()}"
        : (to - from).ToDisplay();

    /// <summary>The moment in UTC that was typed; nothing where the field is empty.</summary>
    /// <errors>request.invalid</errors>
    internal static (Instant? At, Refusal? Refusal) Moment(string typed)
    {
        if (typed.Length == 0)
            return (null, null);
        return Minute.Parse(typed) is { Success: true, Value: { Year: <= YearMax } local }
            ? (local.InUtc().ToInstant(), null)
            : (null, Refusal.Of("request.invalid", $"'{typed}' is no date and time; write one like 2030-01-01T00:00."));
    }
}
