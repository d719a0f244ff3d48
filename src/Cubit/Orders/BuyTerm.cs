using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>
/// Asks for an instance or, where the state has one, for its next term. Without an acceptance it is a quote.
/// </summary>
/// <param name="Renews">Whether it is a renewal; an instance that is not there is unknown then.</param>
/// <param name="To">What is bought; a renewal may be smaller than what is held.</param>
/// <param name="Months">For how long: one of <see cref="TermsSold.Months"/>.</param>
/// <param name="PricedAt">The instant that the amounts are for.</param>
/// <param name="At">The instant of asking or ordering.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Role">What the actor may do.</param>
/// <param name="Voucher">Code of a voucher that covers what it can, or null.</param>
/// <param name="Acceptance">What ordering adds; null for a quote.</param>
/// <param name="Pays">The order that waits, where this pays it; else null.</param>
/// <param name="Promotion">What a promotional activity takes off, in whole units of the price currency.</param>
public sealed record BuyTerm(
    bool Renews,
    Configuration To,
    int Months,
    Instant PricedAt,
    Instant At,
    string Actor,
    Role Role,
    string? Voucher = null,
    Acceptance? Acceptance = null,
    Order? Pays = null,
    Fraction Promotion = default
);

/// <summary>A purchase or a renewal that may go ahead.</summary>
/// <param name="Sale">What its amount follows from.</param>
/// <param name="Steps">Its derivation.</param>
/// <param name="Order">The order that it is, or would be.</param>
/// <param name="After">The instance after it; null for a purchase that is not completed.</param>
/// <param name="Pays">The state of the order before it, where that was placed before.</param>
public sealed record TermAccepted(
    Sale Sale,
    IReadOnlyList<Step> Steps,
    Order Order,
    Instance? After,
    OrderState? Pays = null
)
{
    /// <summary>What the journal gets.</summary>
    public AccountEvent Event =>
        Pays is { } from
            ? new OrderMoved(Order.LastAt, Order.History[^1].Actor, from, Order, After)
            : new OrderPlaced(Order, After);
}

/// <summary>The terms that are sold.</summary>
public static class TermsSold
{
    /// <summary>In months: every month of the first year, and two to five years.</summary>
    public static IReadOnlyList<int> Months { get; } = [.. Enumerable.Range(1, 12), 24, 36, 48, 60];
}

/// <summary>Decides whether an instance or a next term may be bought, and what it costs.</summary>
/// <source>docs/spec/orders.md, "Orders" and "Life of an instance"</source>
public static class TermDecision
{
    /// <summary>Checks every refusal in the published order, prices the term, and writes the order.</summary>
    /// <errors>auth.forbidden, instance.unknown, quote.unknown, quote.expired, quote.stale, agreement.not_accepted,
    /// agreement.outdated, instance.frozen, instance.deleted, order.in_progress, order.unpaid_exists,
    /// renewal.change_planned, cancellation.pending, account.in_arrears, configuration.unknown,
    /// configuration.below_minimum, configuration.above_maximum, configuration.off_step, direction.mismatch,
    /// allocation.exceeds_target, capacity.sold_out, term.months_not_sold, voucher.unknown, voucher.expired,
    /// voucher.currency_mismatch, voucher.used_up, payment.insufficient_balance (checked in this order)</errors>
    public static Decision<TermAccepted> Decide(ResizeState state, BuyTerm command)
    {
        if (TermRefusals.BeforePricing(state, command) is { } refusal)
            return refusal;
        var (account, book) = (state.Account, state.Book!);
        var price = book.Price(command.To);
        if ((price.Refusal ?? TermRefusals.OfTarget(state, command, price.Value.PerMonth)) is { } unfit)
            return unfit;
        var at = Instant.Max(command.At, account.LastEventAt);
        var sale = new Sale(
            command.Pays?.Number ?? Order.NextNumber(account, command.At),
            at,
            command.Months,
            price.Value.PerMonth,
            DiscountTier.FactorFor(book.Tiers, command.Months),
            command.Promotion,
            OrderRefusals.VoucherLeft(state, command.Voucher, command.Pays).Exact
        );
        return OrderRefusals.OfDigest(command.Acceptance, DigestOf(sale, book, state)) is { } stale
            ? stale
            : Accept(state, command, sale, at);
    }

    /// <summary>Fingerprint of a priced term: what is paid, what a voucher covers, and the settlement.</summary>
    public static string DigestOf(Sale sale, PriceBook book, ResizeState state)
    {
        var (total, settlement, voucher, _) = Priced(sale, book, state);
        return Quote.DigestOf($"{sale.Months}|{sale.ListPerMonth}|{total}|{voucher}|{settlement}");
    }

