using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Does what is due. A deadline that the state no longer has was done before, and does nothing.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class PassDeadline
{
    /// <summary>Who does what time brings about.</summary>
    public const string Actor = "clock";

    // The owner agreed to it when it was set up; the worker is not asked for a role.
    private const Role Agreed = Role.Owner;

    /// <summary>The instant at which it is done: when it was due, and never before the account's last event.</summary>
    public static Instant InstantOf(Holdings holdings, Deadline deadline) =>
        Instant.Max(deadline.Due, holdings.Account!.LastEventAt);

    /// <summary>What happens; nothing where it is not due yet or done already.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="deadline">Which.</param>
    /// <param name="market">What is on offer at <see cref="InstantOf"/>; only orders need it.</param>
    /// <param name="now">The clock.</param>
    public static Happened Decide(Holdings holdings, Deadline deadline, Market? market, Instant now)
    {
        var exists = deadline.IsOfOrder
            ? holdings.Orders.GetValueOrDefault(deadline.Number) is { } order && Deadlines.Of(order).Contains(deadline)
            : holdings.Instances.GetValueOrDefault(deadline.Number) is { } instance
                && Deadlines.Of(instance).Contains(deadline);
        return new Happened(
            !exists || deadline.Due > now ? []
            : deadline.IsOfOrder ? OfOrder(holdings, deadline, market)
            : OfInstance(holdings, deadline, market)
        );
    }

    private static IReadOnlyList<AccountEvent> OfOrder(Holdings holdings, Deadline deadline, Market? market)
    {
        var (order, at) = (holdings.Orders[deadline.Number], InstantOf(holdings, deadline));
        var instance = holdings.Instances.GetValueOrDefault(order.Instance);
        return deadline.Kind switch
        {
            DeadlineKind.ExpireOrder => [MoveOrder.Off(order, instance, OrderStep.Expire, at, Actor)],
            DeadlineKind.ReverseOrder => [MoveOrder.Reverse(order, instance, at, Actor)],
            _ => [Scheduled(holdings, order, market, at)],
        };
    }

    private static IReadOnlyList<AccountEvent> OfInstance(Holdings holdings, Deadline deadline, Market? market)
    {
        var (instance, at) = (holdings.Instances[deadline.Number], InstantOf(holdings, deadline));
        return deadline.Kind switch
        {
            DeadlineKind.BeginPlannedTerm => [new PlannedTermBegun(at, Actor, instance.Number)],
            DeadlineKind.AutoRenewal => Renewed(holdings, instance, deadline, market!, at),
            DeadlineKind.Reminder => [Reminded(instance, deadline, at)],
            DeadlineKind.EndTerm => [new InstanceFrozen(at, Actor, instance.Number)],
            _ => Deleted(holdings, instance, at),
        };
    }

    // Quoted again at its date; what is refused then is called off, and what is not covered waits a day.
    private static OrderMoved Scheduled(Holdings holdings, Order order, Market? market, Instant at)
    {
        var instance = holdings.Instances.GetValueOrDefault(order.Instance);
        var decided = market is null
            ? Refusal.Of("configuration.unknown", "That is no longer sold.")
            : PayDecision.AtItsDate(market.Of(holdings, instance?.Number), order, at);
        return decided.Refusal is { } refusal
            ? MoveOrder.Off(order, instance, OrderStep.Cancel, at, Actor, refusal.Code)
            : decided.Value;
    }

    private static IReadOnlyList<AccountEvent> Renewed(
        Holdings holdings,
        Instance instance,
        Deadline deadline,
        Market market,
        Instant at
    )
    {
        var setting = instance.AutoRenewal!;
        var asked = new BuyTerm(
            true,
            instance.Planned?.Configuration ?? instance.Configuration,
            setting.Months,
            at,
            at,
            Actor,
            Agreed,
            Acceptance: new Acceptance(
                null,
                new AgreementReference(setting.AgreementId, setting.AgreementVersion),
                Unquoted: true
            )
        );
        var decided = TermDecision.Decide(market.Of(holdings, instance.Number), asked);
        var tried = new AutoRenewalTried(at, Actor, instance.Number, deadline.Due, decided.Refusal?.Code);
        return decided.Accepted is { } renewed ? [renewed.Event, tried] : [tried];
    }

    private static ReminderSent Reminded(Instance instance, Deadline deadline, Instant at)
    {
        var frozen = instance.Recorded == InstanceState.Frozen;
        var then = frozen ? instance.DeleteAt : instance.Subscription.End;
        return new ReminderSent(
            at,
            Actor,
            instance.Number,
            frozen ? InstanceState.Deleted : InstanceState.Frozen,
            then,
            (then - deadline.Due).Days
        );
    }

    // A refund that was granted is paid now and never before, so that restoring cannot pay twice.
    private static IReadOnlyList<AccountEvent> Deleted(Holdings holdings, Instance instance, Instant at)
    {
        var deleted = new InstanceDeleted(at, Actor, instance.Number);
        return instance.Cancellation is { } cancellation && holdings.Tickets[cancellation.Ticket].Refund is { } granted
            ?
            [
                new OrderPlaced(
                    CancellationOrder.Of(holdings, instance, granted, at, Actor),
                    instance with
                    {
                        Subscription = instance.Subscription with { Tranches = [] },
                    }
                ),
                deleted,
            ]
            : [deleted];
    }

    private static AgreementReference Accepted(Agreement agreement) => new(agreement.Id, agreement.Version);
}

