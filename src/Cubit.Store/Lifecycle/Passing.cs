using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>Carries out what is due in an account, in order, each in the transaction in which its row goes.</summary>
/// <source>docs/decisions/0019</source>
internal static class Passing
{
    /// <summary>Carries out what is due until an instant, that instant included.</summary>
    /// <returns>Whether that is all; else the same again goes on, in a transaction of its own.</returns>
    public static bool UpTo(Session session, long accountId, Instant now)
    {
        for (var i = 0; i < Passage.DeadlinesMax; i++)
        {
            if (!(DeadlineRows.NextDue(session, accountId) <= now))
                return true;
            Pass(session, accountId, DeadlineRows.Of(session, accountId, limit: 1)[0], now);
        }

        return !(DeadlineRows.NextDue(session, accountId) <= now);
    }

    /// <summary>What is on offer for an instance at an instant; at the exchange rate of the pricing.</summary>
    public static Market? MarketOf(Session session, Account account, Instance instance, Instant at, Instant pricedAt) =>
        MarketOf(session, account, instance.Product, instance.Region, at, pricedAt);

    /// <summary>What is on offer of a product in a region, or null where it is not sold.</summary>
    public static Market? MarketOf(
        Session session,
        Account account,
        string product,
        string region,
        Instant at,
        Instant pricedAt
    ) =>
        CatalogRows.InForce(session, product, region, at) is { } book
            ? CapacityCount.Offered(
                session,
                new Market(
                    book,
                    CatalogRows.RulesInForce(session, product, at),
                    AccountRows.RateInForce(session, book.Currency, account.SettlementCurrency, pricedAt)
                )
            )
            : null;

    /// <summary>What is on offer when a deadline is done; null where it needs to know none.</summary>
    public static Market? MarketOf(Session session, Holdings has, Deadline deadline)
    {
        if (deadline.Kind is not (DeadlineKind.ScheduledChange or DeadlineKind.AutoRenewal))
            return null;
        var at = PassDeadline.InstantOf(has, deadline);
        var order = deadline.IsOfOrder ? has.Orders[deadline.Number] : null;
        if (has.Instances.GetValueOrDefault(order?.Instance ?? deadline.Number) is { } instance)
            return MarketOf(session, has.Account!, instance, at, at);
        return session.Catalog.BookOf(order!.PriceBook) is { } book
            ? MarketOf(session, has.Account!, book.Product.Id, book.Region, at, at)
            : null;
    }

    private static void Pass(Session session, long accountId, Deadline deadline, Instant now)
    {
        var reach = deadline.IsOfOrder ? new Reach(Order: deadline.Number) : new Reach(Instance: deadline.Number);
        var has = Slices.Load(session, accountId, reach);
        var happened = PassDeadline.Decide(has, deadline, MarketOf(session, has, deadline), now).Events;
        Journal.Append(session, has, happened);
        // A row that the state does not have says nothing; verification tells of it.
        if (happened.Count == 0)
            DeadlineRows.Delete(session, accountId, deadline);
    }
}
