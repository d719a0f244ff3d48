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

/// <summary>Money came in from outside and became prepaid cash.</summary>
public sealed record BalanceToppedUp(Instant At, string Actor, Money Amount) : AccountEvent(At, Actor);

/// <summary>An order was placed and carried out.</summary>
/// <param name="Order">The order.</param>
/// <param name="After">The instance after it; null where that follows from the order's inputs.</param>
public sealed record OrderPlaced(Order Order, Instance? After) : AccountEvent(Order.CreatedAt, Order.History[^1].Actor);

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
            BalanceToppedUp topUp => next with { Balance = account.Balance + topUp.Amount },
            OrderPlaced { Order: var order } => next with
            {
                Balance = account.Balance + order.BalanceChange,
                LastOrder = order.Number,
                LastInstance = Math.Max(account.LastInstance, order.Instance),
            },
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
        ?? before! with
        {
            Configuration = placed.Order.After,
            Subscription = HeldAfter(before.Subscription, Resize.Price(placed.Order.Inputs!).Value),
            Version = before.Version + 1,
        };

    /// <summary>What is held after a change; one at the same price leaves every layer as it is.</summary>
    internal static Subscription HeldAfter(Subscription before, Resized resized) =>
        resized.Direction == Direction.Same ? before : resized.After;
}
