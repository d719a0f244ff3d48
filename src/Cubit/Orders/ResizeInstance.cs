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
/// <param name="Voucher">Code of a voucher that covers what it can, or null.</param>
/// <param name="Pays">The order that waits, where this pays it or its date has come; else null.</param>
public sealed record ResizeInstance(
    Configuration To,
    Direction? Direction,
    Instant PricedAt,
    Instant At,
    string Actor,
    Role Role,
    Acceptance? Acceptance = null,
    string? Voucher = null,
    Order? Pays = null
);

/// <summary>The quote and the agreement that a buyer accepts.</summary>
/// <param name="Quote">The quote, if its signature is ours and its account the buyer's.</param>
/// <param name="Agreement">Id and version accepted, or null: absent counts as not accepted.</param>
/// <param name="Waits">Whether the order waits for payment where the balance does not cover it.</param>
/// <param name="External">What came in from outside for it, in the price currency; null for nothing.</param>
/// <param name="Schedule">When to carry it out, where that is not at once.</param>
/// <param name="Unquoted">
/// Whether it is carried out without a quote, because the owner agreed to that before: a schedule, a renewal by itself.
/// </param>
public sealed record Acceptance(
    Quote? Quote,
    AgreementReference? Agreement,
    bool Waits = false,
    Money? External = null,
    Schedule? Schedule = null,
    bool Unquoted = false
);

/// <summary>An agreement of service named by id and version.</summary>
public sealed record AgreementReference(string Id, string Version);

/// <summary>All that deciding a resize, a purchase or a renewal looks at.</summary>
/// <param name="Account">The buyer.</param>
/// <param name="Instance">The instance, or null where the account has none of that id.</param>
/// <param name="Book">The price book in force for it.</param>
/// <param name="Rules">The rule set in force for its product.</param>
/// <param name="Fx">The rate into the settlement currency, or null where it is the price currency.</param>
/// <param name="Payments">What paid for the orders that its layers come from, by order number.</param>
/// <param name="UnitsFree">CUs that the region still has, or null where nobody counts them.</param>
/// <param name="DowngradesLeft">Downgrades that the policy still allows, or null where there is none.</param>
/// <param name="Vouchers">The account's vouchers by code; null where it has none.</param>
/// <param name="Provisions">Whether capacity is put in place by a step of its own, and not at once.</param>
public sealed record ResizeState(
    Account Account,
    Instance? Instance,
    PriceBook? Book,
    RuleSet Rules,
    FxRate? Fx,
    IReadOnlyDictionary<long, IReadOnlyList<Payment>> Payments,
    int? UnitsFree = null,
    int? DowngradesLeft = null,
    IReadOnlyDictionary<string, Voucher>? Vouchers = null,
    bool Provisions = false
);

/// <summary>A resize that may go ahead.</summary>
/// <param name="Inputs">What its amounts follow from.</param>
/// <param name="Resized">Its amounts and their derivation.</param>
/// <param name="Order">The order that it is, or would be.</param>
/// <param name="After">The instance after it.</param>
/// <param name="Pays">The state of the order before it, where that was placed before.</param>
public sealed record ResizeAccepted(
    ResizeInputs Inputs,
    Resized Resized,
    Order Order,
    Instance After,
    OrderState? Pays = null
)
{
    /// <summary>What the journal gets.</summary>
    public AccountEvent Event =>
        Pays is { } from
            ? new OrderMoved(Order.LastAt, Order.History[^1].Actor, from, Order, After)
            : new OrderPlaced(Order, null);
}

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
    /// limit.downgrades_reached, voucher.unknown, voucher.expired, voucher.currency_mismatch, voucher.used_up,
    /// schedule.not_ahead, schedule.cost_exceeded, payment.insufficient_balance (checked in this order)</errors>
    public static Decision<ResizeAccepted> Decide(ResizeState state, ResizeInstance command)
    {
        if (ResizeRefusals.BeforePricing(state, command) is { } refusal)
            return refusal;
        var (account, instance, book) = (state.Account, state.Instance!, state.Book!);
        var price = book.Price(command.To);
        if (price.Refusal is { } unsold)
            return unsold;
        var voucher = OrderRefusals.VoucherLeft(state, command.Voucher, command.Pays);
        var inputs = new ResizeInputs(
            command.Pays?.Number ?? Order.NextNumber(account, command.At),
            instance.Subscription,
            command.PricedAt,
            price.Value.PerMonth,
            state.Rules,
            book.Tiers,
            state.Fx,
            Voucher: voucher.Exact
        );
        if (
            (
                ResizeRefusals.OfTarget(state, command, Resize.DirectionOf(inputs))
                ?? OrderRefusals.OfVoucher(state, command.Voucher, command.Pays, command.At)
            ) is
            { } unfit
        )
            return unfit;
        var priced = Resize.Price(inputs);
        if (priced.Refusal is { } outside)
            return outside;
        return OrderRefusals.OfDigest(command.Acceptance, Quote.DigestOf(priced.Value)) is { } stale
            ? stale
            : Accept(state, command, inputs, priced.Value);
    }

    private static Decision<ResizeAccepted> Accept(
        ResizeState state,
        ResizeInstance command,
        ResizeInputs inputs,
        Resized resized
    )
    {
        var (instance, at) = (state.Instance!, Instant.Max(command.At, state.Account.LastEventAt));
        var kind = resized.Direction == Direction.Downgrade ? OrderKind.Downgrade : OrderKind.Upgrade;
        var draft = new Order(
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
            [.. RefundDestination.Of(resized, state.Payments).Where(payment => payment.Amount.Minor > 0)],
            command.PricedAt,
            command.Pays?.CreatedAt ?? at,
            command.Pays?.History ?? [],
            inputs,
            null,
            Used(resized, command.Voucher)
        );
        var placed = Placing.Of(draft, state, command.Acceptance, at, command.Actor);
        return placed.Accepted is { } order
            ? new ResizeAccepted(
                inputs,
                resized,
                order,
                Placing.After(instance, order) ?? Delivery.OfResize(instance, command.To, resized),
                command.Pays?.State
            )
            : placed.Refusal!;
    }

    private static VoucherUse? Used(Resized resized, string? voucher)
    {
        var covered = resized.Charges.Aggregate(Fraction.Zero, (sum, line) => sum + line.Voucher);
        return voucher is null || covered.Sign == 0
            ? null
            : new VoucherUse(voucher, Rounding.HalfAwayFromZero(covered, resized.Total.Currency));
    }
}
