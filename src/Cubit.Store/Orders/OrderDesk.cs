using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using NodaTime;

namespace Cubit.Store.Orders;

/// <summary>An order of a quote.</summary>
/// <param name="QuoteId">The quote's signed text.</param>
/// <param name="Agreement">The agreement accepted, or null.</param>
public sealed record OrderRequest(string QuoteId, AgreementReference? Agreement)
{
    /// <summary>Whether it waits for payment where the balance does not cover it.</summary>
    [JsonIgnore]
    public bool Later { get; init; }

    /// <summary>When it is to be carried out and the most that it may cost then; null for now.</summary>
    [JsonIgnore]
    public Schedule? Schedule { get; init; }

    /// <summary>Fingerprint of the request: the same key may only ever carry the same one.</summary>
    internal string Hash =>
        HashOf(
            IsPlain
                ? JsonSerializer.Serialize(this)
                : $"{JsonSerializer.Serialize(this)}|{Later}|{Schedule?.At.Micros()}|{Schedule?.AtMost?.ToDisplay()}"
        );

    internal bool IsPlain => !Later && Schedule is null;

    internal static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>What came of an order request.</summary>
/// <param name="Order">The order, or null where it was refused.</param>
/// <param name="Refusal">The refusal, or null.</param>
/// <param name="FreshQuote">Where a quote was stale or expired, a quote of now for the same.</param>
/// <param name="IsNew">Whether the order was made, and not moved on.</param>
public sealed record OrderOutcome(Order? Order, Refusal? Refusal, AnyQuote? FreshQuote = null, bool IsNew = true)
{
    /// <summary>The account's event that says all of it, or 0 where none does.</summary>
    internal long Sequence { get; init; }
}

/// <summary>Places orders on the one write path: decided, written and answered in one transaction.</summary>
/// <param name="database">Where.</param>
/// <param name="render">Writes an outcome as the answer that is stored with it.</param>
public sealed class OrderDesk(Database database, Func<OrderOutcome, OrderAnswer> render)
{
    /// <summary>The longest idempotency key.</summary>
    public const int KeyLengthMax = 255;

    private readonly LifeDesk _life = new(database, refusal => render(new(null, refusal)));

    /// <summary>Executes a quote exactly, once per key, or refuses it.</summary>
    /// <errors>order.key_reused, and those of <see cref="ResizeDecision.Decide"/></errors>
    /// <exception cref="StoreBusyException">Too much waits to be written; nothing was done.</exception>
    public Task<OrderAnswer> PlaceAsync(Caller caller, OrderRequest request, string key, Instant at) =>
        PlaceAsync(caller, request, key, database.Seal.Open(request.QuoteId), at);

    /// <summary>Pays an order that waits, at a fresh quote where the first has expired.</summary>
    /// <param name="caller">Who pays.</param>
    /// <param name="orderId">Id of the order.</param>
    /// <param name="quoteId">The fresh quote's signed text, or null.</param>
    /// <param name="once">Under which key it is done once, or null.</param>
    /// <param name="at">When.</param>
    /// <errors>order.key_reused, order.unknown, quote.unknown, and those of <see cref="PayDecision.Decide"/></errors>
    public Task<OrderAnswer> PayAsync(Caller caller, string orderId, string? quoteId, OnceKey? once, Instant at)
    {
        var quote = quoteId is null ? null : database.Seal.Open(quoteId);
        return MoveAsync(
            caller,
            orderId,
            once,
            at,
            (state, order) =>
                quoteId is not null && quote?.AccountId != caller.AccountId
                    ? new(null, Refusal.Of("quote.unknown", "There is no such quote; ask for a new one."))
                    : FurtherOrders.Pay(state, database.Seal, caller, order, quote)
        );
    }

    /// <summary>Calls off an order that waits, or withdraws a renewal of another size that has not begun.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="orderId">Id of the order.</param>
    /// <param name="once">Under which key it is done once, or null.</param>
    /// <param name="at">When.</param>
    /// <errors>order.key_reused, order.unknown, order.not_cancellable, and those of
    /// <see cref="RenewInstance.Withdraw"/></errors>
    public Task<OrderAnswer> CancelAsync(Caller caller, string orderId, OnceKey? once, Instant at) =>
        MoveAsync(caller, orderId, once, at, (state, order) => FurtherOrders.Cancel(state, caller, order));

