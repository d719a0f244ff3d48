using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using NodaTime;

namespace Cubit.Web.Demo;

/// <summary>A day of metered use of a demo project, billed and paid for: nothing of it is left to come.</summary>
internal static class DemoUsage
{
    private const int FirstHour = 8;

    // Compute units, hour by hour: 162.5 CU-hours are USD 8.125, so that the rounding is seen.
    private static readonly Fraction[] Units = [12, 30, Fraction.Parse("37.5"), 41, 30, 12];

    public static void Add(Session session, long account, BillingZone zone, string name, string region, Instant at)
    {
        var close = zone.CloseOf(zone.LocalOf(at).Date);
        var first = MeteredHour.HourOf(at) + Duration.FromHours(FirstHour);
        MeteredHour[] hours = [.. Units.Select((units, i) => new MeteredHour(first + Duration.FromHours(i), units))];
        AccountDesk.Set(session, account, new UsageMetered(close, "metering", name, hours));
        var market = new Market(
            CatalogRows.InForce(session, "maxcompute", region, at)!,
            CatalogRows.RulesInForce(session, "maxcompute", at),
            null
        );
        var project = new Project(account, name, region, BillingMethod.PayAsYouGo, null, at);
        var billed = (UsageBilled)
            SwitchBilling.Bill(project, hours, close, market, close + MeteredHour.LateBy, PassDeadline.Actor).Events[0];
        AccountDesk.TopUp(session, account, new BalanceToppedUp(billed.At, "demo", billed.Total));
        AccountDesk.Set(session, account, billed);
    }
}
