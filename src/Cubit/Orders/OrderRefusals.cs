using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Orders;

/// <summary>What stands against any order, in the published order.</summary>
/// <source>docs/spec/orders.md, "Orders", the list of refusals</source>
internal static class OrderRefusals
{
    public static Refusal? OfActor(Acceptance? acceptance, Role role) =>
        acceptance is null ? null : RolePowers.RefuseToOrder(role);

    public static Refusal? OfInstance(ResizeState state) =>
        state is { Instance: not null, Book: not null }
            ? null
            : Of("instance.unknown", "There is no such instance in this account.");

    public static Refusal? OfQuote(ResizeState state, Acceptance? acceptance, long version, Instant at)
    {
        if (acceptance is null or { Unquoted: true })
            return null;
        if (acceptance.Quote is not { } quote)
            return UnknownQuote();
        if (at >= quote.ExpiresAt)
            return Expired(quote.ExpiresAt);
        var current =
            quote.InstanceVersion == version
            && quote.PriceBook == state.Book!.Version
            && quote.Rules == state.Rules.Id
            && quote.FxRate == state.Fx?.Rate;
        return current ? null : Stale();
    }

    public static Refusal? OfDigest(Acceptance? acceptance, string digest) =>
        acceptance is null or { Unquoted: true } || acceptance.Quote!.Digest == digest ? null : Stale();

    public static Refusal? OfAgreement(PriceBook book, Acceptance? acceptance)
    {
        if (acceptance is null)
            return null;
        var inForce = book.Agreement;
        if (acceptance.Agreement is not { } accepted || accepted.Id != inForce.Id)
            return Of(
                "agreement.not_accepted",
                $"Accept the {inForce.Title} ({inForce.Id}, version {inForce.Version}) to order.",
                ("id", inForce.Id),
                ("version", inForce.Version)
            );
        return accepted.Version == inForce.Version
            ? null
            : Of(
                "agreement.outdated",
                $"Version {accepted.Version} is not in force; accept version {inForce.Version}.",
                ("accepted", accepted.Version),
                ("version", inForce.Version)
            );
    }

    public static Refusal? OfLife(Instance instance, Instant at) =>
        instance.StateAt(at) switch
        {
            InstanceState.Frozen => Of(
                "instance.frozen",
                instance.Cancellation is { } cancelled
                    ? $"The instance is frozen since its cancellation at {cancelled.ApprovedAt}; ask for it back."
                    : $"The instance is frozen since its term ended at {instance.Subscription.End}; renew it first.",
                Ended(instance)
            ),
            InstanceState.Deleted => Deleted(instance),
            _ => null,
        };

    public static Refusal Deleted(Instance instance) =>
        Of(
            "instance.deleted",
            instance.Cancellation is { } cancelled
                ? $"The instance was deleted at {cancelled.DeleteAt}, after its cancellation."
                : $"The instance was deleted after its term ended at {instance.Subscription.End}.",
            Ended(instance)
        );

    public static Refusal? OfOrders(Instance instance, Order? pays) =>
        instance switch
        {
            { OrderInProgress: true } => Of(
                "order.in_progress",
                "Another order of this instance is being carried out; try again when it is completed."
            ),
            { UnpaidOrder: true } when pays is null or { IsScheduled: true } => Of(
                "order.unpaid_exists",
                "An order of this instance waits for payment; pay or cancel it first."
            ),
            _ => null,
        };

    public static Refusal? OfPlans(Instance instance, Account account) =>
        instance.RenewalChangePlanned ? ChangePlanned() : OfTicket(instance) ?? OfArrears(account);

    public static Refusal ChangePlanned() =>
        Of("renewal.change_planned", "The next term has another size; withdraw that before resizing.");

    public static Refusal? OfTicket(Instance instance) =>
        instance.CancellationPending
            ? Of("cancellation.pending", "A ticket to cancel this instance is open; withdraw it before resizing.")
            : null;

    public static Refusal? OfArrears(Account account) =>
        account.InArrears ? Of("account.in_arrears", "The account owes money; settle that before ordering.") : null;

    public static Refusal? OfVoucher(ResizeState state, string? code, Order? pays, Instant at) =>
        code is null
            ? null
            : Voucher.Refuse(
                state.Vouchers?.GetValueOrDefault(code),
                code,
                state.Book!.Currency,
                VoucherLeft(state, code, pays),
                at
            );

    /// <summary>What a voucher may cover of an order: what is left of it, and what that order holds already.</summary>
    public static Money VoucherLeft(ResizeState state, string? code, Order? pays)
    {
        var currency = state.Book!.Currency;
        if (code is null || state.Vouchers?.GetValueOrDefault(code) is not { } voucher)
            return Money.Zero(currency);
        return pays?.Voucher is { } held && held.Code == code ? voucher.Left + held.Amount : voucher.Left;
    }

    public static Refusal OfBalance(Money balance, Money needed) =>
        Of(
            "payment.insufficient_balance",
            $"The balance is {balance.ToDisplay()}; the order costs {needed.ToDisplay()}. "
                + $"Top up {(needed - balance).ToDisplay()} and order again.",
            ("balance", $"{balance}"),
            ("needed", $"{needed}"),
            ("missing", $"{needed - balance}"),
            ("currency", $"{balance.Currency}")
        );

    public static Refusal UnknownQuote() => Of("quote.unknown", "There is no such quote; ask for a new one.");

    public static Refusal Expired(Instant at) =>
        Of("quote.expired", $"The quote held until {at}; ask for a new one.", ("expiresAt", Text(at)));

    public static Refusal Stale() =>
        Of(
            "quote.stale",
            "The instance, its prices or its rules have changed since the quote; look at the new one and order that."
        );

    private static (string Name, string Value) Ended(Instance instance) => ("endedAt", Text(instance.Subscription.End));

    // To the microsecond, as a quote tells it; the sentence for people has whole seconds.
    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    private static Refusal Of(string code, string detail, params IEnumerable<(string Name, string Value)> values) =>
        Refusal.Of(code, detail, values);
}
