using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>What approving a cancellation now would bring about: what the form shows before it is sent.</summary>
/// <param name="FrozenAt">When the instance and its projects would be frozen: at the approval.</param>
/// <param name="DeleteAt">When they would be deleted.</param>
/// <param name="Freezes">The projects that would be frozen.</param>
/// <param name="GoesOn">Those that go on, because they pay as they go.</param>
/// <param name="Inputs">What the refundable value follows from.</param>
/// <param name="Refundable">The value that would be left, at ratio 1, with its derivation.</param>
public sealed record CancellationPreview(
    Instant FrozenAt,
    Instant DeleteAt,
    IReadOnlyList<Project> Freezes,
    IReadOnlyList<Project> GoesOn,
    ResizeInputs Inputs,
    Resized Refundable
);

/// <summary>Decides on cancelling an instance, which goes by ticket only.</summary>
/// <source>MaxCompute, "Upgrade or downgrade configurations"; docs/spec/orders.md, "Life of an instance"</source>
public static class CancelInstance
{
    /// <summary>What approving a cancellation at an instant would bring about.</summary>
    public static CancellationPreview Preview(Holdings holdings, Instance instance, Market market, Instant at)
    {
        var mine = holdings
            .Projects.Values.Where(project => project.Region == instance.Region)
            .ToLookup(project => project.Method);
        var inputs = Refundable.Inputs(
            new ResizeInputs(0, instance.Subscription, at, 1, market.Rules, market.Book.Tiers, market.Fx)
        );
        return new CancellationPreview(
            at,
            new Cancellation(0, at).DeleteAt,
            [.. mine[BillingMethod.Subscription].Where(project => project.Instance == instance.Number)],
            [.. mine[BillingMethod.PayAsYouGo]],
            inputs,
            Refundable.Of(inputs)
        );
    }

    /// <summary>The owner asks for it.</summary>
    /// <errors>auth.forbidden, instance.unknown, instance.frozen, instance.deleted, order.in_progress,
    /// order.unpaid_exists, cancellation.pending, ticket.text_too_long</errors>
    public static Decision<Happened> Open(
        Holdings holdings,
        long instance,
        string text,
        Instant at,
        string actor,
        Role role
    )
    {
        var found = holdings.Instances.GetValueOrDefault(instance);
        if (
            (
                RolePowers.RefuseToOrder(role)
                ?? (found is null ? Refusals.UnknownInstance() : null)
                ?? OrderRefusals.OfLife(found!, at)
                ?? OrderRefusals.OfOrders(found!, null)
                ?? OrderRefusals.OfTicket(found!)
                ?? RefuseText(text)
            ) is
            { } refusal
        )
            return refusal;
        IReadOnlyList<TicketMessage> said = text.Length == 0 ? [] : [new TicketMessage(at, actor, false, text)];
        var number = holdings.Tickets.Keys.LastOrDefault() + 1;
        var ticket = new Ticket(found!.AccountId, number, instance, TicketState.Open, at, said);
        return new Happened([new TicketOpened(at, actor, ticket)]);
    }

    /// <summary>Somebody of the account writes on a ticket.</summary>
    /// <errors>auth.forbidden, ticket.unknown, ticket.text_too_long</errors>
    public static Decision<Happened> Write(
        Holdings holdings,
        long ticket,
        string text,
        Instant at,
        string actor,
        Role role
    ) =>
        (RolePowers.RefuseToOrder(role) ?? Find(holdings, ticket) ?? RefuseText(text)) is { } refusal
            ? refusal
            : new Happened([new TicketWritten(at, actor, ticket, false, text)]);

    /// <summary>The customer takes an open ticket back.</summary>
    /// <errors>auth.forbidden, ticket.unknown, ticket.not_open</errors>
    public static Decision<Happened> Withdraw(Holdings holdings, long ticket, Instant at, string actor, Role role) =>
        (RolePowers.RefuseToOrder(role) ?? RefuseStep(holdings, ticket, TicketStep.Withdraw)) is { } refusal
            ? refusal
            : new Happened([new TicketMoved(at, actor, ticket, TicketStep.Withdraw)]);

    /// <summary>An operator writes on a ticket.</summary>
    /// <errors>auth.forbidden, ticket.unknown, ticket.text_too_long</errors>
    public static Decision<Happened> Answer(Holdings holdings, long ticket, string text, Instant at, Operator by) =>
        (StaffPowers.Refuse(by, StaffPower.DecideTickets) ?? Find(holdings, ticket) ?? RefuseText(text)) is { } refusal
            ? refusal
            : new Happened([new TicketWritten(at, by.Name, ticket, true, text)]);

