using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using NodaTime;

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
        new Number<EntryRow>("at", row => row.At.Micros()),
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

    internal sealed record EntryRow(Instant At, long Account, long Sequence, int Line, Posting Posting);

    /// <summary>Appends events in their order, each with all that it changes.</summary>
    /// <param name="session">Where.</param>
    /// <param name="before">What the account has, as far as the events touch it; see <see cref="Slices"/>.</param>
    /// <param name="happened">What was decided.</param>
    /// <returns>What the account has after them.</returns>
    public static Holdings Append(Session session, Holdings before, params IReadOnlyList<AccountEvent> happened)
    {
        foreach (var each in happened)
        {
            var after = before.Apply(each);
            AccountRows.Save(session, after.Account!);
            Write(session, after.Account!, each, Postings.Of(each, before, after));
            Changes.Save(session, before, after);
            if (each is Audited { Entry: var entry })
                AuditRows.Save(session, new AuditRow(after.Account!.Id, after.Account.Version, entry));
            if (each is UsageBilled billed)
                UsageRows.Save(session, after.Account!, billed);
            before = after;
        }

        return before;
    }

    /// <summary>Appends a resize that was decided and carried out: what most orders are.</summary>
    public static void Append(Session session, Account before, ResizeAccepted accepted, HeldInstance held)
    {
        var placed = new OrderPlaced(accepted.Order, null);
        var account = AccountJournal.Apply(before, placed);
        AccountRows.Save(session, account);
        Add(
            session,
            account,
            placed,
            PostingsOf(placed, held.Instance, accepted.After, accepted.Resized, held.Through)
        );
        InstanceRows.Save(session, HeldInstance.After(held, accepted.After, accepted.Order, account.Version));
        OrderRows.Save(session, placed.Order, account.Version, Lines(accepted.Resized));
    }

    /// <summary>The postings of an order that is carried out at once.</summary>
    public static IReadOnlyList<Posting> PostingsOf(
        OrderPlaced placed,
        Instance? held,
        Instance after,
        Resized? resized,
        Instant? through = null
    ) =>
        Postings.Of(
            placed.Order,
            held?.Subscription,
            after.Subscription,
            resized is null or { Direction: Direction.Same } ? Fraction.Zero : resized.Earned,
            through
        );

    /// <summary>The lines of an order, as they are stored once its money is in.</summary>
    public static IReadOnlyList<OrderLine> Lines(Order order) =>
        order switch
        {
            { HoldsMoney: false } => [],
            { Inputs: { } inputs, Kind: OrderKind.Cancellation } => Lines(Refundable.Of(inputs)),
            { Inputs: { } inputs } => Lines(Resize.Price(inputs).Value),
            _ => [new OrderLine(order.Number, 0, order.Total.Minor)],
        };

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

    /// <summary>Reads an event back.</summary>
    public static AccountEvent Read(Session session, string kind, string body) =>
        EventKinds.Read(session.Json, kind, body);

    /// <summary>Writes an event with its postings and its outbox row; the account is the one after it.</summary>
    internal static void Write(Session session, Account account, AccountEvent happened, IReadOnlyList<Posting> postings)
    {
        session.ChangesWidely = true;
        Add(session, account, happened, postings);
    }

    private static void Add(Session session, Account account, AccountEvent happened, IReadOnlyList<Posting> postings)
    {
        var row = new EventRow(
            account.Id,
            account.Version,
            EventKinds.Of(happened),
            happened,
            session.Json.Write<object>(happened)
        );
        session.Write(Events, row);
        for (var i = 0; i < postings.Count; i++)
            session.Write(Entries, new EntryRow(happened.At, account.Id, account.Version, i, postings[i]));
        session.Write(Outbox, row);
    }
}
