using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Orders;

namespace Cubit.Ledger;

/// <summary>
/// One line of a double entry: an amount that an account of the ledger receives, or gives where it is negative.
/// </summary>
/// <param name="Account">One of <see cref="LedgerAccount"/>.</param>
/// <param name="Amount">Above 0 is a credit, below 0 a debit.</param>
public sealed record Posting(string Account, Money Amount);

/// <summary>Names of the accounts of the ledger.</summary>
public static class LedgerAccount
{
    /// <summary>What the provider owes the customer as prepaid cash.</summary>
    public const string Balance = "balance";

    /// <summary>Money on its way between a payment source and an order.</summary>
    public const string GatewayClearing = "gateway_clearing";

    /// <summary>Capacity recognised as delivered.</summary>
    public const string Revenue = "revenue";

    /// <summary>Refunds on their way to where they go.</summary>
    public const string Refunds = "refunds";

    /// <summary>Fractions of a minor unit that exact values leave when they become postings.</summary>
    public const string Rounding = "rounding";

    /// <summary>The bridge between the price currency and the currency of a balance.</summary>
    public const string Fx = "fx";

    /// <summary>What an instance has paid for and not used.</summary>
    public static string Deferred(long instance) => $"deferred_revenue:{instance}";
}

/// <summary>Writes what happened as double entries that sum to zero in every currency.</summary>
/// <source>docs/spec/orders.md, "Money paid and given back"</source>
public static class Postings
{
    /// <summary>The cash that an instance's layers hold, each rounded: what its deferred revenue stands at.</summary>
    public static Money DeferredOf(Subscription subscription) =>
        Money.Sum(
            subscription.Tranches.Select(tranche => Rounding.HalfAwayFromZero(tranche.Cash, subscription.Currency)),
            subscription.Currency
        );

    /// <summary>Money that came in from outside.</summary>
    public static IReadOnlyList<Posting> Of(BalanceToppedUp topUp) =>
        [new(LedgerAccount.GatewayClearing, -topUp.Amount), new(LedgerAccount.Balance, topUp.Amount)];

    /// <summary>An order: what was paid or given back, and what of the instance's value is still unearned.</summary>
    /// <param name="order">The order.</param>
    /// <param name="before">What was held before it; null before a purchase.</param>
    /// <param name="after">What is held after it.</param>
    /// <param name="earned">Cash that the order closes as consumed, exactly.</param>
    public static IReadOnlyList<Posting> Of(Order order, Subscription? before, Subscription after, Fraction earned)
    {
        var revenue = Rounding.HalfAwayFromZero(earned, after.Currency);
        var released = (before is null ? Money.Zero(after.Currency) : DeferredOf(before)) - DeferredOf(after);
        var deferred = LedgerAccount.Deferred(order.Instance);
        var refund = order.Kind == OrderKind.Downgrade ? order.Total : Money.Zero(order.Total.Currency);
        var charge = order.Total - refund;
        IEnumerable<Posting> lines =
        [
            .. order.Kind == OrderKind.Downgrade ? [] : PaidIn(order),
            new(LedgerAccount.GatewayClearing, -charge),
            new(deferred, charge),
            new(deferred, -released - charge),
            new(LedgerAccount.Revenue, revenue),
            new(LedgerAccount.Rounding, released + charge - revenue - refund),
            new(LedgerAccount.Refunds, refund),
            .. order.Kind == OrderKind.Downgrade ? GivenBack(order) : [],
        ];
        return [.. lines.Where(line => line.Amount.Minor != 0)];
    }

    private static IEnumerable<Posting> PaidIn(Order order) =>
        Moved(order, sign: -1).Append(new(LedgerAccount.GatewayClearing, order.Total));

    private static IEnumerable<Posting> GivenBack(Order order) =>
        Moved(order, sign: 1).Prepend(new(LedgerAccount.Refunds, -order.Total));

    // What moves at the sources: the balance in its own currency, over the bridge; the rest at the gateway.
    private static IEnumerable<Posting> Moved(Order order, int sign)
    {
        var balance = Money.Sum(
            order.Payments.Where(payment => payment.Source == PaymentSource.Balance).Select(payment => payment.Amount),
            order.Total.Currency
        );
        yield return new(LedgerAccount.GatewayClearing, Signed(order.Total - balance, sign));
        if (order.Settlement is null)
        {
            yield return new(LedgerAccount.Balance, Signed(balance, sign));
            yield break;
        }

        yield return new(LedgerAccount.Fx, Signed(balance, sign));
        yield return new(LedgerAccount.Fx, -order.BalanceChange);
        yield return new(LedgerAccount.Balance, order.BalanceChange);
    }

    private static Money Signed(Money amount, int sign) => sign < 0 ? -amount : amount;
}
