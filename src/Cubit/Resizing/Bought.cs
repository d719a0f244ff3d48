using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;

namespace Cubit.Resizing;

/// <summary>One purchase that nothing has changed since, as plain values: what a row of a table holds.</summary>
/// <remarks>
/// It saves the objects of a <see cref="Subscription"/> where many purchases are priced once each. One term may serve
/// many of them.
/// </remarks>
/// <param name="Product">Product id; some rule sets have a coefficient by product.</param>
/// <param name="Currency">The price currency.</param>
/// <param name="Term">The term bought: <see cref="Term.First"/>.</param>
/// <param name="ListPerMonth">Undiscounted list price per month.</param>
/// <param name="Discount">Term discount factor: 0.85 for 15% off.</param>
/// <param name="Promotion">What an activity took off; no more than the charge counts.</param>
/// <param name="Voucher">What a voucher offered to cover; no more than the rest of the charge is used.</param>
/// <param name="Cash">What was paid in money, where it is not simply the rest of the charge.</param>
/// <units>Whole units of the price currency.</units>
public readonly record struct Bought(
    string Product,
    Currency Currency,
    Term Term,
    Fraction ListPerMonth,
    Fraction Discount,
    Fraction Promotion = default,
    Fraction Voucher = default,
    Fraction? Cash = null
)
{
    internal Subscription ToSubscription() =>
        new Subscription(Product, Currency, BillingZone.Utc, ListPerMonth, [], []).Sold(
            OrderKind.Purchase,
            new Sale(0, Term.Start, Term.Months, ListPerMonth, Discount, Promotion, Voucher, Cash),
            Term
        );

    /// <summary>The facts of the only layer, if they are whole and small enough.</summary>
    internal bool TryFacts(out LayerFacts facts)
    {
        if (
            !LayerFacts.TryOf(Term, Currency, ListPerMonth, Discount, out facts)
            || !SubscriptionFacts.TryMinor(Promotion, Currency, out var promotion)
            || !SubscriptionFacts.TryMinor(Voucher, Currency, out var voucher)
            || !TryCash(facts, promotion, voucher, out var cash)
        )
            return false;
        facts = facts with { Cash = cash, IsCovered = (promotion | voucher) != 0 };
        return true;
    }

    // list × months × discount rounded, less what an activity and a voucher take off it.
    private bool TryCash(in LayerFacts facts, long promotion, long voucher, out long cash)
    {
        if (Cash is { } paid)
            return SubscriptionFacts.TryMinor(paid, Currency, out cash);
        var isTold = RefundKernel.TryRounded(
            Math.BigMul((ulong)facts.High, (ulong)facts.TermMonths),
            (ulong)facts.DiscountOver,
            (ulong)facts.DiscountUnder,
            out var charge
        );
        var rest = charge - Math.Min(promotion, charge);
        cash = rest - Math.Min(voucher, rest);
        return isTold;
    }
}
