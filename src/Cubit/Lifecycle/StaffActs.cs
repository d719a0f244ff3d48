using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Decides what operators do to an account; each act leaves an audit entry beside its event.</summary>
/// <source>docs/spec/orders.md, "Operators"</source>
public static class StaffActs
{
    /// <summary>The longest reason.</summary>
    public const int ReasonLengthMax = 500;

    /// <summary>The most that an adjustment moves; with it, a balance stays within its bounds.</summary>
    /// <units>minor units</units>
    public const long AdjustedMinorMax = 1_000_000_000_000_000;

    /// <summary>Grants a privilege, or takes it back.</summary>
    /// <errors>auth.forbidden, privilege.unchanged</errors>
    public static Decision<Happened> SetPrivilege(Holdings holdings, string name, bool granted, Instant at, Operator by)
    {
        if (StaffPowers.Refuse(by, StaffPower.GrantPrivileges) is { } forbidden)
            return forbidden;
        var held = holdings.Account!.Privileges.Contains(name);
        if (held == granted)
            return Refusal.Of(
                "privilege.unchanged",
                $"The account {(held ? "has" : "does not have")} the privilege {name} already.",
                ("privilege", name)
            );
        AccountEvent set = granted ? new PrivilegeGranted(at, by.Name, name) : new PrivilegeRevoked(at, by.Name, name);
        var what = granted ? "privilege_granted" : "privilege_revoked";
        return new Happened([set, Audit(at, by, what, name, held ? "granted" : "", granted ? "granted" : "")]);
    }

    /// <summary>Gives the account a voucher.</summary>
    /// <errors>auth.forbidden, voucher.code_taken, voucher.value_invalid</errors>
    public static Decision<Happened> IssueVoucher(Holdings holdings, Voucher voucher, Instant at, Operator by) =>
        StaffPowers.Refuse(by, StaffPower.IssueVouchers) is { } forbidden ? forbidden
        : holdings.Vouchers.ContainsKey(voucher.Code)
            ? Refusal.Of(
                "voucher.code_taken",
                $"The account has a voucher {voucher.Code} already.",
                ("voucher", voucher.Code)
            )
        : voucher.Value.Minor <= 0 || voucher.ExpiresAt <= at
            ? Refusal.Of("voucher.value_invalid", "A voucher is worth more than nothing and expires in the future.")
        : new Happened([
            new VoucherIssued(at, by.Name, voucher),
            Audit(at, by, "voucher_issued", voucher.Code, "", voucher.Value.ToDisplay()),
        ]);

