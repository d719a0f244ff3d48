using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What an upgrade costs for one term.</summary>
/// <param name="Period">Number of the term, from 0.</param>
/// <param name="Months">Months charged, exactly.</param>
/// <param name="Discount">The factor applied.</param>
/// <param name="Exact">The charge before rounding.</param>
/// <param name="Charge">The charge, before vouchers.</param>
/// <param name="Voucher">What a voucher covers of it.</param>
public sealed record ChargeLine(
    int Period,
    Fraction Months,
    Fraction Discount,
    Fraction Exact,
    Money Charge,
    Fraction Voucher
);

/// <summary>What an upgrade costs for every term that is left.</summary>
/// <source>docs/spec/refunds.md section 5</source>
internal static class UpgradeCharge
{
    public static Resized Price(ResizeInputs inputs, Working working)
    {
        var (held, currency) = (inputs.Subscription, inputs.Subscription.Currency);
        var (open, earned) = Resize.Closed(inputs);
        var remaining = held
            .Terms.Select((sold, period) => (sold, period))
            .Where(term => term.sold.Term.End > inputs.At)
            .ToList();
        var voucher = inputs.Voucher;
        var (lines, charges, layers) = (new List<ChargeLine>(), new List<Formula>(), new List<Tranche>());
        foreach (var (sold, period) in remaining)
        {
            var (line, charge) = Line(inputs, sold, period, voucher, working);
            voucher -= line.Voucher;
            lines.Add(line);
            charges.Add(charge);
            layers.Add(Layer(inputs, sold.Term, line));
        }

        var total = working.Amount("Charge", "total", Formula.Sum("the charges", charges), "upgrade");
        if (inputs.Voucher.Sign > 0)
        {
            var covered = Formula.Named("voucher", inputs.Voucher - voucher);
            total = working.Amount("Paid", "paid", total - covered, "upgrade");
        }

        var after = held with { ListPerMonth = inputs.ListPerMonth, Tranches = [.. open, .. layers] };
        var paid = layers.Aggregate(Fraction.Zero, (sum, layer) => sum + layer.Cash);
        return new Resized(
            Direction.Upgrade,
            Rounding.HalfAwayFromZero(total.Value, currency),
            null,
            null,
            [],
            lines,
            after,
            paid,
            earned,
            working.Steps
        );
    }

    /// <summary>What it would cost to go back up to the price that a downgrade leaves, at the same instant.</summary>
    public static Money CostOfUndoing(ResizeInputs downgrade)
    {
        var undone = downgrade with
        {
            Subscription = downgrade.Subscription with { ListPerMonth = downgrade.ListPerMonth },
            ListPerMonth = downgrade.Subscription.ListPerMonth,
            Voucher = Fraction.Zero,
            Cash = null,
        };
        return Price(undone, new Working(downgrade.Rules.Id, downgrade.Subscription.Currency)).Total;
    }

    private static (ChargeLine Line, Formula Charge) Line(
        ResizeInputs inputs,
        SoldTerm sold,
        int period,
        Fraction voucher,
        Working working
    )
    {
        var currency = inputs.Subscription.Currency;
        var steps = working.Within();
        var months = steps.Step(
            "Months left",
            "months left",
            LayerPrice.MonthsLeft(inputs.Rules, sold.Term, From(inputs, sold.Term)),
            "upgrade"
        );
        var more = steps.Step(
            "Price difference",
            "price difference",
            Formula.Named("new price", inputs.ListPerMonth)
                - Formula.Named("old price", inputs.Subscription.ListPerMonth),
            "upgrade"
        );
        var discount = steps.Step("Discount", "discount", Discount(inputs, sold), "upgrade-discount");
        var exact = more * months * discount;
        var charge = working.Amount(
            () => $"Charge for term {period + 1}",
            "charge",
            Formula.Rounded(exact, currency),
            "upgrade",
            steps
        );
        return (
            new ChargeLine(
                period,
                months.Value,
                discount.Value,
                exact.Value,
                Rounding.HalfAwayFromZero(charge.Value, currency),
                Fraction.Min(voucher, charge.Value)
            ),
            charge
        );
    }

    /// <summary>The discount factor that one term is charged at.</summary>
    public static Fraction Factor(ResizeInputs inputs, SoldTerm sold) =>
        inputs.Discount
        ?? inputs.Rules.UpgradeDiscount switch
        {
            UpgradeDiscount.OfRemainingTime => DiscountTier.FactorFor(inputs.Tiers, MonthsLeft(inputs)),
            UpgradeDiscount.OfOrder => sold.Discount,
            _ => Fraction.One,
        };

    private static Formula Discount(ResizeInputs inputs, SoldTerm sold)
    {
        var factor = Factor(inputs, sold);
        if (inputs.Discount is not null)
            return Formula.Read("factor agreed for this change", "agreed", factor);
        return inputs.Rules.UpgradeDiscount switch
        {
            UpgradeDiscount.OfRemainingTime => Formula.Read(
                "tier of the whole months left",
                $"tier of {MonthsLeft(inputs)} months",
                factor
            ),
            UpgradeDiscount.OfOrder => Formula.Read(
                "factor of the order that sold the term",
                "factor of the order",
                factor
            ),
            _ => Formula.Read("none", "none", factor),
        };
    }

    private static int MonthsLeft(ResizeInputs inputs) =>
        UsedTime.WholeMonths(UsedTime.DaysDown(inputs.At, inputs.Subscription.End));

    private static Tranche Layer(ResizeInputs inputs, Term term, ChargeLine line)
    {
        var from = From(inputs, term);
        return new Tranche(
            inputs.Order,
            OrderKind.Upgrade,
            line.Period,
            from,
            term.End,
            inputs.Subscription.ListPerMonth,
            inputs.ListPerMonth,
            line.Discount,
            inputs.Cash ?? (line.Charge.Exact - line.Voucher),
            line.Voucher,
            Fraction.Zero,
            LayerPrice.CountedFromUpgrade(inputs.Rules, term, from),
            new Origin(inputs.Order, OrderKind.Upgrade, from, term)
        );
    }

    private static Instant From(ResizeInputs inputs, Term term) => Instant.Max(inputs.At, term.Start);
}
