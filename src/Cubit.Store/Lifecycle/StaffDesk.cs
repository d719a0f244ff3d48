using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>A correction by hand that is asked for.</summary>
/// <param name="OrderId">The order that it corrects.</param>
/// <param name="Amount">How much, in the account's currency.</param>
/// <param name="Gives">Whether it goes to the customer, and not from them.</param>
/// <param name="Reason">Why.</param>
public sealed record AdjustmentRequest(string OrderId, Money Amount, bool Gives, string Reason);

/// <summary>An account as an operator sees it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Vouchers">All of its vouchers.</param>
/// <param name="Orders">Its latest orders.</param>
/// <param name="Tickets">Its latest tickets.</param>
/// <param name="Instances">Its first instances.</param>
/// <param name="Next">Where each list goes on; 0 where it does not.</param>
public sealed record CustomerView(
    Account Account,
    IReadOnlyList<Voucher> Vouchers,
    IReadOnlyList<Order> Orders,
    IReadOnlyList<Ticket> Tickets,
    IReadOnlyList<Instance> Instances,
    CustomerPlace Next
);

/// <summary>Where the lists of a view of a customer begin, by the last of the page before.</summary>
/// <param name="Orders">Before this order.</param>
/// <param name="Tickets">Before this ticket.</param>
/// <param name="Instances">After this instance.</param>
public sealed record CustomerPlace(long Orders = long.MaxValue, long Tickets = long.MaxValue, long Instances = 0);

/// <summary>How what operators did is answered.</summary>
/// <param name="Account">With the account.</param>
/// <param name="Voucher">With a voucher.</param>
/// <param name="Order">With an order.</param>
public sealed record StaffAnswers(
    Func<Account, OrderAnswer> Account,
    Func<Voucher, OrderAnswer> Voucher,
    Func<Order, OrderAnswer> Order
);

/// <summary>What operators do to an account, beside deciding its tickets; every act is audited.</summary>
/// <param name="database">Where.</param>
/// <param name="life">Runs the commands.</param>
/// <param name="answers">Writes what came of it as the answer that is stored and given.</param>
/// <source>docs/spec/orders.md, "Operators"</source>
public sealed class StaffDesk(Database database, LifeDesk life, StaffAnswers answers)
{
    /// <summary>How many of each list a view of a customer has.</summary>
    public const int ListedMax = 20;

    /// <summary>An account as an operator sees it, or null.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="from">Where its lists begin; null for their beginnings.</param>
    public Task<CustomerView?> FindAsync(long accountId, CustomerPlace? from = null) =>
        database.ReadAsync(
            Scope.Of(accountId),
            session =>
                AccountRows.Find(session, accountId) is { } account ? View(session, account, from ?? new()) : null
        );

    private static CustomerView View(Session session, Account account, CustomerPlace from)
    {
        var orders = OrderRows.Page(session, account.Id, from.Orders, ListedMax + 1);
        var tickets = TicketRows.Page(session, account.Id, from.Tickets, ListedMax + 1);
        var instances = InstanceRows.Page(session, account.Id, from.Instances, ListedMax + 1);
        return new CustomerView(
            account,
            VoucherRows.All(session, account.Id),
            [.. orders.Take(ListedMax)],
            [.. tickets.Take(ListedMax)],
            [.. instances.Take(ListedMax)],
            new CustomerPlace(
                orders.Count > ListedMax ? orders[ListedMax - 1].Number : 0,
                tickets.Count > ListedMax ? tickets[ListedMax - 1].Number : 0,
                instances.Count > ListedMax ? instances[ListedMax - 1].Number : 0
            )
        );
    }

