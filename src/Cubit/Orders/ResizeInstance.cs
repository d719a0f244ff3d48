using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>Asks for another configuration. Without an acceptance it is a quote; with one it is an order.</summary>
/// <param name="To">The configuration asked for.</param>
/// <param name="Direction">The direction that the caller expects, or null; the price decides.</param>
/// <param name="PricedAt">The instant that the amounts are for.</param>
/// <param name="At">The instant of asking or ordering.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Role">What the actor may do.</param>
/// <param name="Acceptance">What ordering adds; null for a quote.</param>
public sealed record ResizeInstance(
    Configuration To,
    Direction? Direction,
    Instant PricedAt,
    Instant At,
    string Actor,
    Role Role,
    Acceptance? Acceptance = null
);

/// <summary>The quote and the agreement that a buyer accepts.</summary>
/// <param name="Quote">The quote, if its signature is ours and its account the buyer's.</param>
/// <param name="Agreement">Id and version accepted, or null: absent counts as not accepted.</param>
public sealed record Acceptance(Quote? Quote, AgreementReference? Agreement);

/// <summary>An agreement of service named by id and version.</summary>
public sealed record AgreementReference(string Id, string Version);

/// <summary>All that deciding a resize looks at.</summary>
/// <param name="Account">The buyer.</param>
/// <param name="Instance">The instance, or null where the account has none of that id.</param>
/// <param name="Book">The price book in force for it.</param>
/// <param name="Rules">The rule set in force for its product.</param>
/// <param name="Fx">The rate into the settlement currency, or null where it is the price currency.</param>
/// <param name="Payments">What paid for the orders that its layers come from, by order number.</param>
/// <param name="UnitsFree">CUs that the region still has, or null where nobody counts them.</param>
/// <param name="DowngradesLeft">Downgrades that the policy still allows, or null where there is none.</param>
public sealed record ResizeState(
    Account Account,
    Instance? Instance,
    PriceBook? Book,
    RuleSet Rules,
    FxRate? Fx,
    IReadOnlyDictionary<long, IReadOnlyList<Payment>> Payments,
    int? UnitsFree = null,
    int? DowngradesLeft = null
);

/// <summary>A resize that may go ahead.</summary>
/// <param name="Inputs">What its amounts follow from.</param>
/// <param name="Resized">Its amounts and their derivation.</param>
/// <param name="Order">The order that it is, or would be.</param>
/// <param name="After">The instance after it.</param>
public sealed record ResizeAccepted(ResizeInputs Inputs, Resized Resized, Order Order, Instance After);

/// <summary>Decides whether an instance may be resized, and what that costs or gives back.</summary>
/// <source>docs/spec/orders.md, "Orders"</source>
public static class ResizeDecision
{
    /// <summary>Checks every refusal in the published order, prices the change, and writes the order.</summary>
    /// <errors>auth.forbidden, instance.unknown, quote.unknown, quote.expired, quote.stale, agreement.not_accepted,
    /// agreement.outdated, instance.frozen, instance.deleted, order.in_progress, order.unpaid_exists,
    /// renewal.change_planned, cancellation.pending, account.in_arrears, configuration.unknown,
    /// configuration.below_minimum, configuration.above_maximum, configuration.off_step, configuration.unchanged,
    /// direction.mismatch, privilege.downgrade_missing, allocation.exceeds_target, capacity.sold_out,
    /// limit.downgrades_reached, payment.insufficient_balance (checked in this order)</errors>
    public static Decision<ResizeAccepted> Decide(ResizeState state, ResizeInstance command)
    {
        if (ResizeRefusals.BeforePricing(state, command) is { } refusal)
            return refusal;
        var (account, instance, book) = (state.Account, state.Instance!, state.Book!);
        var price = book.Price(command.To);
        if (price.Refusal is { } unsold)
            return unsold;
        var inputs = new ResizeInputs(
            Order.NextNumber(account, command.At),
            instance.Subscription,
            command.PricedAt,
            price.Value.PerMonth,
            state.Rules,
            book.Tiers,
            state.Fx
        );
        if (ResizeRefusals.OfTarget(state, command, Resize.DirectionOf(inputs)) is { } unfit)
            return unfit;
        var priced = Resize.Price(inputs);
        if (priced.Refusal is { } outside)
            return outside;
        return ResizeRefusals.OfAmount(state, command, priced.Value) is { } unpaid
            ? unpaid
            : Accept(state, command, inputs, priced.Value);
    }

    private static ResizeAccepted Accept(
        ResizeState state,
        ResizeInstance command,
        ResizeInputs inputs,
        Resized resized
    )
    {
        var (instance, at) = (state.Instance!, Instant.Max(command.At, state.Account.LastEventAt));
        var kind = resized.Direction == Direction.Downgrade ? OrderKind.Downgrade : OrderKind.Upgrade;
        var payments =
            kind == OrderKind.Downgrade
                ? RefundDestination.Of(resized, state.Payments)
                : [new Payment(PaymentSource.Balance, resized.Total)];
        var order = new Order(
            instance.AccountId,
            inputs.Order,
            kind,
            instance.Number,
            instance.Configuration,
            command.To,
            resized.Total,
            resized.Settlement,
            state.Fx,
            resized.Reason,
            state.Rules.Id,
            state.Book!.Version,
            state.Book.Agreement,
            [.. payments.Where(payment => payment.Amount.Minor > 0)],
            command.PricedAt,
            at,
            History(kind, at, command.Actor),
            inputs
        );
        var held = AccountJournal.HeldAfter(instance.Subscription, resized);
        return new ResizeAccepted(
            inputs,
            resized,
            order,
            instance with
            {
                Configuration = command.To,
                Subscription = held,
                Version = instance.Version + 1,
            }
        );
    }

    // A downgrade has no payment step. Capacity is put in place at once until provisioning has a room of its own.
    private static IReadOnlyList<StateChange> History(OrderKind kind, Instant at, string actor)
    {
        OrderState[] states =
            kind == OrderKind.Downgrade
                ? [OrderState.Provisioning, OrderState.Completed]
                : [OrderState.Paid, OrderState.Provisioning, OrderState.Completed];
        return [.. states.Select(state => new StateChange(state, at, actor))];
    }
}
