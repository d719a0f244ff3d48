using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Instances;
using Cubit.Store.Orders;

namespace Cubit.Store.Execute;

/// <summary>
/// Appends what was decided to an account's journal, with the views, the postings and the outbox row of it.
/// </summary>
/// <source>ARCHITECTURE.md, "The one natural path"</source>
internal static class Journal
{
    /// <summary>Appends an event that is no order.</summary>
    public static Account Append(Session session, Account? before, AccountEvent happened)
    {
        var after = AccountJournal.Apply(before, happened);
        AccountRows.Save(session, after);
        if (happened is PrivilegeGranted granted)
            AccountRows.SavePrivilege(session, after.Id, granted.Name);
        Write(session, after, happened, PostingsOf(happened));
        return after;
    }

    /// <summary>Appends an order that was decided.</summary>
    public static void Append(Session session, Account before, ResizeAccepted accepted, Instance held)
    {
        var placed = new OrderPlaced(accepted.Order, null);
        AppendOrder(
            session,
            before,
            placed,
            accepted.After,
            PostingsOf(placed, held, accepted.After, accepted.Resized),
            Lines(accepted.Resized)
        );
    }

    /// <summary>Appends the purchase of an instance.</summary>
    public static void Append(Session session, Account before, OrderPlaced purchase)
    {
        var bought = purchase.After!;
        AppendOrder(
            session,
            before,
            purchase,
            bought,
            PostingsOf(purchase, null, bought, null),
            [new OrderLine(purchase.Order.Number, 0, purchase.Order.Total.Minor)]
        );
    }

    /// <summary>The postings of an event that is no order.</summary>
    public static IReadOnlyList<Posting> PostingsOf(AccountEvent happened) =>
        happened is BalanceToppedUp topUp ? Postings.Of(topUp) : [];

    /// <summary>The postings of an order.</summary>
    public static IReadOnlyList<Posting> PostingsOf(
        OrderPlaced placed,
        Instance? held,
        Instance after,
        Resized? resized
    ) =>
        Postings.Of(
            placed.Order,
            held?.Subscription,
            after.Subscription,
            resized is null or { Direction: Direction.Same } ? Fraction.Zero : resized.Earned
        );

    /// <summary>The lines of a priced change, as they are stored.</summary>
    public static IReadOnlyList<OrderLine> Lines(Resized resized) =>
        [
            .. resized.Refunds.Select(line => new OrderLine(
                line.Tranche.Origin.Order,
                line.Tranche.Period,
                line.Refund.Minor
            )),
            .. resized.Charges.Select(line => new OrderLine(0, line.Period, line.Charge.Minor)),
        ];

    /// <summary>The kind under which an event is stored.</summary>
    public static string KindOf(AccountEvent happened) =>
        happened switch
        {
            AccountOpened => "account_opened",
            PrivilegeGranted => "privilege_granted",
            BalanceToppedUp => "balance_topped_up",
            OrderPlaced => "order_placed",
            _ => throw new InvalidOperationException($"{happened.GetType().Name} has no stored kind."),
        };

    /// <summary>Reads an event back.</summary>
    public static AccountEvent Read(Session session, string kind, string body) =>
        kind switch
        {
            "account_opened" => session.Json.Read<AccountOpened>(body),
            "privilege_granted" => session.Json.Read<PrivilegeGranted>(body),
            "balance_topped_up" => session.Json.Read<BalanceToppedUp>(body),
            "order_placed" => session.Json.Read<OrderPlaced>(body),
            _ => throw new InvalidDataException($"The journal has an event of an unknown kind: {kind}."),
        };

    private static void AppendOrder(
        Session session,
        Account before,
        OrderPlaced placed,
        Instance instance,
        IReadOnlyList<Posting> postings,
        IReadOnlyList<OrderLine> lines
    )
    {
        var account = AccountJournal.Apply(before, placed);
        AccountRows.Save(session, account);
        Write(session, account, placed, postings);
        InstanceRows.Save(session, instance);
        OrderRows.Save(session, placed.Order, account.Version, lines);
    }

    private static void Write(Session session, Account account, AccountEvent happened, IReadOnlyList<Posting> postings)
    {
        var kind = KindOf(happened);
        session.Execute(
            """
            INSERT INTO journal (account_id, sequence, kind, at, actor, body)
            VALUES (@account, @sequence, @kind, @at, @actor, @body)
            """,
            ("@account", account.Id),
            ("@sequence", account.Version),
            ("@kind", kind),
            ("@at", happened.At.Micros()),
            ("@actor", happened.Actor),
            ("@body", session.Json.Write<object>(happened))
        );
        for (var i = 0; i < postings.Count; i++)
        {
            session.Execute(
                """
                INSERT INTO postings (account_id, sequence, line, ledger_account, currency, amount_minor)
                VALUES (@account, @sequence, @line, @ledger, @currency, @amount)
                """,
                ("@account", account.Id),
                ("@sequence", account.Version),
                ("@line", i),
                ("@ledger", postings[i].Account),
                ("@currency", postings[i].Amount.Currency.Code),
                ("@amount", postings[i].Amount.Minor)
            );
        }

        session.Execute(
            "INSERT INTO outbox (account_id, sequence, kind, created_at) VALUES (@account, @sequence, @kind, @at)",
            ("@account", account.Id),
            ("@sequence", account.Version),
            ("@kind", kind),
            ("@at", happened.At.Micros())
        );
    }
}
