using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Tests.Lifecycle;

/// <summary>What ann of acme and the clerk may do.</summary>
internal sealed partial class World
{
    /// <summary>A purchase without an instance, a renewal of one with it.</summary>
    public string Buy(
        int units,
        int months,
        string? voucher = null,
        bool waits = false,
        long? renews = null,
        AgreementReference? agreement = null,
        bool quoted = false,
        Schedule? schedule = null
    )
    {
        var asked = new BuyTerm(renews is not null, Units(units), months, Now, Now, "ann", Role, voucher);
        var state = Market.Of(Holdings, renews);
        var quote = quoted ? Quoted(TermDecision.Decide(state, asked).Value) : null;
        return Do(
            TermDecision.Decide(
                state,
                asked with
                {
                    Acceptance = new Acceptance(
                        quote,
                        agreement ?? Terms,
                        waits,
                        Schedule: schedule,
                        Unquoted: !quoted
                    ),
                }
            ),
            accepted => accepted.Event
        );
    }

    public string Renew(int units, int months, string? voucher = null, bool waits = false) =>
        Buy(units, months, voucher, waits, renews: 1);

    public string Resize(int units, Schedule? schedule = null, string? voucher = null, bool waits = false) =>
        Do(
            ResizeDecision.Decide(
                Market.Of(Holdings, 1),
                new ResizeInstance(
                    Units(units),
                    null,
                    Now,
                    Now,
                    "ann",
                    Role,
                    new Acceptance(null, Terms, waits, null, schedule, Unquoted: true),
                    voucher
                )
            ),
            accepted => accepted.Event
        );

    /// <summary>Pays the latest order, with a fresh quote for so many units, or at its own price.</summary>
    public string Pay(Quote? quote = null, string? external = null) =>
        Do(
            PayDecision.Decide(
                Market.Of(Holdings, LastOrder.Kind == OrderKind.Purchase ? null : LastOrder.Instance),
                LastOrder,
                new PayOrder(quote, external is null ? null : Usd(external, Currency.Usd), Now, "ann", Role)
            ),
            moved => moved
        );

    /// <summary>A fresh quote for what the latest order is for.</summary>
    public Quote Fresh()
    {
        var order = LastOrder;
        var number = order.Kind == OrderKind.Purchase ? (long?)null : order.Instance;
        var state = Market.Of(Holdings, number);
        // A quote for an order that waits is asked as its payment is.
        if (order.Sale is { } sale)
            return Quoted(TermDecision.Decide(state, AskedAgain(order, sale)).Value);
        var resized = ResizeDecision.Decide(state, AskedAgain(order)).Value;
        return QuoteOf(order.After, Quote.DigestOf(resized.Resized), 0, order.Instance, order.Voucher?.Code);
    }

    public string CancelOrder() =>
        Do(
            MoveOrder.Cancel(LastOrder, Holdings.Instances.GetValueOrDefault(LastOrder.Instance), Now, "ann", Role),
            moved => moved
        );

    public string OpenTicket(string text = "") => Do(CancelInstance.Open(Holdings, 1, text, Now, "ann", Role));

    public string Approve(bool refunds, Operator? by = null) =>
        Do(CancelInstance.Approve(Holdings, Ticket.Number, refunds, Market, Now, by ?? Clerk));

    public string Restore() => Do(CancelInstance.Restore(Holdings, Ticket.Number, Now, Clerk));

    public string CreateProject(string name, long? instance = 1, string region = "here") =>
        Do(SwitchBilling.Create(Holdings, name, region, instance, Now, "ann", Role));

    public string AutoRenew(int? months, string version = "1") =>
        Do(
            RenewInstance.Automatically(
                Holdings,
                1,
                months,
                new AgreementReference("terms", version),
                Market.Book,
                Now,
                "ann",
                Role
            )
        );

    public string IssueVoucher(string code, string value, double days, Currency? currency = null) =>
        Do(
            StaffActs.IssueVoucher(
                Holdings,
                Voucher.Of(code, Usd(value, currency ?? Currency.Usd), Now + Duration.FromDays(days)),
                Now,
                Clerk
            )
        );

    /// <summary>The days of the instances become revenue until now.</summary>
    public void Recognise() => Happen([new RevenueRecognised(Now, "nightly", Now)]);

    private Quote Quoted(TermAccepted accepted) =>
        QuoteOf(
            accepted.Order.After,
            TermDecision.DigestOf(accepted.Sale, Market.Book, Market.Of(Holdings, null)),
            accepted.Sale.Months,
            accepted.Order.Kind == OrderKind.Purchase ? 0 : accepted.Order.Instance,
            accepted.Order.Voucher?.Code
        );

    private Quote QuoteOf(Configuration to, string digest, int months, long instance, string? voucher) =>
        new(
            1001,
            instance,
            instance == 0 ? 0 : Holdings.Instances[instance].Version,
            to,
            Market.Book.Version,
            Market.Rules.Id,
            Market.Fx?.Rate,
            Now,
            Now + Quote.ValidFor,
            digest,
            months,
            voucher
        );

    public string Switch(string project) => Do(SwitchBilling.ToPayAsYouGo(Holdings, project, Market, Now, "ann", Role));

    public string SwitchBack(string project) =>
        Do(SwitchBilling.ToSubscription(Holdings, project, 1, Now, "ann", Role));

    public string WithdrawRenewal() => Do(RenewInstance.Withdraw(Holdings, 1, Market, Now, "ann", Role));

    public string WithdrawTicket() => Do(CancelInstance.Withdraw(Holdings, Ticket.Number, Now, "ann", Role));

    /// <summary>Capacity of the first order that waits for it is put in place, or cannot be.</summary>
    public string Provisioned(bool done)
    {
        if (Holdings.Orders.Values.FirstOrDefault(each => each.State == OrderState.Provisioning) is not { } order)
            return "none";
        var held = Holdings.Instances.GetValueOrDefault(order.Instance);
        return Do(
            done
                ? MoveOrder.Complete(order, held, Market.Book, Holdings.Account!, Now, "rack 7")
                : (Decision<OrderMoved>)MoveOrder.Fail(order, held, Now, "rack 7", "No room."),
            moved => moved
        );
    }

    /// <summary>Whether a fresh quote can be had for the latest order: nothing else stands against it.</summary>
    public bool CanQuote()
    {
        var order = LastOrder;
        var number = order.Kind == OrderKind.Purchase ? (long?)null : order.Instance;
        var state = Market.Of(Holdings, number);
        return order.Sale is { } sale
            ? TermDecision.Decide(state, AskedAgain(order, sale)).Accepted is not null
            : ResizeDecision.Decide(state, AskedAgain(order)).Accepted is not null;
    }

    private BuyTerm AskedAgain(Order order, Sale sale) =>
        new(
            order.Kind != OrderKind.Purchase,
            order.After,
            sale.Months,
            Now,
            Now,
            "ann",
            Role,
            order.Voucher?.Code,
            Pays: order
        );

    private ResizeInstance AskedAgain(Order order) =>
        new(order.After, null, Now, Now, "ann", Role, null, order.Voucher?.Code, order);
}