    private static Decision<TermAccepted> Accept(ResizeState state, BuyTerm command, Sale sale, Instant at)
    {
        var (account, book) = (state.Account, state.Book!);
        var (total, settlement, covered, steps) = Priced(sale, book, state);
        var draft = new Order(
            account.Id,
            sale.Order,
            command.Renews ? OrderKind.Renewal : OrderKind.Purchase,
            state.Instance?.Number ?? command.Pays?.Instance ?? (account.LastInstance + 1),
            state.Instance?.Configuration,
            command.To,
            total,
            settlement,
            state.Fx,
            null,
            state.Rules.Id,
            book.Version,
            book.Agreement,
            [],
            command.PricedAt,
            command.Pays?.CreatedAt ?? at,
            command.Pays?.History ?? [],
            null,
            sale with
            {
                Voucher = covered.Exact,
            },
            covered.Minor > 0 ? new VoucherUse(command.Voucher!, covered) : null
        );
        var placed = Placing.Of(draft, state, command.Acceptance, at, command.Actor);
        if (placed.Accepted is not { } order)
            return placed.Refusal!;
        if (order.State != OrderState.Completed)
            return Answer(state.Instance is { } waiting ? Placing.After(waiting, order) : null);
        var delivered = Delivery.OfTerm(order, state.Instance, book, account.Zone);
        return delivered.Accepted is { } after ? Answer(after) : delivered.Refusal!;

        TermAccepted Answer(Instance? after) => new(order.Sale!, steps, order, after, command.Pays?.State);
    }

    private static (Money Total, Money? Settlement, Money Voucher, IReadOnlyList<Step> Steps) Priced(
        Sale sale,
        PriceBook book,
        ResizeState state
    )
    {
        var (total, steps) = PurchasePrice.Of(sale, book.Currency, state.Rules.Id);
        var (uncovered, _) = PurchasePrice.Of(sale with { Voucher = default }, book.Currency, state.Rules.Id);
        var settled = state.Fx is { } fx ? Rounding.HalfAwayFromZero(total.Exact * fx.Rate, fx.To) : (Money?)null;
        return (total, settled, uncovered - total, steps);
    }
}

/// <summary>What stands against a purchase or a renewal, in the published order.</summary>
internal static class TermRefusals
{
    public static Refusal? BeforePricing(ResizeState state, BuyTerm command) =>
        OrderRefusals.OfActor(command.Acceptance, command.Role)
        ?? (command.Renews || state.Book is null ? OrderRefusals.OfInstance(state) : null)
        ?? OrderRefusals.OfQuote(state, command.Acceptance, VersionOf(state, command), command.At)
        ?? OrderRefusals.OfAgreement(state.Book!, command.Acceptance)
        ?? (state.Instance is { } instance ? OfInstance(instance, state.Book!, command) : null)
        ?? OrderRefusals.OfArrears(state.Account);

    // A purchase has no instance that could have changed since its quote.
    private static long VersionOf(ResizeState state, BuyTerm command) =>
        state.Instance?.Version ?? command.Acceptance?.Quote?.InstanceVersion ?? 0;

    public static Refusal? OfTarget(ResizeState state, BuyTerm command, Fraction listPerMonth)
    {
        var units = command.To is Configuration.Units { ComputeUnits: var asked } ? asked : 0;
        if (state.Instance is { } instance)
        {
            var (held, listHeld) = instance.Planned is { } planned
                ? (planned.Configuration, planned.ListPerMonth)
                : (instance.Configuration, instance.Subscription.ListPerMonth);
            var priceHeld = state.Book!.Price(held).Accepted?.PerMonth ?? listHeld;
            if (command.To != held && listPerMonth > priceHeld)
                return Refusal.Of(
                    "direction.mismatch",
                    $"A renewal keeps the size or makes it smaller; {command.To} costs more than {held}.",
                    ("configuration", $"{command.To}")
                );
            if (units > 0 && units < instance.AllocatedUnits)
                return ResizeRefusals.Allocated(instance, units);
        }
        else if (units > 0 && units > state.UnitsFree)
            return ResizeRefusals.SoldOut(state.UnitsFree, units);

        return OfMonths(command.Months) ?? OrderRefusals.OfVoucher(state, command.Voucher, command.Pays, command.At);
    }

    public static Refusal? OfMonths(int months) =>
        TermsSold.Months.Contains(months)
            ? null
            : Refusal.Of(
                "term.months_not_sold",
                $"A term of {months} months is not sold; take 1 to 12, 24, 36, 48 or 60.",
                ("months", $"{months}")
            );

    // A frozen instance is renewed by a fresh term, unless a cancellation froze it.
    private static Refusal? OfInstance(Instance instance, PriceBook book, BuyTerm command) =>
        (
            instance.StateAt(command.At) == InstanceState.Frozen && instance.Cancellation is null
                ? null
                : OrderRefusals.OfLife(instance, command.At)
        )
        ?? OrderRefusals.OfOrders(instance, command.Pays)
        ?? OfPlan(instance.Planned, book, command)
        ?? OrderRefusals.OfTicket(instance);

    // A further term repeats the plan: two plans would have to be told apart by everybody who reads the instance.
    private static Refusal? OfPlan(PlannedTerm? planned, PriceBook book, BuyTerm command) =>
        planned is null
        || (command.To == planned.Configuration && book.Price(command.To).Accepted?.PerMonth == planned.ListPerMonth)
            ? null
            : OrderRefusals.ChangePlanned();
}