    /// <summary>An operator approves: everything is frozen now and deleted 14 days later.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="ticket">Its number.</param>
    /// <param name="refunds">Whether the refundable value is paid at deletion.</param>
    /// <param name="market">What is on offer now.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who.</param>
    /// <errors>auth.forbidden, ticket.unknown, ticket.not_open, instance.frozen, instance.deleted,
    /// order.in_progress, order.unpaid_exists</errors>
    public static Decision<Happened> Approve(
        Holdings holdings,
        long ticket,
        bool refunds,
        Market market,
        Instant at,
        Operator by
    )
    {
        if (
            (
                StaffPowers.Refuse(by, refunds ? StaffPower.GrantRefunds : StaffPower.DecideTickets)
                ?? RefuseStep(holdings, ticket, TicketStep.Approve)
            ) is
            { } refusal
        )
            return refusal;
        var instance = holdings.Instances[holdings.Tickets[ticket].Instance];
        if ((OrderRefusals.OfLife(instance, at) ?? OrderRefusals.OfOrders(instance, null)) is { } unfit)
            return unfit;
        var preview = Preview(holdings, instance, market, at);
        var refund = refunds ? new GrantedRefund(preview.Inputs, market.Book.Version, market.Book.Agreement) : null;
        IReadOnlyList<string> frozen = [.. preview.Freezes.Select(project => project.Name)];
        return Decided(
            holdings,
            new TicketMoved(at, by.Name, ticket, TicketStep.Approve, frozen, refund),
            by,
            refunds ? $"approved, refund {preview.Refundable.Total.ToDisplay()} at deletion" : "approved, no refund"
        );
    }

    /// <summary>An operator rejects it; nothing changes.</summary>
    /// <errors>auth.forbidden, ticket.unknown, ticket.not_open</errors>
    public static Decision<Happened> Reject(Holdings holdings, long ticket, Instant at, Operator by) =>
        (StaffPowers.Refuse(by, StaffPower.DecideTickets) ?? RefuseStep(holdings, ticket, TicketStep.Reject))
            is { } refusal
            ? refusal
            : Decided(holdings, new TicketMoved(at, by.Name, ticket, TicketStep.Reject), by, "rejected");

    /// <summary>An operator brings everything back before it is deleted; no money has moved, and none moves.</summary>
    /// <errors>auth.forbidden, ticket.unknown, ticket.not_approved, instance.deleted</errors>
    public static Decision<Happened> Restore(Holdings holdings, long ticket, Instant at, Operator by)
    {
        if (
            (StaffPowers.Refuse(by, StaffPower.DecideTickets) ?? RefuseStep(holdings, ticket, TicketStep.Restore)) is
            { } refusal
        )
            return refusal;
        var instance = holdings.Instances[holdings.Tickets[ticket].Instance];
        return instance.StateAt(at) == InstanceState.Deleted
            ? OrderRefusals.Deleted(instance)
            : Decided(holdings, new TicketMoved(at, by.Name, ticket, TicketStep.Restore), by, "restored");
    }

    private static Happened Decided(Holdings holdings, TicketMoved moved, Operator by, string after)
    {
        var ticket = holdings.Tickets[moved.Ticket];
        return new Happened([
            moved,
            StaffActs.Audit(
                moved.At,
                by,
                $"ticket_{moved.Step}".ToLowerInvariant(),
                ticket.Id,
                $"{ticket.State}".ToLowerInvariant(),
                after
            ),
        ]);
    }

    private static Refusal? Find(Holdings holdings, long ticket) =>
        holdings.Tickets.ContainsKey(ticket)
            ? null
            : Refusal.Of("ticket.unknown", "There is no such ticket in this account.");

    private static Refusal? RefuseStep(Holdings holdings, long number, TicketStep step)
    {
        if (Find(holdings, number) is { } unknown)
            return unknown;
        var ticket = holdings.Tickets[number];
        var state = $"{ticket.State}".ToLowerInvariant();
        return Ticket.Life.Allows(ticket.State, step) ? null
            : step == TicketStep.Restore
                ? Refusal.Of(
                    "ticket.not_approved",
                    $"The ticket is {state}; only what an approved one froze can be restored.",
                    ("state", state)
                )
            : Refusal.Of(
                "ticket.not_open",
                $"The ticket is {state}; only an open one can be decided.",
                ("state", state)
            );
    }

    private static Refusal? RefuseText(string text) =>
        text.Length <= Ticket.TextLengthMax
            ? null
            : Refusal.Of(
                "ticket.text_too_long",
                $"A message has at most {Ticket.TextLengthMax} characters, not {text.Length}.",
                ("length", $"{text.Length}")
            );
}
