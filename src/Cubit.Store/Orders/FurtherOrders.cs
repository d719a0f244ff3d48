using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Execute;
using Cubit.Store.Lifecycle;

namespace Cubit.Store.Orders;

/// <summary>
/// Orders beside the change that is paid and carried out at once: terms, what waits, and what is scheduled.
/// </summary>
internal static class FurtherOrders
{
    /// <summary>Executes a quote.</summary>
    public static OrderOutcome Place(LifeState state, QuoteSeal seal, Caller caller, OrderRequest request, Quote quote)
    {
        var instance = state.Holdings.Instances.GetValueOrDefault(quote.Instance);
        var market = instance is null
            ? state.MarketOfBook(quote.PriceBook, quote.PricedAt)
            : state.MarketOf(instance, quote.PricedAt);
        if (market is null || (instance is null && quote.Instance > 0))
            return new(null, Refusal.Of("quote.unknown", "There is no such quote; ask for a new one."));
        if (quote.Instance == 0 && WasOrdered(state, caller, request))
            return new(null, Ordered, Fresh(state, seal, caller, quote, instance, market));
        if (RefuseSchedule(request.Schedule, market.Book.Currency) is { } invalid)
            return new(null, invalid);
        var offered = market.Of(state.Holdings, instance?.Number);
        var acceptance = new Acceptance(quote, request.Agreement, request.Later, Schedule: request.Schedule);
        var decided = quote.Months == 0 ? Change() : Term();
        if (decided.Refusal is not { } refusal)
        {
            if (quote.Instance == 0)
                NoteOrdered(state, caller, request);
            return Happen(state, decided.Value);
        }

        return refusal.Code is "quote.stale" or "quote.expired"
            ? new(null, refusal, Fresh(state, seal, caller, quote, instance, market))
            : new(null, refusal);

        Decision<Happened> Change() =>
            One(
                ResizeDecision.Decide(
                    offered,
                    new ResizeInstance(
                        quote.To,
                        null,
                        quote.PricedAt,
                        state.At,
                        caller.Actor,
                        caller.Role,
                        acceptance,
                        quote.Voucher
                    )
                ),
                accepted => accepted.Event
            );

        Decision<Happened> Term() =>
            One(
                TermDecision.Decide(
                    offered,
                    new BuyTerm(
                        quote.Instance > 0,
                        quote.To,
                        quote.Months,
                        quote.PricedAt,
                        state.At,
                        caller.Actor,
                        caller.Role,
                        quote.Voucher,
                        acceptance
                    )
                ),
                accepted => accepted.Event
            );
    }

    /// <summary>Pays an order that waits; at a fresh quote where its own price no longer holds.</summary>
    public static OrderOutcome Pay(LifeState state, QuoteSeal seal, Caller caller, Order order, Quote? quote)
    {
        if (state.MarketOf(order, quote?.PricedAt ?? order.PricedAt) is not { } market)
            return new(null, UnknownOrder(order.Id));
        var number = order.Kind == OrderKind.Purchase ? (long?)null : order.Instance;
        var paid = PayDecision.Decide(
            market.Of(state.Holdings, number),
            order,
            new PayOrder(quote, null, state.At, caller.Actor, caller.Role)
        );
        if (paid.Refusal is not { } refusal)
            return Happen(state, new Happened([paid.Value])) with { IsNew = false };
        return refusal.Code is "quote.stale" or "quote.expired"
            ? new(null, refusal, TermQuotes.OfOrder(state, seal, caller, order).Accepted)
            : new(null, refusal);
    }

    /// <summary>
    /// Calls off an order that waits, for payment or for its date; or takes back the renewal of a next term of another
    /// size or price that has not begun, which is an order of its own.
    /// </summary>
    public static OrderOutcome Cancel(LifeState state, Caller caller, Order order)
    {
        var instance = state.Holdings.Instances.GetValueOrDefault(order.Instance);
        var isPlanned = order.State == OrderState.Completed && instance?.Planned?.Order == order.Number;
        var decided =
            isPlanned && state.MarketOf(instance!) is { } market
                ? RenewInstance.Withdraw(state.Holdings, order.Instance, market, state.At, caller.Actor, caller.Role)
                : One(MoveOrder.Cancel(order, instance, state.At, caller.Actor, caller.Role), moved => moved);
        return decided.Refusal is { } refusal
            ? new(null, refusal)
            : Happen(state, decided.Value) with
            {
                IsNew = isPlanned,
            };
    }

    /// <summary>The refusal of an id that is no order of the account, whoever's it is.</summary>
    public static Refusal UnknownOrder(string id) =>
        Refusal.Of("order.unknown", "There is no such order in this account.", ("id", id));

    private static Refusal? RefuseSchedule(Schedule? schedule, Currency currency) =>
        schedule?.AtMost is { } most && most.Currency != currency
            ? Refusal.Of("request.invalid", $"atMost: prices are in {currency} here.", ("currency", $"{most.Currency}"))
            : null;

    private static Refusal Ordered { get; } =
        Refusal.Of("quote.stale", "This quote was ordered already; a fresh one buys another instance.");

    // Of a change, the version of the instance says that it was ordered. A purchase has no instance yet: its quote is
    // kept among the keys, behind a character that no key of a request has.
    private static string KeyOf(OrderRequest request) => $"\u0001quote {OrderRequest.HashOf(request.QuoteId)}";

    private static bool WasOrdered(LifeState state, Caller caller, OrderRequest request) =>
        IdempotencyRows.Find(state.Session, caller.AccountId, KeyOf(request)) is not null;

    private static void NoteOrdered(LifeState state, Caller caller, OrderRequest request) =>
        IdempotencyRows.Save(
            state.Session,
            caller.AccountId,
            KeyOf(request),
            new StoredAnswer("", new OrderAnswer(0, "")),
            state.At
        );

    private static AnyQuote? Fresh(
        LifeState state,
        QuoteSeal seal,
        Caller caller,
        Quote quote,
        Instance? instance,
        Market market
    )
    {
        if (quote.Months == 0)
            return
                QuoteDesk.Of(state, seal, caller, new(instance!.Id, quote.To, Voucher: quote.Voucher)).Accepted
                    is { } change
                ? new AnyQuote(change, null)
                : null;
        var request = new TermRequest(
            quote.Months,
            quote.To,
            instance?.Id,
            market.Book.Product.Id,
            market.Book.Region,
            quote.Voucher
        );
        return TermQuotes.Of(state, seal, caller, request).Accepted is { } term ? new AnyQuote(null, term) : null;
    }

    private static Decision<Happened> One<T>(Decision<T> decided, Func<T, AccountEvent> happened)
        where T : class => decided.Accepted is { } accepted ? new Happened([happened(accepted)]) : decided.Refusal!;

    private static OrderOutcome Happen(LifeState state, Happened happened)
    {
        state.Happen(happened.Events);
        return new(
            happened.Events[0] switch
            {
                OrderPlaced placed => placed.Order,
                OrderMoved moved => moved.Order,
                var other => throw new InvalidOperationException($"{other.GetType().Name} is no event of an order."),
            },
            null
        );
    }
}
