using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using NodaTime;

namespace Cubit.Store.Orders;

/// <summary>Who asks: an account's member or key, and what it may do.</summary>
/// <param name="AccountId">The account that it acts for, and the only one whose things it sees.</param>
/// <param name="Role">What it may do there.</param>
/// <param name="Actor">Its name in the journal: an e-mail address or the name of a key.</param>
public sealed record Caller(long AccountId, Role Role, string Actor);

/// <summary>What a quote is asked for.</summary>
/// <param name="InstanceId">Id of the instance.</param>
/// <param name="To">The configuration asked for.</param>
/// <param name="Direction">The direction that the caller expects, or null.</param>
/// <param name="Voucher">Code of a voucher, or null.</param>
public sealed record QuoteRequest(
    string InstanceId,
    Configuration To,
    Direction? Direction = null,
    string? Voucher = null
);

/// <summary>A quote with everything that it says.</summary>
/// <param name="Id">The signed text that an order names.</param>
/// <param name="Quote">What the text fixes.</param>
/// <param name="Account">Who may order it.</param>
/// <param name="Instance">The instance before the change.</param>
/// <param name="Book">The price book in force.</param>
/// <param name="Inputs">What its amounts follow from.</param>
/// <param name="Resized">Its amounts and their derivation.</param>
/// <param name="Payments">What would pay, or where the refund would go.</param>
/// <param name="Voucher">What a voucher would cover beside that, or null.</param>
public sealed record PricedQuote(
    string Id,
    Quote Quote,
    Account Account,
    Instance Instance,
    PriceBook Book,
    ResizeInputs Inputs,
    Resized Resized,
    IReadOnlyList<Payment> Payments,
    VoucherUse? Voucher
);

/// <summary>Prices changes by the same decision that orders go through, and signs what it says.</summary>
public sealed class QuoteDesk
{
    private readonly Database _database;

    /// <summary>A desk over a database.</summary>
    public QuoteDesk(Database database) => _database = database;

    /// <summary>Prices a change; nothing is written.</summary>
    /// <errors>As <see cref="ResizeDecision.Decide"/>, those that can be known before ordering.</errors>
    public Task<Decision<PricedQuote>> QuoteAsync(Caller caller, QuoteRequest request, Instant at) =>
        _database.ReadAsync(
            new Scope([caller.AccountId], Instance: NumberOf(caller, request)),
            session => Quote(session, _database.Seal, caller, request, at)
        );

    /// <summary>Prices a purchase or a renewal; nothing is written.</summary>
    /// <errors>configuration.unknown, and those of <see cref="TermDecision.Decide"/> that can be known before
    /// ordering</errors>
    public Task<Decision<PricedTerm>> QuoteTermAsync(Caller caller, TermRequest request, Instant at)
    {
        var id = request.InstanceId ?? "";
        var reach = new Reach(Instance.TryNumber(caller.AccountId, id, out var number) ? number : 0);
        return _database.ReadAsync(
            new Scope([caller.AccountId], Instance: reach.Instance),
            session =>
                TermQuotes.Of(LifeState.Look(session, caller.AccountId, reach, at), _database.Seal, caller, request)
        );
    }

    /// <summary>Prices an order that waits for payment anew; nothing is written.</summary>
    /// <errors>order.unknown, order.not_payable, and those of its kind of quote</errors>
    public Task<Decision<AnyQuote>> QuoteOrderAsync(Caller caller, string orderId, Instant at)
    {
        var reach = new Reach(Order: Order.TryNumber(caller.AccountId, orderId, out var number) ? number : 0);
        return _database.ReadAsync(
            Scope.Of(caller.AccountId),
            session =>
            {
                var state = LifeState.Look(session, caller.AccountId, reach, at);
                return state.Holdings.Orders.GetValueOrDefault(reach.Order) is not { } order
                        ? FurtherOrders.UnknownOrder(orderId)
                    : PayDecision.Refuse(order, state.At) is { } refusal ? refusal
                    : TermQuotes.OfOrder(state, _database.Seal, caller, order);
            }
        );
    }

    /// <summary>The refusal of an id that is no instance of the account, whoever's it is.</summary>
    public static Refusal UnknownInstance(string id) =>
        Refusal.Of("instance.unknown", "There is no such instance in this account.", ("id", id));