    /// <summary>Grants a privilege, or takes it back.</summary>
    /// <errors>those of <see cref="StaffActs.SetPrivilege"/></errors>
    public Task<OrderAnswer> SetPrivilegeAsync(
        Operator by,
        long accountId,
        string name,
        bool granted,
        Instant at,
        OnceKey? once = null
    ) =>
        life.RunAsync(
            new LifeCommand(accountId, Reach.Account, at, Once: once),
            state => StaffActs.SetPrivilege(state.Holdings, name, granted, state.At, by),
            state => answers.Account(state.Holdings.Account!)
        );

    /// <summary>Gives the account a voucher.</summary>
    /// <errors>those of <see cref="StaffActs.IssueVoucher"/></errors>
    public Task<OrderAnswer> IssueVoucherAsync(
        Operator by,
        long accountId,
        Voucher voucher,
        Instant at,
        OnceKey? once = null
    ) =>
        life.RunAsync(
            new LifeCommand(accountId, Reach.Account, at, Once: once),
            state => StaffActs.IssueVoucher(state.Holdings, voucher, state.At, by),
            state => answers.Voucher(state.Holdings.Vouchers[voucher.Code])
        );

    /// <summary>Proposes a correction, which a second person has to approve.</summary>
    /// <errors>auth.forbidden, order.unknown, and those of <see cref="StaffActs.ProposeAdjustment"/></errors>
    public Task<OrderAnswer> ProposeAdjustmentAsync(
        Operator by,
        long accountId,
        AdjustmentRequest request,
        Instant at,
        OnceKey? once = null
    )
    {
        _ = Order.TryNumber(accountId, request.OrderId, out var number);
        return life.RunAsync(
            new LifeCommand(accountId, new Reach(Order: number), at, Once: once),
            state =>
                state.Holdings.Orders.GetValueOrDefault(number) is { } corrected
                    ? StaffActs.ProposeAdjustment(
                        state.Holdings,
                        corrected,
                        request.Amount,
                        request.Gives,
                        request.Reason,
                        state.At,
                        by
                    )
                    : UnknownOrder(request.OrderId, by),
            state => answers.Order(state.Holdings.Orders.Values.Last())
        );
    }

    /// <summary>A second person approves a correction, or anybody refuses it.</summary>
    /// <errors>auth.forbidden, order.unknown, and those of <see cref="StaffActs.DecideAdjustment"/></errors>
    public Task<OrderAnswer> DecideAdjustmentAsync(
        Operator by,
        long accountId,
        string orderId,
        bool approved,
        Instant at
    ) =>
        life.RunAsync(
            new OrderCommand(accountId, orderId, at, null),
            () => UnknownOrder(orderId, by),
            (state, order) => StaffActs.DecideAdjustment(state.Holdings, order, approved, state.At, by),
            answers.Order
        );

    /// <summary>Confirms that money for an order came in from outside, at the amount that the order names.</summary>
    /// <errors>auth.forbidden, order.unknown, and those of <see cref="StaffActs.ConfirmPayment"/></errors>
    public Task<OrderAnswer> ConfirmPaymentAsync(
        Operator by,
        long accountId,
        string orderId,
        string? quoteId,
        Instant at,
        OnceKey? once = null
    )
    {
        var quote = quoteId is null ? null : database.Seal.Open(quoteId);
        return life.RunAsync(
            new OrderCommand(accountId, orderId, at, once),
            () => UnknownOrder(orderId, by),
            (state, order) =>
                quoteId is not null && quote?.AccountId != accountId
                    ? Refusal.Of("quote.unknown", "There is no such quote; ask for a new one.")
                : state.MarketOf(order, quote?.PricedAt) is { } market
                    ? StaffActs.ConfirmPayment(state.Holdings, order, quote, market, state.At, by)
                : Refusal.Of("configuration.unknown", "What the order is about is no longer sold."),
            answers.Order
        );
    }

    /// <summary>There is no such order; who may not move money is not told which there are.</summary>
    public static Refusal UnknownOrder(string id, Operator by) =>
        StaffPowers.Refuse(by, StaffPower.MoveMoney) ?? FurtherOrders.UnknownOrder(id);
}
