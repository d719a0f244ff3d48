using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>Something that happened in an account. The account's journal is the list of these, in order.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
public abstract record AccountEvent(Instant At, string Actor);

/// <summary>The account began.</summary>
public sealed record AccountOpened(
    Instant At,
    string Actor,
    long AccountId,
    string Name,
    BillingZone Zone,
    Currency Currency
) : AccountEvent(At, Actor);

/// <summary>An operator granted a privilege.</summary>
public sealed record PrivilegeGranted(Instant At, string Actor, string Name) : AccountEvent(At, Actor);

/// <summary>An operator took a privilege back.</summary>
public sealed record PrivilegeRevoked(Instant At, string Actor, string Name) : AccountEvent(At, Actor);

/// <summary>Money came in from outside and became prepaid cash.</summary>
public sealed record BalanceToppedUp(Instant At, string Actor, Money Amount) : AccountEvent(At, Actor);

/// <summary>An order was placed, and carried out where its last state says so.</summary>
/// <param name="Order">The order.</param>
/// <param name="After">The instance after it; null where that follows from the order's inputs and state.</param>
public sealed record OrderPlaced(Order Order, Instance? After) : AccountEvent(Order.CreatedAt, Order.History[^1].Actor);

/// <summary>An order that was placed before went on.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="From">The state that it was in.</param>
/// <param name="Order">The order now; where it was paid late, at the prices of its payment.</param>
/// <param name="After">The instance now; null where there is none yet.</param>
public sealed record OrderMoved(Instant At, string Actor, OrderState From, Order Order, Instance? After)
    : AccountEvent(At, Actor)
{
    /// <summary>An order whose last state is what happened.</summary>
    public static OrderMoved By(Order before, Order order, Instance? after) =>
        new(order.History[^1].At, order.History[^1].Actor, before.State, order, after);

    /// <summary>What it does to the balance: it is paid, or its money goes back.</summary>
    public Money BalanceChange =>
        From == OrderState.PendingPayment && Order.HoldsMoney ? Order.BalanceChange
        : Order.State == OrderState.Reversed ? -Order.BalanceChange
        : Money.Zero((Order.Settlement ?? Order.Total).Currency);
}

/// <summary>Something that happened to what an account holds, beside its orders.</summary>
public abstract record LifeEvent(Instant At, string Actor) : AccountEvent(At, Actor)
{
    /// <summary>What it does to the balance, or null.</summary>
    public virtual Money? BalanceChange => null;
}

/// <summary>An operator did something to the account or to what it holds.</summary>
public sealed record Audited(AuditEntry Entry) : LifeEvent(Entry.At, Entry.Who);

/// <summary>An operator gave the account a voucher.</summary>
public sealed record VoucherIssued(Instant At, string Actor, Voucher Voucher) : LifeEvent(At, Actor);

/// <summary>The fold of an account's journal: what each event makes of the account and of one instance.</summary>
/// <source>ARCHITECTURE.md, "The one natural path"</source>
public static class AccountJournal
{
    /// <summary>The account after an event.</summary>
    /// <param name="account">The account before it; null before the first event.</param>
    /// <param name="happened">The event.</param>
    public static Account Apply(Account? account, AccountEvent happened)
    {
        if (happened is AccountOpened opened)
            return new(
                opened.AccountId,
                opened.Name,
                opened.Zone,
                Money.Zero(opened.Currency),
                new HashSet<string>(),
                false,
                1,
                opened.At
            );
        var next = account! with
        {
            Version = account.Version + 1,
            LastEventAt = Instant.Max(account.LastEventAt, happened.At),
        };
        return happened switch
        {
            PrivilegeGranted granted => next with
            {
                Privileges = new HashSet<string>(account.Privileges) { granted.Name },
            },
            PrivilegeRevoked revoked => next with
            {
                Privileges = account.Privileges.Where(name => name != revoked.Name).ToHashSet(StringComparer.Ordinal),
            },
            BalanceToppedUp topUp => Holding(next, account.Balance + topUp.Amount),
            OrderPlaced { Order: var order } => next with
            {
                Balance = account.Balance + order.BalanceChange,
                LastOrder = order.Number,
                LastInstance = Math.Max(account.LastInstance, order.Instance),
            },
            OrderMoved moved => Holding(next, account.Balance + moved.BalanceChange),
            LifeEvent { BalanceChange: { } change } => Holding(next, account.Balance + change),
            LifeEvent => next,
            _ => throw new InvalidOperationException(
                $"The journal has an event of an unknown kind: {happened.GetType().Name}."
            ),
        };
    }

    /// <summary>The instance after an order of it, computed from the order's inputs by its pinned rule set.</summary>
    /// <param name="before">The instance before it; null before its purchase.</param>
    /// <param name="placed">The order.</param>
    public static Instance Apply(Instance? before, OrderPlaced placed) =>
        placed.After
        ?? placed.Order switch
        {
            { IsScheduled: true } => before!,
            { State: OrderState.PendingPayment } => before! with { UnpaidOrder = true },
            { State: OrderState.Provisioning } => before! with { OrderInProgress = true },
            var order => Delivery.OfResize(before!, order.After, Resize.Price(order.Inputs!).Value),
        };

    // Whoever owes money may not order; whoever settles may again.
    private static Account Holding(Account account, Money balance) =>
        account with
        {
            Balance = balance,
            InArrears = balance.Minor < 0,
        };

    /// <summary>What is held after a change; one at the same price leaves every layer as it is.</summary>
    internal static Subscription HeldAfter(Subscription before, Resized resized) =>
        resized.Direction == Direction.Same ? before : resized.After;
}