/// <summary>Writes the order that gives back what is left of an instance, or of terms not begun.</summary>
internal static class CancellationOrder
{
    public static Order Of(Holdings holdings, Instance instance, GrantedRefund granted, Instant at, string actor)
    {
        var inputs = granted.Inputs with { Order = Order.NextNumber(holdings.Account!, at) };
        var refund = Refundable.Of(inputs);
        return new Order(
            instance.AccountId,
            inputs.Order,
            OrderKind.Cancellation,
            instance.Number,
            instance.Configuration,
            instance.Configuration,
            refund.Total,
            refund.Settlement,
            inputs.Fx,
            refund.Reason,
            inputs.Rules.Id,
            granted.PriceBook,
            granted.Agreement,
            [.. RefundDestination.Of(refund, holdings.Payments).Where(payment => payment.Amount.Minor > 0)],
            inputs.At,
            at,
            [new StateChange(OrderState.Provisioning, at, actor), new StateChange(OrderState.Completed, at, actor)],
            inputs
        );
    }
}

/// <summary>What time brought about, and what the account has after it.</summary>
public sealed record Passed(Holdings Holdings, IReadOnlyList<AccountEvent> Events);

/// <summary>Lets time pass: everything that is due is done, in order, each thing once.</summary>
/// <remarks>
/// It is the same whether time jumps or goes in steps, because each thing is done as of the instant it was due. A
/// command of a customer or an operator is decided on what this leaves.
/// </remarks>
public static class Passage
{
    /// <summary>How many deadlines one call carries out at most; a caller goes on where it stopped.</summary>
    public const int DeadlinesMax = 1_000;

    /// <summary>Carries out what is due until an instant, that instant included.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="now">Until when.</param>
    /// <param name="market">What is on offer at <see cref="PassDeadline.InstantOf"/> of what a deadline is about; null
    /// where that is not sold.</param>
    public static Passed To(Holdings holdings, Instant now, Func<Holdings, Deadline, Market?> market)
    {
        var events = new List<AccountEvent>();
        for (var i = 0; i < DeadlinesMax; i++)
        {
            if (Deadlines.Of(holdings) is not [var next, ..] || next.Due > now)
                break;
            var happened = PassDeadline.Decide(holdings, next, market(holdings, next), now).Events;
            holdings = holdings.Apply(happened);
            events.AddRange(happened);
        }

        return new Passed(holdings, events);
    }
}
