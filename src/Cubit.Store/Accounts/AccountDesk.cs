using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;
using Cubit.Store.Lifecycle;

namespace Cubit.Store.Accounts;

/// <summary>What an operator does for an account, through its journal.</summary>
/// <remarks>Each runs in the transaction of the session it is given.</remarks>
public static class AccountDesk
{
    /// <summary>Opens an account.</summary>
    /// <exception cref="InvalidOperationException">The id is taken.</exception>
    public static Account Open(Session session, AccountOpened opened)
    {
        if (AccountRows.Find(session, opened.AccountId) is not null)
            throw new InvalidOperationException($"Account {opened.AccountId} exists already.");
        AccountRows.List(session, opened.AccountId);
        return Journal.Append(session, Holdings.None, opened).Account!;
    }

    /// <summary>Lets something happen that needs no decision: what an operator or a demonstration sets up.</summary>
    public static Holdings Set(Session session, long accountId, AccountEvent happened) =>
        Journal.Append(session, Slices.Load(session, accountId, Reach.Account), happened);

    /// <summary>Grants a privilege.</summary>
    public static Account Grant(Session session, long accountId, PrivilegeGranted granted) =>
        Set(session, accountId, granted).Account!;

    /// <summary>Adds money that came in from outside to the balance.</summary>
    public static Account TopUp(Session session, long accountId, BalanceToppedUp topUp) =>
        Set(session, accountId, topUp).Account!;

    /// <summary>Buys an instance at the prices in force.</summary>
    /// <errors>configuration.unknown and those of <see cref="PurchaseDecision.Decide"/></errors>
    public static Decision<Order> Purchase(
        Session session,
        long accountId,
        string product,
        string region,
        PurchaseInstance command
    )
    {
        var account = AccountRows.Find(session, accountId)!;
        if (CatalogRows.InForce(session, product, region, command.At) is not { } book)
            return CatalogRows.NotSold(product, region);
        var rate = AccountRows.RateInForce(session, book.Currency, account.SettlementCurrency, command.At);
        var decided = PurchaseDecision.Decide(
            account,
            book,
            CatalogRows.RulesInForce(session, product, command.At).Id,
            rate,
            command
        );
        if (decided.Refusal is { } refusal)
            return refusal;
        Journal.Append(session, Holdings.None with { Account = account }, decided.Value);
        return decided.Value.Order;
    }
}
