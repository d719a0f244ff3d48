using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>Which way a change goes; the price decides, not the size.</summary>
public enum Direction
{
    /// <summary>The price per month stays: no charge and no refund.</summary>
    Same,

    /// <summary>The price per month rises: the rest of the term is charged.</summary>
    Upgrade,

    /// <summary>The price per month falls: value that is left is refunded.</summary>
    Downgrade,
}

/// <summary>A change to price, with every fact that its amount follows from.</summary>
/// <param name="Order">Number of the order that the change would be.</param>
/// <param name="Subscription">What is held before the change.</param>
/// <param name="At">The instant of the change.</param>
/// <param name="ListPerMonth">Undiscounted list price per month after it; above 0.</param>
/// <param name="Rules">The rule set in force.</param>
/// <param name="Tiers">Term discounts of the price book.</param>
/// <param name="Fx">The rate into the settlement currency, or null where it is the price currency.</param>
/// <param name="Discount">The factor of an upgrade, where it does not follow from the rule set.</param>
/// <param name="Voucher">What a voucher offers to cover of an upgrade.</param>
/// <param name="Cash">What was paid for an upgrade of one line, where it is not the rest of the charge.</param>
/// <units>Whole units of the price currency, exact.</units>
public sealed record ResizeInputs(
    long Order,
    Subscription Subscription,
    Instant At,
    Fraction ListPerMonth,
    RuleSet Rules,
    IReadOnlyList<DiscountTier> Tiers,
    FxRate? Fx = null,
    Fraction? Discount = null,
    Fraction Voucher = default,
    Fraction? Cash = null
);

/// <summary>What a change costs or gives back, why, and what is held after it.</summary>
/// <param name="Direction">Which way the price goes.</param>
/// <param name="Total">The charge, less what a voucher covers, or the refund: the sum of the rounded lines.</param>
/// <param name="Settlement">The total in the settlement currency, or null where that is the price currency.</param>
/// <param name="Reason">Why nothing is paid, or null: see <see cref="NoRefund"/>.</param>
/// <param name="Refunds">A downgrade's lines, one per layer.</param>
/// <param name="Charges">An upgrade's lines, one per term.</param>
/// <param name="After">What is held after the change.</param>
/// <param name="Paid">Cash that the change brings in.</param>
/// <param name="Earned">Cash that the change closes as consumed, exactly.</param>
/// <param name="Steps">The derivation.</param>
public sealed record Resized(
    Direction Direction,
    Money Total,
    Money? Settlement,
    string? Reason,
    IReadOnlyList<RefundLine> Refunds,
    IReadOnlyList<ChargeLine> Charges,
    Subscription After,
    Fraction Paid,
    Fraction Earned,
    IReadOnlyList<Step> Steps
);

/// <summary>Prices a change of configuration: the one computation behind quotes and orders.</summary>
/// <source>docs/spec/refunds.md sections 4 to 7</source>
public static class Resize
{
    /// <summary>What the change costs or gives back.</summary>
    /// <errors>before_start, after_end, invalid_order (checked in this order)</errors>
    public static Decision<Resized> Price(ResizeInputs inputs)
    {
        if ((inputs.Subscription.RefuseOutside(inputs.At) ?? RefusePrice(inputs)) is { } refusal)
            return refusal;
        var working = new Working(inputs.Rules.Id, inputs.Subscription.Currency);
        var resized = DirectionOf(inputs) switch
        {
            Direction.Downgrade => DowngradeRefund.Price(inputs, working),
            Direction.Upgrade => UpgradeCharge.Price(inputs, working),
            _ => Unchanged(inputs, working),
        };
        return Settled(resized, inputs, working);
    }

