using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Simulation.Quoting;

/// <summary>Instances that their orders built, and downgrades of them to price.</summary>
internal static class HeldObjects
{
    /// <summary>The most orders of one instance.</summary>
    public const int OrdersMax = 5;

    private const string Product = "maxcompute";
    private const int DaysOfStart = 1_000;

    private static readonly Instant Earliest = Instant.FromUtc(2022, 1, 1, 0, 0);

    private static readonly DiscountTier[] Tiers = [new(12, new Fraction(17, 20)), new(24, new Fraction(7, 10))];

    /// <summary>Downgrades of instances with so many orders each, all of which still own something.</summary>
    public static ResizeInputs[] Downgrades(Dice dice, int count, Func<int> orders, RuleSet rules) =>
        [.. Enumerable.Range(0, count).Select(_ => Downgrade(dice, orders(), rules))];

    /// <summary>The orders of an object as a programmer holds them who computes in decimal.</summary>
    public static DatedOrder[] InDecimals(ResizeInputs inputs) =>
        [
            .. inputs.Subscription.Tranches.Select(layer => new DatedOrder(
                layer.Start,
                Of(layer.Cash),
                Of(layer.Slice),
                Of(inputs.Subscription.ListPerMonth),
                Of(layer.Discount),
                Of(inputs.ListPerMonth)
            )),
        ];

    // A purchase; then renewals and upgrades in any order, some days apart; then the downgrade while all still run.
    private static ResizeInputs Downgrade(Dice dice, int orders, RuleSet rules)
    {
        var at = Earliest + Duration.FromMinutes(dice.Between(0, DaysOfStart * 24 * 60));
        var held = Subscription
            .Purchase(
                Product,
                Currency.Usd,
                BillingZone.Utc,
                Sale(dice, at, Fraction.Scaled(dice.Between(1_000, 500_000), 2))
            )
            .Value;
        for (var order = 2; order <= orders; order++)
        {
            at += Later(dice);
            held =
                dice.Between(0, 1) == 0
                    ? held.Renew(Sale(dice, at, held.ListPerMonth) with { Order = order }).Value
                    : Resize.Price(Upgrade(dice, held, at, order, rules)).Value.After;
        }

        return new(orders + 1, held, at + Later(dice), PriceBelow(dice, held.ListPerMonth), rules, Tiers);
    }

    private static Sale Sale(Dice dice, Instant at, Fraction list)
    {
        var months = dice.Of([1, 3, 6, 12, 24]);
        return new(1, at, months, list, DiscountTier.FactorFor(Tiers, months));
    }

    private static ResizeInputs Upgrade(Dice dice, Subscription held, Instant at, long order, RuleSet rules) =>
        new(order, held, at, held.ListPerMonth + Fraction.Scaled(dice.Between(1_000, 200_000), 2), rules, Tiers);

    private static Fraction PriceBelow(Dice dice, Fraction list) =>
        Fraction.Scaled(dice.Between(1, (long)(list * 100).Numerator - 1), 2);

    // At most five such waits are within the first month.
    private static Duration Later(Dice dice) => Duration.FromSeconds(dice.Between(0, 5 * 24 * 3_600));

    private static decimal Of(Fraction value) => (decimal)value.Numerator / (decimal)value.Denominator;
}
