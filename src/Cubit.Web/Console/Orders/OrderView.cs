using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Web.Console.Orders;

/// <summary>What paying an order now takes.</summary>
/// <param name="QuoteId">A fresh quote's signed text; null while the order's own price holds.</param>
/// <param name="Total">The charge.</param>
/// <param name="Settled">The same in the account's currency.</param>
/// <param name="Shown">Both, for people.</param>
/// <param name="HoldsUntil">The first instant at which it no longer holds.</param>
public sealed record PriceToPay(string? QuoteId, Money Total, Money Settled, string Shown, Instant HoldsUntil)
{
    /// <summary>The order's own price.</summary>
    public static PriceToPay Of(Order order) => Of(null, order, order.PricedAt + Quote.ValidFor);

    /// <summary>A fresh quote's.</summary>
    public static PriceToPay Of(AnyQuote quote)
    {
        if (quote.Term is { } term)
            return Of(term.Id, term.Accepted.Order, term.Quote.ExpiresAt);
        var (change, resized) = (quote.Change!, quote.Change!.Resized);
        return new(
            change.Id,
            resized.Total,
            resized.Settlement ?? resized.Total,
            OrderWords.Settled(resized.Total, resized.Settlement, change.Inputs.Fx),
            change.Quote.ExpiresAt
        );
    }

    private static PriceToPay Of(string? quoteId, Order order, Instant until) =>
        new(
            quoteId,
            order.Total,
            order.Settlement ?? order.Total,
            OrderWords.Settled(order.Total, order.Settlement, order.Fx),
            until
        );
}

/// <summary>What the page of an order shows.</summary>
/// <param name="Visit">Who looks, and when.</param>
/// <param name="Order">The order.</param>
/// <param name="Instance">Its instance; null while that is not bought.</param>
/// <param name="Price">What paying it now takes; null where it cannot be paid.</param>
/// <param name="Done">What was done just now, or null.</param>
/// <param name="Refusal">Why it was not, or null.</param>
public sealed record OrderView(
    Visit Visit,
    Order Order,
    Instance? Instance,
    PriceToPay? Price,
    string? Done,
    Refusal? Refusal
)
{
    /// <summary>Whether the order waits for money, and may still be paid.</summary>
    public bool Waits => PayDecision.Refuse(Order, Visit.Now) is null && Order.Correction is null;

    /// <summary>Whether it sold a next term of another size or price that has not begun.</summary>
    public bool IsPlanned =>
        Order.State == OrderState.Completed
        && Instance is { Cancellation: null, Planned: { } planned }
        && planned.Order == Order.Number
        && Visit.Now < planned.From;
}
