using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Orders;

namespace Cubit.Web.Console.Orders;

/// <summary>How the console writes what an order did.</summary>
public static class OrderWords
{
    /// <summary>From what to what: <c>100 CU → 150 CU</c>.</summary>
    public static string Change(Order order) =>
        order switch
        {
            { Project: { } project } => $"Project {project}",
            { Correction: { } correction } => $"Corrects {Order.IdOf(order.AccountId, correction.Order)}",
            { Sale: { } sale } => $"{Resized(order)} for {Wording.Term(sale.Months)}",
            _ => Resized(order),
        };

    /// <summary>The state of an order for people.</summary>
    public static string State(Order order) => order.IsScheduled ? "Scheduled" : Wording.Name(order.State);

    /// <summary>What came of an order, in a sentence.</summary>
    public static string Done(Order order) =>
        order switch
        {
            { IsScheduled: true } => "Scheduled. Nothing is paid before its date, and until then you can withdraw it.",
            { State: OrderState.PendingPayment } => "Ordered. It is carried out when it is paid.",
            { State: OrderState.Cancelled } => "Called off. Nothing was paid and nothing changes.",
            _ => $"Done. The {Wording.Name(order.Kind).ToLowerInvariant()} order is "
                + $"{Wording.Name(order.State).ToLowerInvariant()}: {Change(order)}.",
        };

    /// <summary>The amount as the customer's: a refund has a plus before it.</summary>
    public static string Signed(Order order) =>
        $"{(order is { GivesBack: true, Total.Minor: > 0 } ? "+" : "")}{order.Total.ToDisplay()}";

    /// <summary>An amount, and what it is in the settlement currency: <c>USD 6.00 = MYR 24.60 at 4.10</c>.</summary>
    public static string Settled(Money total, Money? settlement, FxRate? fx) =>
        settlement is { } settled && fx is not null
            ? $"{total.ToDisplay()} = {settled.ToDisplay()} at {fx.Rate.ToDecimalText(digitsMin: 2)}"
            : total.ToDisplay();

    /// <summary>Why nobody but a refusal called an order off.</summary>
    public static string Refused(string code) =>
        code switch
        {
            "schedule.cost_exceeded" => "At its date it would have cost more than was allowed.",
            "payment.insufficient_balance" => "At its date the balance did not cover it.",
            "instance.frozen" or "instance.deleted" => "At its date the instance was no longer active.",
            "cancellation.pending" => "At its date a ticket to cancel the instance was open.",
            "configuration.unchanged" => "At its date the instance had that configuration already.",
            "order.unpaid_exists" => "At its date another order of the instance waited for payment.",
            "account.in_arrears" => "At its date the account owed money.",
            "voucher.expired" => "At its date its voucher was expired.",
            "renewal.change_planned" => "At its date a next term of another size was planned.",
            _ => $"At its date it was refused: {code}.",
        };

    private static string Resized(Order order) =>
        order.Before is { } before && before != order.After
            ? $"{Wording.Name(before)} → {Wording.Name(order.After)}"
            : Wording.Name(order.After);
}
