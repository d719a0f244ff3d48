using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>Pays an order that waits.</summary>
/// <param name="Quote">A fresh quote, which must be for the same; null while the order's own prices hold.</param>
/// <param name="External">What came in from outside for it, in the price currency; null for nothing.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Role">What the actor may do.</param>
public sealed record PayOrder(Quote? Quote, Money? External, Instant At, string Actor, Role Role);

/// <summary>Decides whether an order that waits may be paid: the same decision that placed it, once more.</summary>
/// <source>docs/spec/orders.md, "Orders"</source>
public static class PayDecision
{
    /// <summary>Pays at the order's own price for 15 minutes, and later at that of a fresh quote.</summary>
    /// <errors>auth.forbidden, order.not_payable, quote.unknown, quote.expired, quote.stale, and those of
    /// <see cref="ResizeDecision.Decide"/> or <see cref="TermDecision.Decide"/></errors>
    public static Decision<OrderMoved> Decide(ResizeState state, Order order, PayOrder command)
    {
        if (
            (
                RolePowers.RefuseToOrder(command.Role)
                ?? Refuse(order, command.At)
                ?? RefuseQuote(state, order, command)
            ) is
            { } refusal
        )
            return refusal;
        var acceptance = new Acceptance(
            command.Quote,
            Agreed(order),
            External: command.External,
            Schedule: order.Schedule,
            Unquoted: command.Quote is null
        );
        var paid = Again(state, order, command, command.Quote?.PricedAt ?? order.PricedAt, acceptance);
        return command.Quote is null && paid.Accepted is { } moved && moved.Order.Total != order.Total
            ? OrderRefusals.Stale()
            : paid;
    }

    /// <summary>The date of an order has come: it is priced anew, and what is not covered waits for payment.</summary>
    /// <errors>schedule.cost_exceeded, and those of <see cref="ResizeDecision.Decide"/> or
    /// <see cref="TermDecision.Decide"/></errors>
    internal static Decision<OrderMoved> AtItsDate(ResizeState state, Order order, Instant at) =>
        Again(
            state,
            order,
            // Its owner agreed to it when it was set up; the worker is not asked for a role.
            new PayOrder(null, null, at, order.History[0].Actor, Role.Owner),
            at,
            new Acceptance(null, Agreed(order), Waits: true, Schedule: order.Schedule, Unquoted: true)
        );

    private static AgreementReference Agreed(Order order) => new(order.Agreement.Id, order.Agreement.Version);

    // What was asked for is decided once more.
    private static Decision<OrderMoved> Again(
        ResizeState state,
        Order order,
        PayOrder command,
        Instant pricedAt,
        Acceptance acceptance
    )
    {
        var voucher = command.Quote is { } fresh ? fresh.Voucher : order.Voucher?.Code;
        return order.Sale is { } sale
            ? Moved(
                TermDecision.Decide(
                    state,
                    new BuyTerm(
                        order.Kind == OrderKind.Renewal,
                        order.After,
                        sale.Months,
                        pricedAt,
                        command.At,
                        command.Actor,
                        command.Role,
                        voucher,
                        acceptance,
                        order
                    )
                ),
                accepted => accepted.Event
            )
            : Moved(
                ResizeDecision.Decide(
                    state,
                    new ResizeInstance(
                        order.After,
                        null,
                        pricedAt,
                        command.At,
                        command.Actor,
                        command.Role,
                        acceptance,
                        voucher,
                        order
                    )
                ),
                accepted => accepted.Event
            );
    }

    /// <summary>Refuses an order that does not wait for payment, or nothing.</summary>
    /// <errors>order.not_payable</errors>
    public static Refusal? Refuse(Order order, Instant at) =>
        order.State != OrderState.PendingPayment || order.IsScheduled || at >= order.ExpiresAt
            ? Refusal.Of(
                "order.not_payable",
                order.IsScheduled
                    ? "The order waits for its date and not for payment."
                    : $"The order is {order.State}; only one that waits for payment can be paid.",
                ("state", $"{order.State}")
            )
            : null;

