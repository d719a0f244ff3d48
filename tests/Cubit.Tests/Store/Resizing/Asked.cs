using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Tests.Store.Resizing;

/// <summary>Changes to write down: one with every kind of layer, and the one of the source document.</summary>
internal static class Asked
{
    public static RuleSet Rules { get; } = RuleSetJson.Shipped["alibaba/2022-05"];

    /// <summary>150 for a month from 2020-09-01; what is asked happens at the close of 2020-09-24.</summary>
    public static ResizeInputs To(Fraction listPerMonth, FxRate? fx = null)
    {
        var sale = new Sale(0, Instant.FromUtc(2020, 9, 1, 0, 0), 1, 150, 1);
        var held = Subscription.Purchase("ecs", Currency.Usd, BillingZone.Utc, sale).Value;
        return new ResizeInputs(1, held, Instant.FromUtc(2020, 9, 25, 0, 0), listPerMonth, Rules, [], fx);
    }

    public static FxRate Ringgit { get; } =
        new(Currency.Usd, Currency.Of("MYR"), Fraction.Parse("4.1"), Instant.FromUtc(2020, 1, 1, 0, 0), "a table");

    /// <summary>A purchase, a renewal, an upgrade and a downgrade; then an upgrade with every optional fact.</summary>
    public static ResizeInputs OfEveryKind()
    {
        var zone = BillingZone.Of("Asia/Kuala_Lumpur");
        var start = Instant.FromUtc(2020, 9, 1, 3, 4).PlusNanoseconds(123_456_700);
        var sale = new Sale(7, start, 1, 150, Fraction.Parse("0.85"), Promotion: 5, Voucher: 10);
        var held = Subscription.Purchase("ecs", Currency.Usd, zone, sale).Value;
        held = held.Renew(sale with { Order = 8, Months = 3, Discount = 1 }).Value;
        held = Resize.Price(new ResizeInputs(9, held, start + Duration.FromDays(3), 200, Rules, [])).Value.After;
        held = Resize.Price(new ResizeInputs(10, held, start + Duration.FromDays(5), 170, Rules, [])).Value.After;
        return new ResizeInputs(
            11,
            held,
            start + Duration.FromDays(6),
            Fraction.Parse("1000/3"),
            Rules,
            [new(1, 1), new(12, Fraction.Parse("0.85"))],
            Ringgit,
            Fraction.Parse("0.9"),
            3,
            Fraction.Parse("7.5")
        );
    }
}
