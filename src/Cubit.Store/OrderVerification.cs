using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Catalog;

namespace Cubit.Store;

/// <summary>Computes orders again from their stored inputs, by their pinned rule sets.</summary>
internal sealed class OrderVerification(Session session, Comparison compared)
{
    /// <summary>Orders whose resize was computed again.</summary>
    public int Resizes { get; private set; }

    /// <summary>Looks at an order whenever it is priced, and when what it sold is delivered.</summary>
    public void Look(Order order, Holdings before, Holdings after)
    {
        var was = before.Orders.GetValueOrDefault(order.Number);
        if (order.Correction is not null)
            return;
        if (was is null || (order.HoldsMoney && !was.HoldsMoney))
            LookAtPrice(order, was, before);
        if (order is { Sale: not null, State: OrderState.Completed })
            LookAtTerm(order, before, after);
    }

    private void LookAtPrice(Order order, Order? was, Holdings before)
    {
        var product = session.Catalog.BookOf(order.PriceBook)?.Product.Id ?? order.PriceBook;
        compared.Same(
            $"{order.Id}: the rule set in force when it was priced",
            CatalogRows.RulesInForce(session, product, order.PricedAt).Id,
            order.Rules
        );
        if (order.Inputs is { } inputs)
            LookAtResize(order, was, inputs, before);
        else if (order.Sale is { } sale)
            LookAtAmount(order, PurchasePrice.Of(sale, order.Total.Currency, order.Rules).Total, null);
    }

    private void LookAtResize(Order order, Order? was, ResizeInputs inputs, Holdings before)
    {
        var instance = before.Instances.GetValueOrDefault(order.Instance);
        // A next term that is withdrawn is priced without the layers that go on.
        if (order.Kind != OrderKind.Cancellation || instance?.Cancellation is not null)
            compared.Same(
                $"{order.Id}: the layers that it was priced on",
                compared.Json(instance?.Subscription),
                compared.Json(inputs.Subscription)
            );
        compared.Same($"{order.Id}: its rule set", order.Rules, inputs.Rules.Id);
        var priced = order.Kind == OrderKind.Cancellation ? Refundable.Of(inputs) : Resize.Price(inputs);
        if (priced.Accepted is not { } resized)
        {
            compared.Differ($"{order.Id}: its inputs are refused: {priced.Refusal!.Code}.");
            return;
        }

        Resizes += was is null ? 1 : 0;
        LookAtAmount(order, resized.Total, resized);
    }

    private void LookAtAmount(Order order, Money total, Resized? resized)
    {
        var settled = order.Fx is { } fx ? Rounding.HalfAwayFromZero(total.Exact * fx.Rate, fx.To) : (Money?)null;
        compared.Same($"{order.Id}: its total", total, order.Total);
        compared.Same($"{order.Id}: its settlement", resized is null ? settled : resized.Settlement, order.Settlement);
        compared.Same($"{order.Id}: its reason", resized?.Reason, order.Reason);
    }

    // A purchase or a renewal again, from the facts that it was sold by.
    private void LookAtTerm(Order order, Holdings before, Holdings after)
    {
        if (session.Catalog.BookOf(order.PriceBook) is not { } book)
        {
            compared.Differ($"{order.Id}: there is no price book {order.PriceBook}.");
            return;
        }

        var held = before.Instances.GetValueOrDefault(order.Instance);
        var total = PurchasePrice.Of(order.Sale!, order.Total.Currency, order.Rules).Total;
        var again = Delivery.OfTerm(order with { Total = total }, held, book, before.Account!.Zone);
        compared.Same(
            $"{order.Id}: what it bought",
            compared.Json(again.Accepted),
            compared.Json(after.Instances.GetValueOrDefault(order.Instance))
        );
    }
}

/// <summary>What was compared in an account, and every difference that was found.</summary>
internal sealed class Comparison(Session session, long accountId)
{
    private readonly List<string> _differences = [];

    /// <summary>In words.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>A value as text that compares.</summary>
    public string Json<T>(T value) => session.Json.Write(value);

    /// <summary>Notes two values that are not the same.</summary>
    public void Same<T>(string what, T expected, T? found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            Differ($"{what}: expected {expected}, found {found?.ToString() ?? "nothing"}.");
    }

    /// <summary>Notes a difference.</summary>
    public void Differ(string what) => _differences.Add($"Account {accountId}, {what}");
}
