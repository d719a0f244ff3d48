using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using NodaTime;

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

    /// <summary>What vouchers have covered: capacity given away.</summary>
    public const string VoucherExpense = "voucher_expense";

    /// <summary>What operators gave or took by hand.</summary>
    public const string Adjustments = "adjustments";

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

    /// <summary>What an event moves, from what the account had before it and has after it.</summary>
    public static IReadOnlyList<Posting> Of(AccountEvent happened, Holdings before, Holdings after) =>
        happened switch
        {
            BalanceToppedUp topUp => Of(topUp),
            OrderPlaced placed => OfOrder(null, placed.Order, before, after),
            OrderMoved moved => OfOrder(before.Orders[moved.Order.Number], moved.Order, before, after),
            InstanceDeleted deleted => Closed(deleted.Instance, before),
            UsageBilled billed => Used(billed),
            RevenueRecognised recognised => Recognised(recognised, before),
            _ => [],
        };

    /// <summary>An order: what was paid or given back, and what of the instance's value is still unearned.</summary>
    /// <param name="order">The order.</param>
    /// <param name="before">What was held before it; null before a purchase.</param>
    /// <param name="after">What is held after it.</param>
    /// <param name="earned">Cash that the order closes as consumed, exactly.</param>
    /// <param name="through">Until when the instance's days are revenue; null where none are.</param>
    public static IReadOnlyList<Posting> Of(
        Order order,
        Subscription? before,
        Subscription after,
        Fraction earned,
        Instant? through = null
    ) =>
        !order.HoldsMoney ? []
        : order.State != OrderState.Completed ? Kept(PaidIn(order))
        : Kept([
            .. order.GivesBack ? [] : PaidIn(order),
            .. Delivered(order, before, after, earned, through),
            .. order.Voucher is { } voucher ? Covered(voucher) : [],
            .. order.GivesBack ? GivenBack(order) : [],
        ]);

    /// <summary>Days that became revenue: what each instance gives, and what they make in each currency.</summary>
    public static IReadOnlyList<Posting> Recognised(IEnumerable<(long Instance, Money Amount)> recognised)
    {
        var given = recognised.ToList();
        return Kept([
            .. given.Select(each => new Posting(LedgerAccount.Deferred(each.Instance), -each.Amount)),
            .. given
                .GroupBy(each => each.Amount.Currency, each => each.Amount)
                .Select(amounts => new Posting(LedgerAccount.Revenue, Money.Sum(amounts, amounts.Key))),
        ]);
    }

    // Paid, delivered, given back: each once, at the step that does it.
    private static IReadOnlyList<Posting> OfOrder(Order? from, Order order, Holdings before, Holdings after)
    {
        var paid = order.HoldsMoney && from is not { HoldsMoney: true };
        if (order.Correction is not null)
            return paid ? Kept(Adjusted(order)) : [];
        var delivered = order.State == OrderState.Completed;
        var (held, left) = (Held(before, order.Instance), Held(after, order.Instance));
        return Kept([
            .. paid && !order.GivesBack ? PaidIn(order) : [],
            .. delivered && left is not null
                ? Delivered(order, held, left, Earned(order, held, left), Through(before))
                : [],
            .. delivered && order.Voucher is { } voucher ? Covered(voucher) : [],
            .. delivered && order.GivesBack ? GivenBack(order) : [],
            .. order.State == OrderState.Reversed
                ? PaidIn(order).Select(line => line with { Amount = -line.Amount })
                : [],
        ]);
    }

    private static Subscription? Held(Holdings holdings, long instance) =>
        holdings.Instances.GetValueOrDefault(instance)?.Subscription;

    private static Instant Through(Holdings holdings) => holdings.RecognisedThrough ?? Instant.MinValue;

    // What came in and is neither given back nor still held was used: conservation is the definition.
    private static Fraction Earned(Order order, Subscription? held, Subscription left) =>
        (held?.Cash ?? Fraction.Zero) - left.Cash + (order.GivesBack ? -order.Total.Exact : order.Total.Exact);

    private static IEnumerable<Posting> Delivered(
        Order order,
        Subscription? before,
        Subscription after,
        Fraction earned,
        Instant? through
    )
    {
        var zero = Money.Zero(after.Currency);
        var (was, stays) = through is { } until
            ? (before is null ? zero : Recognition.Of(before, until), Recognition.Of(after, until))
            : (zero, zero);
        var revenue = Rounding.HalfAwayFromZero(earned, after.Currency);
        var released = (before is null ? zero : DeferredOf(before)) - DeferredOf(after);
        var deferred = LedgerAccount.Deferred(order.Instance);
        var refund = order.GivesBack ? order.Total : zero;
        var charge = order.Total - refund;
        return
        [
            new(LedgerAccount.GatewayClearing, -charge),
            new(deferred, charge),
            new(deferred, was - stays - released - charge),
            new(LedgerAccount.Revenue, revenue + stays - was),
            new(LedgerAccount.Rounding, released + charge - revenue - refund),
            new(LedgerAccount.Refunds, refund),
        ];
    }

    // Given away and earned at once, so that what is deferred stays what was paid in money.
    private static IEnumerable<Posting> Covered(VoucherUse voucher) =>
        [new(LedgerAccount.VoucherExpense, -voucher.Amount), new(LedgerAccount.Revenue, voucher.Amount)];

    private static IEnumerable<Posting> Adjusted(Order order) =>
        [new(LedgerAccount.Adjustments, -order.BalanceChange), new(LedgerAccount.Balance, order.BalanceChange)];

    // What is left in a deleted instance is earned.
    private static IReadOnlyList<Posting> Closed(long instance, Holdings before)
    {
        var held = before.Instances[instance].Subscription;
        var left = DeferredOf(held) - Recognition.Of(held, Through(before));
        return Kept([new(LedgerAccount.Deferred(instance), -left), new(LedgerAccount.Revenue, left)]);
    }

    private static IReadOnlyList<Posting> Recognised(RevenueRecognised recognised, Holdings before) =>
        Recognised(
            before.Instances.Values.Select(instance =>
                (
                    instance.Number,
                    Recognition.Of(instance.Subscription, recognised.Through)
                        - Recognition.Of(instance.Subscription, Through(before))
                )
            )
        );

    private static IReadOnlyList<Posting> Used(UsageBilled billed) =>
        Kept([
            .. billed.Settlement is { } settled
                ?
                [
                    new Posting(LedgerAccount.Balance, -settled),
                    new(LedgerAccount.Fx, settled),
                    new(LedgerAccount.Fx, -billed.Total),
                ]
                : new[] { new Posting(LedgerAccount.Balance, -billed.Total) },
            new(LedgerAccount.Revenue, billed.Total),
        ]);

    private static IReadOnlyList<Posting> Kept(IEnumerable<Posting> lines) =>
        [.. lines.Where(line => line.Amount.Minor != 0)];

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
