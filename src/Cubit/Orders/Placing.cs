using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Orders;

/// <summary>Decides how far an order that is priced gets: carried out, waiting for money, or waiting for its
/// date.</summary>
/// <source>docs/spec/orders.md, "Orders"; docs/decisions/0017</source>
internal static class Placing
{
    /// <summary>The order with its payments and states; without an acceptance, as it would be.</summary>
    /// <param name="draft">Priced; its history is what was before, its payments where a refund goes.</param>
    /// <param name="state">What it is decided on.</param>
    /// <param name="acceptance">What ordering adds, or null.</param>
    /// <param name="at">When.</param>
    /// <param name="actor">Who.</param>
    public static Decision<Order> Of(Order draft, ResizeState state, Acceptance? acceptance, Instant at, string actor)
    {
        var isNew = draft.History.Count == 0;
        var waiting = draft with
        {
            Schedule = acceptance?.Schedule,
            Payments = [],
            History = isNew ? [new StateChange(OrderState.PendingPayment, at, actor)] : draft.History,
        };
        if (waiting.Schedule is { } schedule && isNew)
            return schedule.At > at ? waiting : NotAhead(schedule, at);
        if (
            acceptance is { Unquoted: true }
            && waiting.Schedule?.AtMost is { } most
            && !draft.GivesBack
            && draft.Total > most
        )
            return Refusal.Of(
                "schedule.cost_exceeded",
                $"It costs {draft.Total.ToDisplay()} at its date, more than the {most.ToDisplay()} that was allowed.",
                ("charge", $"{draft.Total}"),
                ("atMost", $"{most}")
            );
        if (draft.GivesBack)
            return Through(waiting with { Payments = draft.Payments }, isNew, false, at, actor);
        var paid = waiting with { Payments = Paid(draft.Total, acceptance?.External) };
        var needed = -paid.BalanceChange;
        // A quote shows what will have been done in the end.
        var provisions = state.Provisions && acceptance is not null;
        return acceptance is null || needed <= state.Account.Balance ? Through(paid, isNew, provisions, at, actor)
            : acceptance.Waits ? waiting
            : OrderRefusals.OfBalance(state.Account.Balance, needed);
    }

    /// <summary>The instance beside an order that is not carried out yet; null for one that is.</summary>
    public static Instance? After(Instance instance, Order order) =>
        order.State == OrderState.Completed
            ? null
            : instance with
            {
                UnpaidOrder = order.State == OrderState.PendingPayment && !order.IsScheduled,
                OrderInProgress = order.State == OrderState.Provisioning,
            };

    /// <summary>What an order is paid with: what came from outside, and the balance for the rest.</summary>
    private static IReadOnlyList<Payment> Paid(Money total, Money? external)
    {
        var outside = Money.Min(total, external ?? Money.Zero(total.Currency));
        Payment[] parts = [new(PaymentSource.External, outside), new(PaymentSource.Balance, total - outside)];
        return [.. parts.Where(part => part.Amount.Minor > 0)];
    }

    // What is paid at once begins as paid, and what gives back as being carried out: it has no payment step.
    private static Order Through(Order order, bool isNew, bool provisions, Instant at, string actor)
    {
        var begun = isNew
            ? order with
            {
                History = [new StateChange(order.GivesBack ? OrderState.Provisioning : OrderState.Paid, at, actor)],
            }
            : order.Moved(OrderStep.Pay, at, actor);
        var provisioned = begun.State == OrderState.Paid ? begun.Moved(OrderStep.Provision, at, actor) : begun;
        return provisions ? provisioned : provisioned.Moved(OrderStep.Complete, at, actor);
    }

    private static Refusal NotAhead(Schedule schedule, Instant at) =>
        Refusal.Of(
            "schedule.not_ahead",
            $"An order is scheduled for an instant ahead; {schedule.At} is not after {at}.",
            ("at", $"{schedule.At}"),
            ("now", $"{at}")
        );
}
