using Cubit.Catalog;
using State = Cubit.Orders.OrderState;

namespace Cubit.Orders;

/// <summary>What moves an order from state to state.</summary>
public enum OrderStep
{
    /// <summary>Its money is in.</summary>
    Pay,

    /// <summary>Its capacity is being put in place.</summary>
    Provision,

    /// <summary>That is done.</summary>
    Complete,

    /// <summary>That could not be done.</summary>
    Fail,

    /// <summary>Its money goes back.</summary>
    Reverse,

    /// <summary>Somebody calls it off.</summary>
    Cancel,

    /// <summary>Nobody paid in time.</summary>
    Expire,
}

/// <summary>The life of an order as a table.</summary>
/// <remarks>What has nothing to pay begins at <see cref="State.Provisioning"/>.</remarks>
/// <source>docs/spec/orders.md, "Orders"</source>
public static class OrderLife
{
    /// <summary>Every state, step and next state.</summary>
    public static StateTable<State, OrderStep> Table { get; } =
        new(
            "order",
            [State.PendingPayment, State.Paid, State.Provisioning],
            [
                new(State.PendingPayment, OrderStep.Pay, State.Paid),
                new(State.PendingPayment, OrderStep.Cancel, State.Cancelled),
                new(State.PendingPayment, OrderStep.Expire, State.Expired),
                new(State.Paid, OrderStep.Provision, State.Provisioning),
                new(State.Provisioning, OrderStep.Complete, State.Completed),
                new(State.Provisioning, OrderStep.Fail, State.Failed),
                new(State.Failed, OrderStep.Reverse, State.Reversed),
            ]
        );
}