    /// <summary>Proposes an adjustment: a new order that corrects an earlier one, and waits for a second
    /// person.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="corrected">The order that it corrects.</param>
    /// <param name="amount">How much, in the account's currency; above 0.</param>
    /// <param name="gives">Whether it goes to the customer, and not from them.</param>
    /// <param name="reason">Why.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who.</param>
    /// <errors>auth.forbidden, adjustment.amount_invalid, adjustment.reason_missing</errors>
    public static Decision<Happened> ProposeAdjustment(
        Holdings holdings,
        Order corrected,
        Money amount,
        bool gives,
        string reason,
        Instant at,
        Operator by
    )
    {
        if (StaffPowers.Refuse(by, StaffPower.MoveMoney) is { } forbidden)
            return forbidden;
        var account = holdings.Account!;
        if (amount.Minor is <= 0 or > AdjustedMinorMax || amount.Currency != account.SettlementCurrency)
            return Refusal.Of(
                "adjustment.amount_invalid",
                $"An adjustment is an amount above 0 and up to {Most(account)}, not {amount} {amount.Currency}.",
                ("amount", $"{amount}")
            );
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonLengthMax)
            return Refusal.Of(
                "adjustment.reason_missing",
                $"An adjustment needs a reason of 1 to {ReasonLengthMax} characters."
            );
        var order = corrected with
        {
            Number = Order.NextNumber(account, at),
            Kind = OrderKind.Adjustment,
            Before = corrected.After,
            Total = amount,
            Settlement = null,
            Fx = null,
            Reason = null,
            Payments = [],
            PricedAt = at,
            CreatedAt = at,
            History = [new StateChange(OrderState.PendingPayment, at, by.Name)],
            Inputs = null,
            Sale = null,
            Voucher = null,
            Schedule = null,
            Project = null,
            Correction = new Correction(corrected.Number, reason, gives),
            Refused = null,
        };
        return new Happened([
            new OrderPlaced(order, holdings.Instances[corrected.Instance]),
            Audit(at, by, "adjustment_proposed", order.Id, "", Told(order)),
        ]);
    }

    /// <summary>A second person approves an adjustment, and it is done; or any refuses it.</summary>
    /// <errors>auth.forbidden, adjustment.not_open, adjustment.second_person_needed</errors>
    public static Decision<Happened> DecideAdjustment(
        Holdings holdings,
        Order order,
        bool approved,
        Instant at,
        Operator by
    )
    {
        if (StaffPowers.Refuse(by, StaffPower.MoveMoney) is { } forbidden)
            return forbidden;
        if (order is not { Correction: not null, State: OrderState.PendingPayment })
            return Refusal.Of("adjustment.not_open", "Only an adjustment that waits can be decided.");
        if (approved && order.History[0].Actor == by.Name)
            return Refusal.Of(
                "adjustment.second_person_needed",
                "Who proposed an adjustment cannot approve it; ask another operator."
            );
        var instance = holdings.Instances[order.Instance];
        if (!approved)
            return new Happened([
                MoveOrder.Off(order, instance, OrderStep.Cancel, at, by.Name),
                Audit(at, by, "adjustment_rejected", order.Id, Told(order), ""),
            ]);
        var paid = order with { Payments = [new Payment(PaymentSource.Balance, order.Total)] };
        var done = paid.Moved(OrderStep.Pay, at, by.Name)
            .Moved(OrderStep.Provision, at, by.Name)
            .Moved(OrderStep.Complete, at, by.Name);
        return new Happened([
            OrderMoved.By(order, done, instance),
            Audit(at, by, "adjustment_approved", order.Id, "", Told(order)),
        ]);
    }

    /// <summary>Confirms that money for an order came in from outside: the manual gateway.</summary>
    /// <errors>auth.forbidden, and those of <see cref="PayDecision.Decide"/></errors>
    public static Decision<Happened> ConfirmPayment(
        Holdings holdings,
        Order order,
        Quote? fresh,
        Market market,
        Instant at,
        Operator by
    )
    {
        if (StaffPowers.Refuse(by, StaffPower.MoveMoney) is { } forbidden)
            return forbidden;
        var most = new Money(long.MaxValue, order.Total.Currency);
        var instance = order.Kind == OrderKind.Purchase ? (long?)null : order.Instance;
        var decided = PayDecision.Decide(
            market.Of(holdings, instance),
            order,
            new PayOrder(fresh, most, at, by.Name, Role.Owner)
        );
        return decided.Accepted is { } moved
            ? new Happened([
                moved,
                Audit(at, by, "payment_confirmed", order.Id, $"{order.State}", moved.Order.Total.ToDisplay()),
            ])
            : decided.Refusal!;
    }

    /// <summary>What an operator did, for the audit.</summary>
    public static Audited Audit(Instant at, Operator by, string what, string subject, string before, string after) =>
        new(new AuditEntry(at, by.Name, by.Role, by.From, what, subject, before, after));

    private static string Most(Account account) =>
        $"{new Money(AdjustedMinorMax, account.SettlementCurrency)} {account.SettlementCurrency}";

    private static string Told(Order order) =>
        $"{(order.GivesBack ? "gives" : "takes")} {order.Total.ToDisplay()}: {order.Correction!.Reason}";
}