    /// <summary>The amounts that <see cref="Price"/> answers, without lines and derivation.</summary>
    /// <errors>before_start, after_end, invalid_order (checked in this order)</errors>
    public static ResizeAmount Amount(ResizeInputs inputs)
    {
        var held = inputs.Subscription;
        if (RefundByFacts.TryOf(inputs, out var refund, out var units, out var why))
            return new(Direction.Downgrade, refund, held.Currency, inputs.Fx, new(units, 1), why);
        if ((held.RefuseOutside(inputs.At) ?? RefusePrice(inputs)) is { } refusal)
            return new(refusal);
        var direction = DirectionOf(inputs);
        if (!AmountOnly.TryOf(inputs, direction, out var minor, out var used, out var reason))
        {
            var exact = Price(inputs).Value;
            (minor, reason) = (exact.Total.Minor, exact.Reason);
            used = exact.Refunds.Aggregate(Fraction.Zero, (most, line) => Fraction.Max(most, line.Used));
        }

        return new(direction, minor, held.Currency, inputs.Fx, WholeRatio.Of(used), reason);
    }

    /// <summary>The same for one purchase that nothing has changed since.</summary>
    /// <remarks>The caller has checked the purchase: price, discount and months as a sale asks for.</remarks>
    /// <errors>before_start, after_end, invalid_order (checked in this order)</errors>
    public static ResizeAmount Amount(
        in Bought bought,
        Instant at,
        Fraction listPerMonth,
        RuleSet rules,
        IReadOnlyList<DiscountTier> tiers,
        FxRate? fx = null
    ) =>
        RefundByFacts.TryOf(bought, at, listPerMonth, rules, out var refund, out var units, out var why)
            ? new(Direction.Downgrade, refund, bought.Currency, fx, new(units, 1), why)
            : Amount(new ResizeInputs(1, bought.ToSubscription(), at, listPerMonth, rules, tiers, fx));

    /// <summary>Which way the price goes.</summary>
    public static Direction DirectionOf(ResizeInputs inputs) =>
        inputs.ListPerMonth.CompareTo(inputs.Subscription.ListPerMonth) switch
        {
            < 0 => Direction.Downgrade,
            > 0 => Direction.Upgrade,
            0 => Direction.Same,
        };

    /// <summary>Splits off the layers whose period has ended: what they held is earned.</summary>
    internal static (IReadOnlyList<Tranche> Open, Fraction Earned) Closed(ResizeInputs inputs)
    {
        var (open, earned) = (new List<Tranche>(inputs.Subscription.Tranches.Count), Fraction.Zero);
        foreach (var tranche in inputs.Subscription.Tranches)
            if (tranche.End <= inputs.At)
                earned += tranche.Cash;
            else
                open.Add(tranche);
        return (open, earned);
    }

    private static Refusal? RefusePrice(ResizeInputs inputs) =>
        inputs.ListPerMonth.Sign > 0
        && (inputs.Discount is not { } factor || (factor.Sign > 0 && factor <= Fraction.One))
            ? null
            : Refusal.Of("invalid_order", "A price must be above 0 and a discount factor above 0 and at most 1.");

    private static Resized Unchanged(ResizeInputs inputs, Working working)
    {
        var (from, to) = (
            Formula.Named("old price", inputs.Subscription.ListPerMonth),
            Formula.Named("new price", inputs.ListPerMonth)
        );
        working.Amount("Price difference", "price difference", to - from, "direction");
        var (open, earned) = Closed(inputs);
        return new Resized(
            Direction.Same,
            Money.Zero(inputs.Subscription.Currency),
            null,
            NoRefund.SamePrice,
            [],
            [],
            inputs.Subscription with
            {
                Tranches = open,
            },
            Fraction.Zero,
            earned,
            []
        );
    }

    internal static Resized Settled(Resized resized, ResizeInputs inputs, Working working)
    {
        if (inputs.Fx is not { } fx)
            return resized with { Steps = working.Steps };
        var settled = Formula.Rounded(
            Formula.Named("total", resized.Total.Exact) * Formula.Named("rate", fx.Rate),
            fx.To
        );
        working.Amount($"Settlement in {fx.To}", "settlement", settled, "settlement", fx.To);
        return resized with { Settlement = Rounding.HalfAwayFromZero(settled.Value, fx.To), Steps = working.Steps };
    }
}
