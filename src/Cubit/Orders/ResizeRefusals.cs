using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;

namespace Cubit.Orders;

/// <summary>What stands against a resize, in the published order.</summary>
/// <source>docs/spec/orders.md, "Orders", the list of refusals</source>
internal static class ResizeRefusals
{
    /// <summary>What can be told before the target is priced.</summary>
    public static Refusal? BeforePricing(ResizeState state, ResizeInstance command) =>
        OrderRefusals.OfActor(command.Acceptance, command.Role)
        ?? OrderRefusals.OfInstance(state)
        ?? OrderRefusals.OfQuote(state, command.Acceptance, state.Instance!.Version, command.At)
        ?? OrderRefusals.OfAgreement(state.Book!, command.Acceptance)
        ?? OrderRefusals.OfLife(state.Instance, command.At)
        ?? OrderRefusals.OfOrders(state.Instance, command.Pays)
        ?? OrderRefusals.OfPlans(state.Instance, state.Account);

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
            return Allocated(instance, units);
        // A region that is oversold still takes capacity back.
        if (more > 0 && more > state.UnitsFree)
            return SoldOut(state.UnitsFree, more);
        return direction == Direction.Downgrade && state.DowngradesLeft <= 0
            ? Of(
                "limit.downgrades_reached",
                "The number of downgrades that this account may order for now is reached; try later."
            )
            : null;
    }

    public static Refusal Allocated(Instance instance, int units) =>
        Of(
            "allocation.exceeds_target",
            $"Quotas hold {instance.AllocatedUnits} CU, more than {units}; release some or name a larger size.",
            ("allocated", $"{instance.AllocatedUnits}"),
            ("target", $"{units}")
        );

    public static Refusal SoldOut(int? free, int asked) =>
        Of(
            "capacity.sold_out",
            $"The region has {free} CU left, not {asked}.",
            ("free", $"{free}"),
            ("asked", $"{asked}")
        );

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

    private static string Word(Direction direction) => direction.ToString().ToLowerInvariant();

    private static Refusal Of(string code, string detail, params IEnumerable<(string Name, string Value)> values) =>
        Refusal.Of(code, detail, values);
}