    private static Refusal? RefuseQuote(ResizeState state, Order order, PayOrder command)
    {
        if (command.Quote is not { } quote)
            return command.At < order.PricedAt + Quote.ValidFor
                ? state.Book?.Version == order.PriceBook
                && state.Rules.Id == order.Rules
                && state.Fx?.Rate == order.Fx?.Rate
                    ? null
                    : OrderRefusals.Stale()
                : OrderRefusals.Expired(order.PricedAt + Quote.ValidFor);
        var same =
            quote.To == order.After
            && quote.Instance == (order.Kind == OrderKind.Purchase ? 0 : order.Instance)
            && quote.Months == (order.Sale?.Months ?? 0);
        return same ? null : OrderRefusals.UnknownQuote();
    }

    private static Decision<OrderMoved> Moved<T>(Decision<T> decided, Func<T, AccountEvent> happened)
        where T : class => decided.Accepted is { } accepted ? (OrderMoved)happened(accepted) : decided.Refusal!;
}

/// <summary>Moves an order on where its price has no more to say.</summary>
public static class MoveOrder
{
    /// <summary>Calls off an order that waits, for payment or for its date.</summary>
    /// <errors>auth.forbidden, order.not_cancellable</errors>
    public static Decision<OrderMoved> Cancel(Order order, Instance? instance, Instant at, string actor, Role role) =>
        RolePowers.RefuseToOrder(role) is { } forbidden ? forbidden
        : order is not { State: OrderState.PendingPayment, Correction: null }
            ? Refusal.Of(
                "order.not_cancellable",
                $"The order is {order.State}; only one that waits can be called off.",
                ("state", $"{order.State}")
            )
        : Off(order, instance, OrderStep.Cancel, at, actor);

    /// <summary>An order that nobody will pay: called off by a person or a refusal, or expired.</summary>
    public static OrderMoved Off(
        Order order,
        Instance? instance,
        OrderStep step,
        Instant at,
        string actor,
        string? refused = null
    ) =>
        OrderMoved.By(
            order,
            order.Moved(step, at, actor) with
            {
                Refused = refused,
            },
            order.IsScheduled || order.Correction is not null ? instance : Released(instance)
        );

    /// <summary>The capacity is in place: it counts from now.</summary>
    /// <remarks>What it was for may be gone by now; such an order fails and its money goes back.</remarks>
    /// <errors>instance.frozen, instance.deleted, invalid_order</errors>
    public static Decision<OrderMoved> Complete(
        Order order,
        Instance? instance,
        PriceBook book,
        Account account,
        Instant at,
        string actor
    )
    {
        var isRenewable = order.Sale is not null && instance?.StateAt(at) == InstanceState.Frozen;
        if (instance is not null && !isRenewable && OrderRefusals.OfLife(instance, at) is { } gone)
            return gone;
        var done = order.Moved(OrderStep.Complete, at, actor);
        if (done.Inputs is { } inputs)
            return OrderMoved.By(order, done, Delivery.OfResize(instance!, done.After, Resize.Price(inputs).Value));
        var sold = done with { Sale = done.Sale! with { At = at } };
        var delivered = Delivery.OfTerm(sold, instance, book, account.Zone);
        return delivered.Accepted is { } after ? OrderMoved.By(order, sold, after) : delivered.Refusal!;
    }

    /// <summary>The capacity could not be put in place.</summary>
    public static OrderMoved Fail(Order order, Instance? instance, Instant at, string actor, string? reason = null) =>
        OrderMoved.By(order, order.Moved(OrderStep.Fail, at, actor, reason), instance);

    /// <summary>The money of a failed order goes back; the configuration is what it was.</summary>
    public static OrderMoved Reverse(Order order, Instance? instance, Instant at, string actor) =>
        OrderMoved.By(order, order.Moved(OrderStep.Reverse, at, actor), Released(instance));

    private static Instance? Released(Instance? instance) =>
        instance is null ? null : instance with { UnpaidOrder = false, OrderInProgress = false };
}
