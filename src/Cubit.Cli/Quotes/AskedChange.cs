using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Cli.Quotes;

/// <summary>Makes a change to price from what is written: the one place that says what each fact means.</summary>
/// <remarks>A <see cref="BadValueException"/> names the fact that is at fault.</remarks>
internal static class AskedChange
{
    /// <summary>The change to price, with every fact.</summary>
    /// <param name="change">Tells the change, and what all orders share: currency, zone and product.</param>
    /// <param name="orders">The orders of the instance in order of time; the first is the purchase.</param>
    /// <param name="rules">The rule set.</param>
    public static ResizeInputs Inputs(IWritten change, IReadOnlyList<IWritten> orders, RuleSet rules)
    {
        var (bought, zone) = Bought(change, orders[0]);
        var tiers = change[Fact.Tiers].Tiers();
        var held = Held(bought, zone);
        var last = held.Start;
        for (var i = 1; i < orders.Count; i++)
            (held, last) = WrittenOrder.Added(held, orders[i], i, last, rules, tiers);
        var (at, to) = When(change, held.ListPerMonth, new Span(zone, held.Start, held.End, last));
        var fx = Fx(change, held.Currency, held.Start);
        return new ResizeInputs(orders.Count, held, at, to, rules, tiers, fx, Discount(change, held.ListPerMonth, to));
    }

    /// <summary>The amount alone, where nobody asks for the working.</summary>
    /// <inheritdoc cref="Inputs" path="/param"/>
    public static ResizeAmount Amount(IWritten change, IReadOnlyList<IWritten> orders, RuleSet rules)
    {
        if (
            orders.Count > 1
            || change[Fact.UpgradeDiscount].IsGiven
            || change[Fact.Settle].IsGiven
            || change[Fact.Rate].IsGiven
        )
        {
            var inputs = Inputs(change, orders, rules);
            return Amount(change[Fact.Rate], inputs);
        }

        var (bought, zone) = Bought(change, orders[0]);
        var tiers = change[Fact.Tiers].Tiers();
        var (start, end) = (bought.Term.Start, bought.Term.End);
        var (at, to) = When(change, bought.ListPerMonth, new Span(zone, start, end, start));
        return Resize.Amount(bought, at, to, rules, tiers);
    }

    /// <summary>Prices; an amount beyond what can be held is a complaint about the rate.</summary>
    /// <remarks>
    /// Every value has its bound, so only a price and a rate together can pass 64 bits of minor units.
    /// </remarks>
    public static T WithinBounds<T>(Word rate, FxRate? fx, Func<T> price)
    {
        try
        {
            return price();
        }
        catch (OverflowException) when (fx is not null)
        {
            throw rate.Bad(
                $"makes an amount of {fx.To} beyond {long.MaxValue} minor units; give a lower rate or price"
            );
        }
    }

    private static ResizeAmount Amount(Word rate, ResizeInputs inputs) =>
        WithinBounds(rate, inputs.Fx, () => Resize.Amount(inputs));

    private static (Bought Bought, BillingZone Zone) Bought(IWritten change, IWritten order)
    {
        var currency = change[Fact.Currency] is { IsGiven: true } code ? code.Currency() : Currency.Usd;
        var zone = change[Fact.Zone] is { IsGiven: true } id ? id.Zone() : BillingZone.Utc;
        var product = change[Fact.Product] is { IsGiven: true } name ? name.Product() : "ecs";
        var list = order[Fact.List].Price();
        var term = Term.First(zone, order[Fact.Start].At(zone, closesDay: false), order[Fact.Months].Months());
        var paid = WrittenOrder.Payment.Of(order, currency);
        return (
            new Bought(product, currency, term, list, paid.Discount, paid.Promotion, paid.Voucher, paid.Cash),
            zone
        );
    }

    private static Subscription Held(Bought bought, BillingZone zone)
    {
        var (product, currency, term, list, discount, promotion, voucher, cash) = bought;
        var sale = new Sale(0, term.Start, term.Months, list, discount, promotion, voucher, cash);
        return Subscription.Purchase(product, currency, zone, sale).Value;
    }

    private static (Instant At, Fraction To) When(IWritten change, Fraction list, Span span)
    {
        var to = change[Fact.To].Price();
        return (span.Within(change[Fact.At], closesDay: to < list), to);
    }

    private static Fraction? Discount(IWritten change, Fraction list, Fraction to) =>
        change[Fact.UpgradeDiscount] is not { IsGiven: true } discount ? null
        : to > list || discount.Row == 0 ? discount.Factor()
        : throw discount.Bad("is the factor of an upgrade, and this is none; leave it empty");

    private static FxRate? Fx(IWritten change, Currency currency, Instant from)
    {
        var (settle, rate) = (change[Fact.Settle], change[Fact.Rate]);
        if (settle.IsGiven != rate.IsGiven)
        {
            var (one, other) = settle.IsGiven ? (settle, rate) : (rate, settle);
            throw one.Bad($"needs {other.Name} beside it; add {other.Name} or leave both out");
        }

        if (!settle.IsGiven)
            return null;
        var to = settle.Currency();
        return to == currency
            ? throw settle.Bad($"is the price currency already; leave {settle.Name} and {rate.Name} out")
            : new FxRate(currency, to, rate.Rate(), from, rate.Name);
    }
}
