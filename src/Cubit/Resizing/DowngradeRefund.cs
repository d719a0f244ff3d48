using Cubit.Amounts;
using Cubit.Instances;
using NodaTime.Text;

namespace Cubit.Resizing;

/// <summary>What one layer gives back.</summary>
/// <param name="Tranche">The layer, as it was before the change.</param>
/// <param name="Used">Used time: days, or seconds where the rule set counts seconds.</param>
/// <param name="Consumed">What the used time is worth.</param>
/// <param name="Online">Cash less consumption; it may be negative.</param>
/// <param name="Ratio">Share of the price that the change gives up, from 0 to 1.</param>
/// <param name="Exact">The refund before rounding.</param>
/// <param name="Refund">The refund.</param>
public sealed record RefundLine(
    Tranche Tranche,
    Fraction Used,
    Fraction Consumed,
    Fraction Online,
    Fraction Ratio,
    Fraction Exact,
    Money Refund
);

/// <summary>What a downgrade gives back, layer by layer.</summary>
/// <source>docs/spec/refunds.md section 4</source>
internal static class DowngradeRefund
{
    public static Resized Price(ResizeInputs inputs, Working working)
    {
        var currency = inputs.Subscription.Currency;
        var (open, earned) = Resize.Closed(inputs);
        var priced = open.Select(tranche => Line(inputs, tranche, working)).ToList();
        var lines = priced.ConvertAll(line => line.Line);
        var total = working.Amount(
            "Refund",
            "total",
            Formula.Sum("the refunds", priced.ConvertAll(line => line.Refund)),
            "refund"
        );
        var money = Rounding.HalfAwayFromZero(total.Value, currency);
        if (inputs.Rules.Cap == RefundCap.UpgradeCost)
            (money, lines) = Capped(inputs, total, lines, working);
        var after = Successors.After(inputs, lines);
        return new Resized(
            Direction.Downgrade,
            money,
            null,
            money.Minor > 0 ? null : NoRefund.Of(lines, currency, total.Value),
            lines,
            [],
            after,
            Fraction.Zero,
            inputs.Subscription.Cash - money.Exact - after.Cash,
            working.Steps
        );
    }

    // The lines share the cap by what each would have got; what is not paid stays in the successors' cash.
    private static (Money Total, List<RefundLine> Lines) Capped(
        ResizeInputs inputs,
        Formula total,
        List<RefundLine> lines,
        Working working
    )
    {
        var currency = inputs.Subscription.Currency;
        var cost = working.Amount(
            "Cost of upgrading back",
            "cost of upgrading back",
            Formula.Read(
                "what the opposite change would cost at the same instant",
                "priced by the same rules",
                UpgradeCharge.CostOfUndoing(inputs).Exact
            ),
            "cap"
        );
        var capped = working.Amount("Refund after the cap", "total", Formula.Least(total, cost), "cap");
        var money = Rounding.HalfAwayFromZero(capped.Value, currency);
        if (capped.Value == total.Value)
            return (money, lines);
        var parts = Allocation.ByLargestRemainder(money, lines.ConvertAll(line => line.Refund.Minor));
        return (money, [.. lines.Zip(parts, (line, part) => line with { Refund = part })]);
    }

    private static (RefundLine Line, Formula Refund) Line(ResizeInputs inputs, Tranche tranche, Working working)
    {
        var (rules, currency) = (inputs.Rules, inputs.Subscription.Currency);
        var steps = working.Within();
        var daily = steps.Step(
            rules.Used == UsedTimeCount.Seconds ? "Price per second" : "Price per day",
            "price of time",
            LayerPrice.Daily(rules, tranche),
            "daily"
        );
        var used = steps.Step("Used time", "used time", LayerPrice.Used(rules, tranche, inputs.At), "used");
        var discount = steps.Step(
            "Discount",
            "discount",
            LayerPrice.Discount(rules, tranche, used.Value, inputs.Tiers),
            "discount"
        );
        var coefficient = Formula.Named(
            "coefficient",
            LayerPrice.Coefficient(rules, inputs.Subscription.Product, used.Value)
        );
        var consumed = steps.Step("Consumption", "consumption", daily * used * discount * coefficient, "consumption");
        var cash = Formula.Named("paid", tranche.Cash);
        var online = steps.Step("Online refund", "online refund", cash - consumed, "online");
        var ratio = steps.Step("Price ratio", "price ratio", Formula.Clamped(Ratio(inputs, tranche)), "ratio");
        var exact = Formula.AtLeastZero(online) * ratio;
        var refund = working.Amount(
            () => $"Refund of {Sold(inputs, tranche)}, term {tranche.Period + 1}",
            "refund",
            Formula.RoundedAtMost(exact, cash, currency),
            "refund",
            steps
        );
        var line = new RefundLine(
            tranche,
            used.Value,
            consumed.Value,
            online.Value,
            ratio.Value,
            exact.Value,
            Rounding.HalfAwayFromZero(refund.Value, currency)
        );
        return (line, refund);
    }

    // People know an order by what it did and when, on their own calendar.
    private static string Sold(ResizeInputs inputs, Tranche tranche)
    {
        var date = inputs.Subscription.Zone.LocalOf(tranche.Origin.SoldFrom).Date;
        return $"the {tranche.Origin.Kind.ToString().ToLowerInvariant()} from {LocalDatePattern.Iso.Format(date)}";
    }

    private static Formula Ratio(ResizeInputs inputs, Tranche tranche)
    {
        var to = Formula.Named("new price", inputs.ListPerMonth);
        if (inputs.Rules.Ratio == PriceRatio.WholeInstance)
        {
            var from = Formula.Named("old price", inputs.Subscription.ListPerMonth);
            return (from - to) / from;
        }

        var (high, low) = (Formula.Named("high", tranche.High), Formula.Named("low", tranche.Low));
        if (inputs.Rules.Ratio == PriceRatio.OwnLayerList)
            return (high - to) / (high - low);
        var below = inputs.Subscription.Tranches.SingleOrDefault(other =>
            other.Period == tranche.Period && other.High == tranche.Low
        );
        var (dailyHigh, dailyLow) = (DailyAtTop("daily price", tranche), DailyAtTop("daily price below", below));
        return dailyHigh.Value <= dailyLow.Value
            ? (high - to) / (high - low)
            : (dailyHigh - Formula.Named("new price ÷ 30", inputs.ListPerMonth / 30)) / (dailyHigh - dailyLow);
    }

    private static Formula DailyAtTop(string name, Tranche? tranche) =>
        Formula.Named(name, tranche is null ? Fraction.Zero : LayerPrice.Rate(tranche) * tranche.High);
}
