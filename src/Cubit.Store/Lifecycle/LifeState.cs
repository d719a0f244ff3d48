using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>What a command is decided on: part of an account's holdings, after all that was due.</summary>
public sealed class LifeState
{
    private readonly Session _session;

    private LifeState(Session session, Holdings holdings, Instant at) =>
        (_session, Holdings, At) = (session, holdings, Instant.Max(at, holdings.Account!.LastEventAt));

    /// <summary>What the account has.</summary>
    public Holdings Holdings { get; private set; }

    /// <summary>When the command happens: now, and never before the account's last event.</summary>
    public Instant At { get; }

    internal Session Session => _session;

    /// <summary>What is on offer now for an instance.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="pricedAt">The instant of the exchange rate; now if null.</param>
    public Market? MarketOf(Instance instance, Instant? pricedAt = null) =>
        Passing.MarketOf(_session, Holdings.Account!, instance, At, pricedAt ?? At);

    /// <summary>What is on offer now of a product in a region, or null where it is not sold.</summary>
    /// <param name="product">Id of the product.</param>
    /// <param name="region">Id of the region.</param>
    /// <param name="pricedAt">The instant of the exchange rate; now if null.</param>
    public Market? MarketOf(string product, string region, Instant? pricedAt = null) =>
        Passing.MarketOf(_session, Holdings.Account!, product, region, At, pricedAt ?? At);

    /// <summary>What is on offer now of what an order is about.</summary>
    /// <param name="order">The order.</param>
    /// <param name="pricedAt">The instant of the exchange rate; now if null.</param>
    public Market? MarketOf(Order order, Instant? pricedAt = null) => MarketOfBook(order.PriceBook, pricedAt);

    /// <summary>What is on offer now where a version of a price book sold, or null.</summary>
    internal Market? MarketOfBook(string version, Instant? pricedAt) =>
        _session.Catalog.BookOf(version) is { } book ? MarketOf(book.Product.Id, book.Region, pricedAt) : null;

    /// <summary>In a transaction that writes, after <see cref="Passing.UpTo"/>.</summary>
    internal static LifeState Load(Session session, long accountId, Reach reach, Instant at) =>
        new(session, Slices.Load(session, accountId, reach), at);

    /// <summary>In a transaction that only looks: what is due is thought of as done.</summary>
    internal static LifeState Look(Session session, long accountId, Reach reach, Instant at)
    {
        var has = Slices.Load(session, accountId, reach);
        var passed = Passage.To(has, at, (held, deadline) => Passing.MarketOf(session, held, deadline));
        return new LifeState(session, passed.Holdings, at);
    }

    /// <summary>Lets happen what was decided.</summary>
    internal Holdings Happen(params IReadOnlyList<AccountEvent> happened) =>
        Holdings = Journal.Append(_session, Holdings, happened);
}
