using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;

namespace Cubit.Store.Accounts;

/// <summary>What an operator does for an account, through its journal.</summary>
/// <remarks>Each runs in the transaction of the session it is given.</remarks>
public static class AccountDesk
{
    /// <summary>Opens an account.</summary>
    /// <exception cref="InvalidOperationException">The id is taken.</exception>
    public static Account Open(Session session, AccountOpened opened) =>
        AccountRows.Find(session, opened.AccountId) is null
            ? Journal.Append(session, null, opened)
            : throw new InvalidOperationException($"Account {opened.AccountId} exists already.");

    /// <summary>Grants a privilege.</summary>
    public static Account Grant(Session session, long accountId, PrivilegeGranted granted) =>
        Journal.Append(session, AccountRows.Find(session, accountId), granted);

    /// <summary>Adds money that came in from outside to the balance.</summary>
    public static Account TopUp(Session session, long accountId, BalanceToppedUp topUp) =>
        Journal.Append(session, AccountRows.Find(session, accountId), topUp);

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
            return Refusal.Of(
                "configuration.unknown",
                $"{product} is not sold in {region}.",
                ("product", product),
                ("region", region)
            );
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
        Journal.Append(session, account, decided.Value);
        return decided.Value.Order;
    }
}