    internal static Decision<PricedQuote> Quote(
        Session session,
        QuoteSeal seal,
        Caller caller,
        QuoteRequest request,
        Instant at
    )
    {
        var account = AccountRows.Find(session, caller.AccountId)!;
        // A change is never priced before the account's last event, whichever machine's clock asks.
        var pricedAt = Instant.Max(at, account.LastEventAt);
        if (request.Voucher is not null)
        {
            var reach = new Reach(NumberOf(caller, request));
            return Of(LifeState.Look(session, account.Id, reach, pricedAt), seal, caller, request);
        }

        var state = StateOf(session, account, NumberOf(caller, request), pricedAt, pricedAt);
        if (state.Instance is null)
            return UnknownInstance(request.InstanceId);
        return Of(state, seal, caller, request, pricedAt);
    }

    /// <summary>Prices a change in a transaction that has loaded more.</summary>
    internal static Decision<PricedQuote> Of(LifeState state, QuoteSeal seal, Caller caller, QuoteRequest request) =>
        state.Holdings.Instances.GetValueOrDefault(NumberOf(caller, request)) is { } instance
        && state.MarketOf(instance) is { } market
            ? Of(market.Of(state.Holdings, instance.Number), seal, caller, request, state.At)
            : UnknownInstance(request.InstanceId);

    /// <summary>Prices a change that waits for payment anew.</summary>
    internal static Decision<PricedQuote> OfOrder(LifeState state, QuoteSeal seal, Caller caller, Order order) =>
        state.MarketOf(order) is { } market
            ? Of(
                market.Of(state.Holdings, order.Instance),
                seal,
                caller,
                new QuoteRequest(
                    Instance.IdOf(order.AccountId, order.Instance),
                    order.After,
                    Voucher: order.Voucher?.Code
                ),
                state.At,
                order
            )
            : FurtherOrders.UnknownOrder(order.Id);

    private static Decision<PricedQuote> Of(
        ResizeState state,
        QuoteSeal seal,
        Caller caller,
        QuoteRequest request,
        Instant at,
        Order? pays = null
    )
    {
        var decided = ResizeDecision.Decide(
            state,
            new ResizeInstance(
                request.To,
                request.Direction,
                at,
                at,
                caller.Actor,
                caller.Role,
                Voucher: request.Voucher,
                Pays: pays
            )
        );
        return decided.Refusal is { } refusal ? refusal : Signed(seal, state, decided.Value, request.Voucher);
    }

    /// <summary>All that deciding a resize looks at, at an instant; the exchange rate is that of the quote.</summary>
    internal static ResizeState StateOf(Session session, Account account, long number, Instant at, Instant pricedAt)
    {
        // A quote of what is due and not done yet is one of what will have been done.
        if (DeadlineRows.NextDue(session, account.Id) <= at)
        {
            var state = LifeState.Look(session, account.Id, new Reach(number), at);
            if (
                state.Holdings.Instances.GetValueOrDefault(number) is { } passed
                && state.MarketOf(passed, pricedAt) is { } market
            )
                return market.Of(state.Holdings, number);
        }

        var held = InstanceRows.Held(session, account.Id, number);
        var instance = held?.Instance;
        var book = instance is null ? null : CatalogRows.InForce(session, instance.Product, instance.Region, at);
        var pool = instance is null ? null : session.Catalog.PoolOf(instance.Product, instance.Region);
        return new ResizeState(
            account,
            instance,
            book,
            CatalogRows.RulesInForce(session, instance?.Product ?? "", at),
            instance is null
                ? null
                : AccountRows.RateInForce(
                    session,
                    instance.Subscription.Currency,
                    account.SettlementCurrency,
                    pricedAt
                ),
            held?.Payments ?? new Dictionary<long, IReadOnlyList<Payment>>(),
            pool is null ? null : CapacityCount.Free(session, pool),
            Provisions: pool?.Provisioning == Provisioning.Manual
        );
    }

    private static long NumberOf(Caller caller, QuoteRequest request) =>
        Instance.TryNumber(caller.AccountId, request.InstanceId, out var number) ? number : 0;

    private static PricedQuote Signed(QuoteSeal seal, ResizeState state, ResizeAccepted accepted, string? voucher)
    {
        var (account, instance, book) = (state.Account, state.Instance!, state.Book!);
        var quote = new Quote(
            account.Id,
            instance.Number,
            instance.Version,
            accepted.After.Configuration,
            book.Version,
            state.Rules.Id,
            state.Fx?.Rate,
            accepted.Inputs.At,
            accepted.Inputs.At + Cubit.Resizing.Quote.ValidFor,
            Cubit.Resizing.Quote.DigestOf(accepted.Resized),
            Voucher: voucher
        );
        return new PricedQuote(
            seal.Close(quote),
            quote,
            account,
            instance,
            book,
            accepted.Inputs,
            accepted.Resized,
            accepted.Order.Payments,
            accepted.Order.Voucher
        );
    }
}
