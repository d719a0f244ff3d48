using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Orders;

/// <summary>What stands against a resize, in the published order.</summary>
/// <source>docs/spec/orders.md, "Orders", the list of refusals</source>
internal static class ResizeRefusals
{
    /// <summary>What can be told before the target is priced.</summary>
    public static Refusal? BeforePricing(ResizeState state, ResizeInstance command) =>
        OfActor(command)
        ?? OfInstance(state)
        ?? OfQuote(state, command)
        ?? OfAgreement(state, command)
        ?? OfState(state, command);

    /// <summary>What stands against the target at its price.</summary>
    public static Refusal? OfTarget(ResizeState state, ResizeInstance command, Direction direction)
    {
        var instance = state.Instance!;
        if (command.To == instance.Configuration)
            return Of(
                "configuration.unchanged",
                $"The instance is {command.To} already; name another size.",
                ("configuration", $"{command.To}")
            );
        if (command.Direction is { } asked && asked != direction)
            return Mismatch(command, asked, direction);
        if (direction == Direction.Downgrade && !state.Account.Privileges.Contains(Privilege.Downgrade))
            return Of(
                "privilege.downgrade_missing",
                "This account may not downgrade in real time; ask an operator to grant the downgrade privilege.",
                ("privilege", Privilege.Downgrade)
            );
        var units = command.To is Configuration.Units { ComputeUnits: var asUnits } ? asUnits : 0;
        var more = units - (instance.Configuration is Configuration.Units { ComputeUnits: var held } ? held : 0);
        if (units > 0 && units < instance.AllocatedUnits)
            return Of(
                "allocation.exceeds_target",
                $"Quotas hold {instance.AllocatedUnits} CU, more than {units}; release some or name a larger size.",
                ("allocated", $"{instance.AllocatedUnits}"),
                ("target", $"{units}")
            );
        // A region that is oversold still takes capacity back.
        if (more > 0 && more > state.UnitsFree)
            return Of(
                "capacity.sold_out",
                $"The region has {state.UnitsFree} CU left, not {more}.",
                ("free", $"{state.UnitsFree}"),
                ("asked", $"{more}")
            );
        return direction == Direction.Downgrade && state.DowngradesLeft <= 0
            ? Of(
                "limit.downgrades_reached",
                "The number of downgrades that this account may order for now is reached; try later."
            )
            : null;
    }

    /// <summary>What stands against ordering at this amount.</summary>
    public static Refusal? OfAmount(ResizeState state, ResizeInstance command, Resized resized)
    {
        if (command.Acceptance is not { } acceptance)
            return null;
        if (acceptance.Quote!.Digest != Quote.DigestOf(resized))
            return Stale();
        var (needed, balance) = (resized.Settlement ?? resized.Total, state.Account.Balance);
        return resized.Direction == Direction.Upgrade && needed > balance
            ? Of(
                "payment.insufficient_balance",
                $"The balance is {balance.ToDisplay()}; the order costs {needed.ToDisplay()}. "
                    + $"Top up {(needed - balance).ToDisplay()} and order again.",
                ("balance", $"{balance}"),
                ("needed", $"{needed}"),
                ("missing", $"{needed - balance}"),
                ("currency", $"{balance.Currency}")
            )
            : null;
    }

    private static Refusal? OfActor(ResizeInstance command) =>
        command.Acceptance is null ? null : RolePowers.RefuseToOrder(command.Role);

    private static Refusal? OfInstance(ResizeState state) =>
        state is { Instance: not null, Book: not null }
            ? null
            : Of("instance.unknown", "There is no such instance in this account.");

    private static Refusal? OfQuote(ResizeState state, ResizeInstance command)
    {
        if (command.Acceptance is not { } acceptance)
            return null;
        if (acceptance.Quote is not { } quote)
            return Of("quote.unknown", "There is no such quote; ask for a new one.");
        if (command.At >= quote.ExpiresAt)
            return Of(
                "quote.expired",
                $"The quote held until {quote.ExpiresAt}; ask for a new one.",
                ("expiresAt", Text(quote.ExpiresAt))
            );
        var current =
            quote.InstanceVersion == state.Instance!.Version
            && quote.PriceBook == state.Book!.Version
            && quote.Rules == state.Rules.Id
            && quote.FxRate == state.Fx?.Rate;
        return current ? null : Stale();
    }

    private static Refusal? OfAgreement(ResizeState state, ResizeInstance command)
    {
        if (command.Acceptance is not { } acceptance)
            return null;
        var inForce = state.Book!.Agreement;
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

    private static Refusal? OfState(ResizeState state, ResizeInstance command)
    {
        var instance = state.Instance!;
        return instance.StateAt(command.At) switch
        {
            InstanceState.Frozen => Of(
                "instance.frozen",
                $"The instance is frozen since its term ended at {instance.Subscription.End}; renew it first.",
                Ended(instance)
            ),
            InstanceState.Deleted => Of(
                "instance.deleted",
                $"The instance was deleted after its term ended at {instance.Subscription.End}.",
                Ended(instance)
            ),
            _ when instance.OrderInProgress => Of(
                "order.in_progress",
                "Another order of this instance is being carried out; try again when it is completed."
            ),
            _ when instance.UnpaidOrder => Of(
                "order.unpaid_exists",
                "An order of this instance waits for payment; pay or cancel it first."
            ),
            _ when instance.RenewalChangePlanned => Of(
                "renewal.change_planned",
                "The next term has another size; withdraw that before resizing."
            ),
            _ when instance.CancellationPending => Of(
                "cancellation.pending",
                "A ticket to cancel this instance is open; withdraw it before resizing."
            ),
            _ when state.Account.InArrears => Of(
                "account.in_arrears",
                "The account owes money; settle that before ordering."
            ),
            _ => null,
        };
    }

    private static Refusal Mismatch(ResizeInstance command, Direction asked, Direction direction)
    {
        var found = direction switch
        {
            Direction.Upgrade => "costs more per month, so that is an upgrade",
            Direction.Downgrade => "costs less per month, so that is a downgrade",
            _ => "costs the same per month",
        };
        return Of(
            "direction.mismatch",
            $"{command.To} {found}, not {(asked == Direction.Upgrade ? "an upgrade" : "a downgrade")}.",
            ("asked", Word(asked)),
            ("direction", Word(direction))
        );
    }

    private static Refusal Stale() =>
        Of(
            "quote.stale",
            "The instance, its prices or its rules have changed since the quote; look at the new one and order that."
        );

    private static (string Name, string Value) Ended(Instance instance) => ("endedAt", Text(instance.Subscription.End));

    // To the microsecond, as a quote tells it; the sentence for people has whole seconds.
    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    private static string Word(Direction direction) => direction.ToString().ToLowerInvariant();

    private static Refusal Of(string code, string detail, params IEnumerable<(string Name, string Value)> values) =>
        Refusal.Of(code, detail, values);
}
