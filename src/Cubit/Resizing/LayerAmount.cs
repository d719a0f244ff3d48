using System.Runtime.CompilerServices;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What one layer gives back, and no more than that: the kernel's numbers read off a tranche.</summary>
/// <remarks>The same formula as <see cref="DowngradeRefund"/>, which also writes down its steps.</remarks>
internal readonly ref struct LayerAmount
{
    private const int DaysPerMonth = 30;

    private readonly Currency _currency;
    private readonly WholeRatio _price;
    private readonly WholeRatio _used;
    private readonly WholeRatio _time;
    private readonly WholeRatio _given;

    public LayerAmount(in AmountChange change, Tranche tranche)
    {
        var rules = change.Rules;
        _currency = change.Currency;
        _price = WholeRatio.Difference(tranche.High, tranche.Low);
        _used = UsedOf(rules, tranche, change.At);
        _time = RateOf(rules, tranche).Times(_used).Times(Factors(change, tranche, _used));
        _given = change.Given(tranche, _price);
    }

    /// <summary>Used time: days, or seconds.</summary>
    public Fraction Used => _used.Value;

    /// <summary>Whether a part of the price is given up.</summary>
    public bool IsGiven => _given.Over > 0;

    /// <summary>Whether so much cash is above what is consumed.</summary>
    public bool IsLeft(Fraction cash) => cash > _price.Value * _time.Value;

    /// <summary>The refund if the layer held so much cash, in minor units; false where it cannot be told.</summary>
    public bool TryRefund(Fraction cash, out long refund)
    {
        var (paid, price) = (WholeRatio.Of(cash), _price);
        var (paidMinor, priceMinor) = (_currency.MinorPer(paid.Under), _currency.MinorPer(price.Under));
        return paidMinor != 0 && priceMinor != 0 && paid.Over < int.MaxValue && price.Over < int.MaxValue
            ? new RefundKernel(
                paid.Over * paidMinor,
                price.Over * priceMinor,
                _time.Over,
                _time.Under,
                _given.Over,
                _given.Under
            ).TryRefund(out refund)
            : TryRefundOfParts(paid, out refund);
    }

    // Cash and price are counted in the least common unit that also divides the minor unit. Cash that is not whole in
    // minor units bounds the refund rounded down; whole cash does so by itself.
    private bool TryRefundOfParts(WholeRatio paid, out long refund)
    {
        refund = 0;
        var minorPerWhole = _currency.MinorPerWhole;
        var withCash = WholeRatio.CommonMultiple(minorPerWhole, paid.Under);
        var unit = WholeRatio.CommonMultiple(withCash, _price.Under);
        if (unit == 0)
            return false;
        var unitsPerMinor = unit / minorPerWhole;
        var given = _given.DividedBy(new(unitsPerMinor, 1));
        var paidUnits = paid.In(unit);
        var kernel = new RefundKernel(paidUnits, _price.In(unit), _time.Over, _time.Under, given.Over, given.Under);
        if (!kernel.TryRefund(out refund))
            return false;
        if (withCash != minorPerWhole)
            refund = Math.Min(refund, paidUnits / unitsPerMinor);
        return true;
    }

    private static WholeRatio UsedOf(RuleSet rules, Tranche tranche, Instant at)
    {
        if (at < tranche.Start)
            return new(0, 1);
        var from = tranche.CountedFrom;
        return rules.Used switch
        {
            UsedTimeCount.DaysUp => new(Math.Max(LayerPrice.DaysLeast(tranche), UsedTime.DaysUp(from, at)), 1),
            UsedTimeCount.DaysDown => new(UsedTime.DaysDown(from, at), 1),
            _ => LayerPrice.Seconds(from, at),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WholeRatio RateOf(RuleSet rules, Tranche tranche)
    {
        if (rules.Daily == PriceOfTime.MonthOverThirty)
            return new(1, DaysPerMonth);
        var term = tranche.Origin.Term;
        return rules.Daily switch
        {
            PriceOfTime.OrderListOverOrderDays => LayerPrice.OrderRate(tranche),
            PriceOfTime.TermListOverOrderDays => new(term.Months, term.OrderDays),
            _ => new WholeRatio(term.Months, 1).DividedBy(LayerPrice.Seconds(term.Start, term.End)),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WholeRatio Factors(in AmountChange change, Tranche tranche, WholeRatio used)
    {
        var rules = change.Rules;
        return rules.Discount == ConsumptionDiscount.OfOrder && !change.HasCoefficients
            ? WholeRatio.Of(tranche.Discount)
            : FactorsOfUse(change.Inputs, tranche, used.Value);
    }

    private static WholeRatio FactorsOfUse(ResizeInputs inputs, Tranche tranche, Fraction used)
    {
        var rules = inputs.Rules;
        var discount =
            rules.Discount == ConsumptionDiscount.OfOrder
                ? tranche.Discount
                : LayerPrice.TierFactor(used, inputs.Tiers);
        var coefficient = LayerPrice.Coefficient(rules, inputs.Subscription.Product, used);
        return WholeRatio.Of(discount).Times(WholeRatio.Of(coefficient));
    }
}
