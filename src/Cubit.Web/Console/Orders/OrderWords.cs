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
        order.Before is { } before
            ? $"{Wording.Name(before)} → {Wording.Name(order.After)}"
            : Wording.Name(order.After);

    /// <summary>The amount as the customer's: a refund has a plus before it.</summary>
    public static string Signed(Order order) =>
        $"{(order is { GivesBack: true, Total.Minor: > 0 } ? "+" : "")}{order.Total.ToDisplay()}";

    /// <summary>An amount, and what it is in the settlement currency: <c>USD 6.00 = MYR 24.60 at 4.10</c>.</summary>
    public static string Settled(Money total, Money? settlement, FxRate? fx) =>
        settlement is { } settled && fx is not null
            ? $"{total.ToDisplay()} = {settled.ToDisplay()} at {fx.Rate.ToDecimalText(digitsMin: 2)}"
            : total.ToDisplay();
}
