using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>Takes a provider's word on the capacity of an order: it is in place, or it cannot be.</summary>
/// <param name="life">Runs the commands.</param>
/// <param name="answer">Writes the order as the answer that is stored and given.</param>
/// <source>docs/spec/orders.md, "Provisioning"</source>
public sealed class ProvisioningDesk(LifeDesk life, Func<Order, OrderAnswer> answer)
{
    /// <summary>The capacity is in place and counts from now.</summary>
    /// <errors>order.unknown, and those of <see cref="ProvisionOrder.Complete"/></errors>
    public Task<OrderAnswer> CompleteAsync(
        Operator by,
        long accountId,
        string orderId,
        Instant at,
        OnceKey? once = null
    ) =>
        life.RunAsync(
            new OrderCommand(accountId, orderId, at, once),
            () => UnknownOrder(orderId, by),
            (state, order) =>
                state.Session.Catalog.BookOf(order.PriceBook) is { } book
                    ? ProvisionOrder.Complete(state.Holdings, order, book, state.At, by)
                    : throw new InvalidDataException($"There is no price book {order.PriceBook}."),
            answer
        );

    /// <summary>The capacity cannot be put in place; the money goes back.</summary>
    /// <errors>order.unknown, and those of <see cref="ProvisionOrder.Fail"/></errors>
    public Task<OrderAnswer> FailAsync(
        Operator by,
        long accountId,
        string orderId,
        string reason,
        Instant at,
        OnceKey? once = null
    ) =>
        life.RunAsync(
            new OrderCommand(accountId, orderId, at, once),
            () => UnknownOrder(orderId, by),
            (state, order) => ProvisionOrder.Fail(state.Holdings, order, reason, state.At, by),
            answer
        );

    /// <summary>There is no such order; who may not provision is not told which there are.</summary>
    public static Refusal UnknownOrder(string id, Operator by) =>
        StaffPowers.Refuse(by, StaffPower.Provision) ?? FurtherOrders.UnknownOrder(id);
}
