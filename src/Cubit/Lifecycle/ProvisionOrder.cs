using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Orders;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>
/// Decides what it means for an order that its capacity is in place, or that it cannot be: what a provider tells, by
/// hand or by a program.
/// </summary>
/// <remarks>Telling the same again does nothing and is accepted.</remarks>
/// <source>docs/spec/orders.md, "Provisioning"</source>
public static class ProvisionOrder
{
    /// <summary>The capacity is in place: it counts from now.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="order">The order.</param>
    /// <param name="book">The price book that it was priced by.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who tells it.</param>
    /// <errors>auth.forbidden, order.not_provisioning, and those of <see cref="MoveOrder.Complete"/></errors>
    public static Decision<Happened> Complete(Holdings holdings, Order order, PriceBook book, Instant at, Operator by)
    {
        if (Refuse(order, by, OrderState.Completed) is { } refusal)
            return refusal;
        if (order.State != OrderState.Provisioning)
            return new Happened([]);
        var instance = holdings.Instances.GetValueOrDefault(order.Instance);
        var completed = MoveOrder.Complete(order, instance, book, holdings.Account!, at, by.Name);
        return completed.Refusal is { } gone
            ? gone with
            {
                Detail = $"{gone.Detail} Tell that the order failed, so that its money goes back.",
            }
            : new Happened([
                completed.Value,
                StaffActs.Audit(at, by, "order_completed", order.Id, "provisioning", "completed"),
            ]);
    }

    /// <summary>The capacity cannot be put in place: the money goes back, the configuration is what it was.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="order">The order.</param>
    /// <param name="reason">Why, for the customer to read.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who tells it.</param>
    /// <errors>auth.forbidden, order.not_provisioning, order.reason_missing</errors>
    public static Decision<Happened> Fail(Holdings holdings, Order order, string reason, Instant at, Operator by)
    {
        if (Refuse(order, by, OrderState.Failed, OrderState.Reversed) is { } refusal)
            return refusal;
        if (order.State != OrderState.Provisioning)
            return new Happened([]);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > StaffActs.ReasonLengthMax)
            return Refusal.Of(
                "order.reason_missing",
                $"An order fails for a reason of 1 to {StaffActs.ReasonLengthMax} characters, which its buyer reads."
            );
        var instance = holdings.Instances.GetValueOrDefault(order.Instance);
        return new Happened([
            MoveOrder.Fail(order, instance, at, by.Name, reason),
            StaffActs.Audit(at, by, "order_failed", order.Id, "provisioning", $"failed: {reason}"),
        ]);
    }

    private static Refusal? Refuse(Order order, Operator by, params ReadOnlySpan<OrderState> told) =>
        StaffPowers.Refuse(by, StaffPower.Provision) is { } forbidden ? forbidden
        : order.State == OrderState.Provisioning || told.Contains(order.State) ? null
        : Refusal.Of(
            "order.not_provisioning",
            $"The order is {order.State}; only one that is being provisioned can be completed or fail.",
            ("state", $"{order.State}")
        );
}
