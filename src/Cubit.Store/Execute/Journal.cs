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
    public static readonly Table<EventRow> Events = new(
        "journal",
        "",
        null,
        new Number<EventRow>("account_id", row => row.Account),
        new Number<EventRow>("sequence", row => row.Sequence),
        new Text<EventRow>("kind", row => row.Kind),
        new Number<EventRow>("at", row => row.Happened.At.Micros()),
        new Text<EventRow>("actor", row => row.Happened.Actor),
        new Text<EventRow>("body", row => row.Body)
    );

    public static readonly Table<EntryRow> Entries = new(
        "postings",
        "",
        null,
        new Number<EntryRow>("account_id", row => row.Account),
        new Number<EntryRow>("sequence", row => row.Sequence),
        new Number<EntryRow>("line", row => row.Line),
        new Text<EntryRow>("ledger_account", row => row.Posting.Account),
        new Text<EntryRow>("currency", row => row.Posting.Amount.Currency.Code),
        new Number<EntryRow>("amount_minor", row => row.Posting.Amount.Minor)
    );

    public static readonly Table<EventRow> Outbox = new(
        "outbox",
        "",
        null,
        new Number<EventRow>("account_id", row => row.Account),
        new Number<EventRow>("sequence", row => row.Sequence),
        new Text<EventRow>("kind", row => row.Kind),
        new Number<EventRow>("created_at", row => row.Happened.At.Micros())
    );

    internal sealed record EventRow(long Account, long Sequence, string Kind, AccountEvent Happened, string Body);

    internal sealed record EntryRow(long Account, long Sequence, int Line, Posting Posting);

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
    public static void Append(Session session, Account before, ResizeAccepted accepted, HeldInstance held)
    {
        var placed = new OrderPlaced(accepted.Order, null);
        AppendOrder(
            session,
            before,
            placed,
            HeldInstance.After(held, accepted.After, accepted.Order),
            PostingsOf(placed, held.Instance, accepted.After, accepted.Resized),
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
            HeldInstance.After(null, bought, purchase.Order),
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
        HeldInstance instance,
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
        var row = new EventRow(
            account.Id,
            account.Version,
            KindOf(happened),
            happened,
            session.Json.Write<object>(happened)
        );
        session.Write(Events, row);
        for (var i = 0; i < postings.Count; i++)
            session.Write(Entries, new EntryRow(account.Id, account.Version, i, postings[i]));
        session.Write(Outbox, row);
    }
}