    private Task<OrderAnswer> MoveAsync(
        Caller caller,
        string orderId,
        OnceKey? once,
        Instant at,
        Func<LifeState, Order, OrderOutcome> move
    )
    {
        var reach = new Reach(Order: Order.TryNumber(caller.AccountId, orderId, out var number) ? number : 0);
        return _life.RunAsync(
            new LifeCommand(caller.AccountId, reach, at, caller.Role, once),
            state =>
                render(
                    state.Holdings.Orders.GetValueOrDefault(reach.Order) is { } order
                        ? move(state, order)
                        : new(null, FurtherOrders.UnknownOrder(orderId))
                )
        );
    }

    private async Task<OrderAnswer> PlaceAsync(
        Caller caller,
        OrderRequest request,
        string key,
        Quote? opened,
        Instant at
    )
    {
        var quote = opened?.AccountId == caller.AccountId ? opened : null;
        var hash = request.Hash;
        while (true)
        {
            // Nothing where more was due than one transaction does: the next one goes on.
            var answer = await database.Writes.RunAsync(
                new Scope([caller.AccountId], key, quote?.Instance ?? 0),
                session => Place(session, caller, request, new Keyed(key, hash), quote, at)
            );
            if (answer is not null)
                return answer;
        }
    }

    private OrderAnswer? Place(
        Session session,
        Caller caller,
        OrderRequest request,
        Keyed key,
        Quote? quote,
        Instant at
    )
    {
        if (RolePowers.RefuseToOrder(caller.Role) is { } forbidden)
            return render(new(null, forbidden));
        if (IdempotencyRows.Find(session, caller.AccountId, key.Key) is { } earlier)
        {
            return earlier.RequestHash == key.Hash
                ? Whole(session, caller.AccountId, earlier)
                : render(new(null, IdempotencyRows.KeyReused(key.Key)));
        }

        if (!Passing.UpTo(session, caller.AccountId, at))
            return null;
        var outcome = Decide(session, caller, request, quote, at);
        var answer = new StoredAnswer(key.Hash, render(outcome), outcome.Sequence);
        IdempotencyRows.Save(session, caller.AccountId, key.Key, answer, at);
        return answer.Answer;
    }

    // Its event, which is never edited, says what was answered.
    private OrderAnswer Whole(Session session, long accountId, StoredAnswer stored) =>
        stored is { Sequence: > 0, Answer.Body.Length: 0 }
            ? render(new(OrderRows.PlacedBy(session, accountId, stored.Sequence), null))
            : stored.Answer;

    private OrderOutcome Decide(Session session, Caller caller, OrderRequest request, Quote? quote, Instant at)
    {
        var account = AccountRows.Find(session, caller.AccountId)!;
        if (quote is null)
            return new(null, Refusal.Of("quote.unknown", "There is no such quote; ask for a new one."));
        if (quote is not { Months: 0, Voucher: null } || !request.IsPlain)
            return Further();
        var state = QuoteDesk.StateOf(session, account, quote.Instance, at, quote.PricedAt);
        if (state.Provisions || state.UnitsFree is not null)
            return Further();
        var decided = ResizeDecision.Decide(
            state,
            new ResizeInstance(
                quote.To,
                null,
                quote.PricedAt,
                at,
                caller.Actor,
                caller.Role,
                new Acceptance(quote, request.Agreement)
            )
        );
        if (decided.Refusal is { } refusal)
            return new(null, refusal, Fresh(session, caller, quote, refusal, at));
        Journal.Append(session, account, decided.Value, InstanceRows.Held(session, account.Id, quote.Instance)!);
        return new(decided.Value.Order, null) { Sequence = AccountRows.Find(session, account.Id)!.Version };

        OrderOutcome Further() =>
            FurtherOrders.Place(
                LifeState.Load(session, account.Id, new Reach(quote.Instance), at),
                database.Seal,
                caller,
                request,
                quote
            );
    }

    private AnyQuote? Fresh(Session session, Caller caller, Quote quote, Refusal refusal, Instant at)
    {
        if (refusal.Code is not ("quote.stale" or "quote.expired"))
            return null;
        var request = new QuoteRequest(Instance.IdOf(quote.AccountId, quote.Instance), quote.To);
        return QuoteDesk.Quote(session, database.Seal, caller, request, at).Accepted is { } fresh
            ? new AnyQuote(fresh, null)
            : null;
    }

    private sealed record Keyed(string Key, string Hash);
}
