using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;

namespace Cubit.Capacity;

/// <summary>How many compute units something takes of the pool of its product and region.</summary>
/// <remarks>Named configurations are not counted.</remarks>
/// <units>Whole CUs.</units>
/// <source>docs/spec/orders.md, "Pools"</source>
public static class UnitsTaken
{
    /// <summary>What an instance has until it is deleted: also while it is frozen, since it may come back.</summary>
    public static int By(Instance? instance) =>
        instance is null or { Recorded: InstanceState.Deleted } ? 0 : Of(instance.Configuration);

    /// <summary>What an order takes beside that, while it is being provisioned.</summary>
    public static int By(Order? order) =>
        order is { State: OrderState.Provisioning }
            ? Math.Max(0, Of(order.After) - (order.Before is { } before ? Of(before) : 0))
            : 0;

    private static int Of(Configuration configuration) =>
        configuration is Configuration.Units { ComputeUnits: var units } ? units : 0;
}
