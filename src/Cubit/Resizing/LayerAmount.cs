using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What one layer gives back, and no more than that: the kernel's numbers read off a tranche.</summary>
/// <remarks>The same formula as <see cref="DowngradeRefund"/>, which also writes down its steps.</remarks>
internal readonly ref struct LayerAmount
{
    private readonly Fraction _price;
    private readonly WholeRatio _time;
    private readonly WholeRatio _given;
    private readonly long _minorPerWhole;

    public LayerAmount(in AmountChange change, Tranche tranche)
    {
        var rules = change.Rules;
        _price = tranche.Low.Sign == 0 ? tranche.High : tranche.Slice;
        _minorPerWhole = change.Inputs.Subscription.Currency.MinorPerWhole;
        var used = UsedOf(rules, tranche, change.At);
        Used = used.Under == 1 ? used.Over : new Fraction(used.Over, used.Under);
        var discount =
            rules.Discount == ConsumptionDiscount.OfOrder
                ? tranche.Discount
                : LayerPrice.TierFactor(Used, change.Inputs.Tiers);
        _time = RateOf(rules, tranche).Times(used).Times(WholeRatio.Of(discount));
        if (rules.Coefficients.Count > 0)
            _time = _time.Times(WholeRatio.Of(LayerPrice.Coefficient(rules, change.Inputs.Subscription.Product, Used)));
        _given = change.Given(tranche, _price);
    }

    /// <summary>Used time: days, or seconds.</summary>
    public Fraction Used { get; }

    /// <summary>Whether a part of the price is given up.</summary>
    public bool IsGiven => _given.Over > 0;

    /// <summary>Whether so much cash is above what is consumed.</summary>
    public bool IsLeft(Fraction cash) => cash > _price * new Fraction(_time.Over, _time.Under);

    /// <summary>The refund if the layer held so much cash, in minor units; false where it cannot be told.</summary>
    /// <remarks>
    /// Cash and price are counted in the least common unit that also divides the minor unit. Cash that is not whole in
    /// minor units bounds the refund rounded down; whole cash does so by itself.
    /// </remarks>
    public bool TryRefund(Fraction cash, out long refund)
    {
        refund = 0;
        var (paid, price) = (WholeRatio.Of(cash), WholeRatio.Of(_price));
        var withCash = WholeRatio.CommonMultiple(_minorPerWhole, paid.Under);
        var unit = WholeRatio.CommonMultiple(withCash, price.Under);
        if (unit == 0)
            return false;
        var unitsPerMinor = unit / _minorPerWhole;
        var given = unitsPerMinor == 1 ? _given : _given.DividedBy(new(unitsPerMinor, 1));
        var paidUnits = paid.In(unit);
        var kernel = new RefundKernel(paidUnits, price.In(unit), _time.Over, _time.Under, given.Over, given.Under);
        if (!kernel.TryRefund(out refund))
            return false;
        if (withCash != _minorPerWhole)
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

    private static WholeRatio RateOf(RuleSet rules, Tranche tranche)
    {
        var term = tranche.Origin.Term;
        return rules.Daily switch
        {
            PriceOfTime.MonthOverThirty => new(1, 30),
            PriceOfTime.OrderListOverOrderDays => LayerPrice.OrderRate(tranche),
            PriceOfTime.TermListOverOrderDays => new(term.Months, term.OrderDays),
            _ => new WholeRatio(term.Months, 1).DividedBy(LayerPrice.Seconds(term.Start, term.End)),
        };
    }
}
