using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Store.Catalog;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>A ticket and the instance that it is about, as of an instant.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Instance">The instance.</param>
/// <param name="At">The instant.</param>
/// <param name="IsNew">Whether it was opened just now.</param>
public sealed record TicketView(Ticket Ticket, Instance Instance, Instant At, bool IsNew = false);

/// <summary>What cancelling an instance would bring about, and what stands against asking for it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Preview">Dates, projects, and the value that is left.</param>
/// <param name="Against">Why a ticket would be refused now, or null.</param>
public sealed record CancellationView(Instance Instance, CancellationPreview Preview, Refusal? Against);

/// <summary>Cancellation by ticket: what customers ask for, and what operators decide.</summary>
/// <param name="life">Runs the commands.</param>
/// <param name="render">Writes a ticket as the answer that is stored and given.</param>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed class TicketDesk(LifeDesk life, Func<TicketView, OrderAnswer> render)
{
    /// <summary>What approving a cancellation now would bring about.</summary>
    /// <errors>instance.unknown, instance.frozen, instance.deleted</errors>
    public async Task<Decision<CancellationView>> PreviewAsync(long accountId, string instanceId, Instant at) =>
        Instance.TryNumber(accountId, instanceId, out var number)
            ? await life.LookAsync(accountId, new Reach(number), at, state => Preview(state, number, instanceId))
            : QuoteDesk.UnknownInstance(instanceId);

    /// <summary>A ticket of an account, or null.</summary>
    public Task<TicketView?> FindAsync(long accountId, long ticket, Instant at) =>
        life.LookAsync(accountId, new Reach(Ticket: ticket), at, state => Find(state, ticket));

    /// <summary>An account's tickets before a number, newest first.</summary>
    public Task<IReadOnlyList<TicketView>> PageAsync(long accountId, long before, int limit, Instant at) =>
        life.LookAsync<IReadOnlyList<TicketView>>(
            accountId,
            Reach.Account,
            at,
            state =>
                [
                    .. TicketRows
                        .Page(state.Session, accountId, before, limit)
                        .Select(ticket =>
                            Of(LifeState.Look(state.Session, accountId, new(ticket.Instance), at), ticket)
                        ),
                ]
        );

    /// <summary>The owner asks for a cancellation.</summary>
    /// <errors>those of <see cref="CancelInstance.Open"/></errors>
    public Task<OrderAnswer> OpenAsync(Caller caller, string instanceId, string text, Instant at, OnceKey? once = null)
    {
        var isOne = Instance.TryNumber(caller.AccountId, instanceId, out var number);
        return life.RunAsync(
            new LifeCommand(caller.AccountId, new Reach(number), at, caller.Role, once),
            state =>
                isOne && state.Holdings.Instances.ContainsKey(number)
                    ? CancelInstance.Open(state.Holdings, number, text, state.At, caller.Actor, caller.Role)
                    : QuoteDesk.UnknownInstance(instanceId),
            state => render(Find(state, state.Holdings.Tickets.Keys.Last())! with { IsNew = true })
        );
    }

    /// <summary>Somebody of the account writes on a ticket.</summary>
    /// <errors>those of <see cref="CancelInstance.Write"/></errors>
    public Task<OrderAnswer> WriteAsync(Caller caller, long ticket, string text, Instant at, OnceKey? once = null) =>
        RunAsync(
            new LifeCommand(caller.AccountId, new Reach(Ticket: ticket), at, caller.Role, once),
            state => CancelInstance.Write(state.Holdings, ticket, text, state.At, caller.Actor, caller.Role)
        );

    /// <summary>The customer takes an open ticket back.</summary>
    /// <errors>those of <see cref="CancelInstance.Withdraw"/></errors>
    public Task<OrderAnswer> WithdrawAsync(Caller caller, long ticket, Instant at) =>
        RunAsync(
            new LifeCommand(caller.AccountId, new Reach(Ticket: ticket), at, caller.Role),
            state => CancelInstance.Withdraw(state.Holdings, ticket, state.At, caller.Actor, caller.Role)
        );

    /// <summary>An operator writes on a ticket.</summary>
    /// <errors>those of <see cref="CancelInstance.Answer"/></errors>
    public Task<OrderAnswer> AnswerAsync(
        Operator by,
        long accountId,
        long ticket,
        string text,
        Instant at,
        OnceKey? once = null
    ) =>
        RunAsync(
            new LifeCommand(accountId, new Reach(Ticket: ticket), at, Once: once),
            state => CancelInstance.Answer(state.Holdings, ticket, text, state.At, by)
        );

    /// <summary>An operator approves, with the refund that is proposed or with none.</summary>
    /// <errors>those of <see cref="CancelInstance.Approve"/></errors>
    public Task<OrderAnswer> ApproveAsync(Operator by, long accountId, long ticket, bool refunds, Instant at) =>
        RunAsync(
            new LifeCommand(accountId, new Reach(Ticket: ticket), at),
            state =>
                Find(state, ticket) is { Instance: var instance } && MarketOf(state, instance) is var market
                    ? market.Accepted is { } offered
                        ? CancelInstance.Approve(state.Holdings, ticket, refunds, offered, state.At, by)
                        : market.Refusal!
                    : Unknown()
        );

    /// <summary>An operator rejects.</summary>
    /// <errors>those of <see cref="CancelInstance.Reject"/></errors>
    public Task<OrderAnswer> RejectAsync(Operator by, long accountId, long ticket, Instant at) =>
        RunAsync(
            new LifeCommand(accountId, new Reach(Ticket: ticket), at),
            state => CancelInstance.Reject(state.Holdings, ticket, state.At, by)
        );

    /// <summary>An operator brings back what an approval froze.</summary>
    /// <errors>those of <see cref="CancelInstance.Restore"/></errors>
    public Task<OrderAnswer> RestoreAsync(Operator by, long accountId, long ticket, Instant at) =>
        RunAsync(
            new LifeCommand(accountId, new Reach(Ticket: ticket), at),
            state => CancelInstance.Restore(state.Holdings, ticket, state.At, by)
        );

    private Task<OrderAnswer> RunAsync(LifeCommand command, Func<LifeState, Decision<Happened>> decide) =>
        life.RunAsync(command, decide, state => render(Find(state, command.Reach.Ticket)!));

    private static Decision<CancellationView> Preview(LifeState state, long number, string id)
    {
        if (state.Holdings.Instances.GetValueOrDefault(number) is not { } instance)
            return QuoteDesk.UnknownInstance(id);
        var against = CancelInstance.Open(state.Holdings, number, "", state.At, "", Role.Owner).Refusal;
        if (against is { Code: "instance.frozen" or "instance.deleted" })
            return against;
        var market = MarketOf(state, instance);
        return market.Accepted is { } offered
            ? new CancellationView(
                instance,
                CancelInstance.Preview(state.Holdings, instance, offered, state.At),
                against
            )
            : market.Refusal!;
    }

    private static Decision<Market> MarketOf(LifeState state, Instance instance) =>
        state.MarketOf(instance) is { } market ? market : CatalogRows.NotSold(instance.Product, instance.Region);

    private static TicketView? Find(LifeState state, long ticket) =>
        state.Holdings.Tickets.GetValueOrDefault(ticket) is { } found ? Of(state, found) : null;

    private static TicketView Of(LifeState state, Ticket ticket) =>
        new(ticket, state.Holdings.Instances[ticket.Instance], state.At);

    private static Refusal Unknown() => Refusal.Of("ticket.unknown", "There is no such ticket in this account.");
}
