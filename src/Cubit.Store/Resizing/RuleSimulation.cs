using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Resizing;

/// <summary>A refund or charge as it was, and as another rule set would have made it on what was held then.</summary>
/// <param name="OrderId">Id of the order.</param>
/// <param name="Direction">A downgrade's refund or an upgrade's charge.</param>
/// <param name="Product">Id of the product.</param>
/// <param name="PricedAt">The instant that the amounts are for.</param>
/// <param name="Rules">Id of the rule set that the order pins.</param>
/// <param name="Was">What was refunded or charged, in the price currency.</param>
/// <param name="Would">What it would have been.</param>
public sealed record SimulatedOrder(
    string OrderId,
    Direction Direction,
    string Product,
    Instant PricedAt,
    string Rules,
    Money Was,
    Money Would
);

/// <summary>The orders of one account.</summary>
/// <param name="AccountId">Id of the account.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Orders">Its refunds and charges, in order.</param>
public sealed record SimulatedAccount(long AccountId, string Name, IReadOnlyList<SimulatedOrder> Orders);

/// <summary>The refunds or the charges of one currency, in sum.</summary>
/// <param name="Direction">Refunds or charges.</param>
/// <param name="Orders">How many they are.</param>
/// <param name="Was">What they were.</param>
/// <param name="Would">What they would have been.</param>
public sealed record SimulatedSum(Direction Direction, int Orders, Money Was, Money Would)
{
    /// <summary>The sums of these orders, by currency; refunds and charges apart.</summary>
    public static IReadOnlyList<SimulatedSum> Of(IEnumerable<SimulatedOrder> orders) =>
        [
            .. orders
                .GroupBy(order => (order.Was.Currency, order.Direction))
                .OrderBy(group => group.Key.Currency.Code, StringComparer.Ordinal)
                .ThenByDescending(group => group.Key.Direction)
                .Select(group => new SimulatedSum(
                    group.Key.Direction,
                    group.Count(),
                    Money.Sum(group.Select(order => order.Was), group.Key.Currency),
                    Money.Sum(group.Select(order => order.Would), group.Key.Currency)
                )),
        ];
}

/// <summary>What every refund and charge of the data would have been under a rule set.</summary>
/// <remarks>Each order by itself, on the tranches that it was really priced on; nothing is written.</remarks>
/// <source>docs/spec/rules.md, "Simulating"</source>
public static class RuleSimulation
{
    /// <summary>The accounts that have a refund or a charge, in order.</summary>
    /// <param name="session">Where.</param>
    /// <param name="rules">The rule set to try; it need not be stored.</param>
    /// <param name="product">The only product to look at, or null for all.</param>
    public static IReadOnlyList<SimulatedAccount> Run(Session session, RuleSet rules, string? product) =>
        [
            .. AccountRows
                .Ids(session)
                .Select(id => new SimulatedAccount(
                    id,
                    AccountRows.Find(session, id)!.Name,
                    [
                        .. Orders(session, id)
                            .Where(order => product is null || order.Inputs!.Subscription.Product == product)
                            .Select(order => Simulated(order, rules)),
                    ]
                ))
                .Where(account => account.Orders.Count > 0),
        ];

    // A change at the same price costs nothing under every rule set.
    private static IEnumerable<Order> Orders(Session session, long accountId) =>
        session
            .Query(
                """
                SELECT kind, body FROM journal WHERE account_id = @account AND kind IN ('order_placed', 'order_moved')
                ORDER BY sequence
                """,
                row => OrderRows.Latest(session, row),
                ("@account", accountId)
            )
            .Where(order =>
                order is { State: OrderState.Completed, Kind: OrderKind.Upgrade or OrderKind.Downgrade }
                && Resize.DirectionOf(order.Inputs!) != Direction.Same
            );

    private static SimulatedOrder Simulated(Order order, RuleSet rules)
    {
        // Nothing that is refused was ordered, and no rules refuse.
        var resized = Resize.Amount(order.Inputs! with { Rules = rules });
        return new SimulatedOrder(
            order.Id,
            resized.Direction,
            order.Inputs.Subscription.Product,
            order.PricedAt,
            order.Rules,
            order.Total,
            resized.Total
        );
    }
}
