using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Decides on renewing by itself, and on withdrawing a next term of another size.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class RenewInstance
{
    /// <summary>Turns automatic renewal on, with its agreement accepted in advance, or off.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="instance">Number of the instance.</param>
    /// <param name="months">For how long each time; null turns it off.</param>
    /// <param name="agreement">The agreement accepted, or null.</param>
    /// <param name="book">The price book in force.</param>
    /// <param name="at">When.</param>
    /// <param name="actor">Who.</param>
    /// <param name="role">What the actor may do.</param>
    /// <errors>auth.forbidden, instance.unknown, agreement.not_accepted, agreement.outdated, instance.frozen,
    /// instance.deleted, term.months_not_sold</errors>
    public static Decision<Happened> Automatically(
        Holdings holdings,
        long instance,
        int? months,
        AgreementReference? agreement,
        PriceBook book,
        Instant at,
        string actor,
        Role role
    )
    {
        if (RolePowers.RefuseToOrder(role) is { } forbidden)
            return forbidden;
        if (holdings.Instances.GetValueOrDefault(instance) is not { } found)
            return Refusals.UnknownInstance();
        if (months is null)
            return new Happened([new AutoRenewalSet(at, actor, instance, null)]);
        if (
            (
                OrderRefusals.OfAgreement(book, new Acceptance(null, agreement))
                ?? OrderRefusals.OfLife(found, at)
                ?? TermRefusals.OfMonths(months.Value)
            ) is
            { } refusal
        )
            return refusal;
        var setting = new AutoRenewal(months.Value, agreement!.Id, agreement.Version);
        return new Happened([new AutoRenewalSet(at, actor, instance, setting)]);
    }

    /// <summary>
    /// Takes back a next term of another size or price that has not begun, with those after it: what was paid for
    /// them in money goes back where it came from.
    /// </summary>
    /// <errors>auth.forbidden, instance.unknown, renewal.none_planned, order.in_progress, order.unpaid_exists,
    /// cancellation.pending</errors>
    public static Decision<Happened> Withdraw(
        Holdings holdings,
        long instance,
        Market market,
        Instant at,
        string actor,
        Role role
    )
    {
        if (RolePowers.RefuseToOrder(role) is { } forbidden)
            return forbidden;
        if (holdings.Instances.GetValueOrDefault(instance) is not { } found)
            return Refusals.UnknownInstance();
        if (found.Planned is not { } planned || found.Cancellation is not null || at >= planned.From)
            return Refusal.Of(
                "renewal.none_planned",
                "No next term of another size is planned that could be withdrawn."
            );
        if ((OrderRefusals.OfOrders(found, null) ?? OrderRefusals.OfTicket(found)) is { } refusal)
            return refusal;
        var (held, later) = (found.Subscription, found.Subscription.Tranches.ToLookup(t => t.Period >= planned.Term));
        var given = new ResizeInputs(
            0,
            held with
            {
                Tranches = [.. later[true]],
            },
            at,
            Fraction.Zero,
            market.Rules,
            market.Book.Tiers,
            market.Fx
        );
        var granted = new GrantedRefund(given, market.Book.Version, market.Book.Agreement);
        var order = CancellationOrder.Of(
            holdings,
            found,
            granted,
            Instant.Max(at, holdings.Account!.LastEventAt),
            actor
        );
        return new Happened([
            new OrderPlaced(
                order,
                found with
                {
                    Subscription = held with
                    {
                        Terms = [.. held.Terms.Take(planned.Term)],
                        Tranches = [.. later[false]],
                    },
                    Planned = null,
                    RenewalChangePlanned = false,
                    RemindedAt = at,
                    TriedAt = at - Duration.FromDays(1),
                    Version = found.Version + 1,
                }
            ),
        ]);
    }
}
