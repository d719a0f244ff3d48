using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary>An order for people, with what comes next.</summary>
internal static class OrderText
{
    public static IRenderable Of(OrderAnswer order) =>
        new Rows(
            Page.Line($"{Page.Title(order.Kind)} {order.Id}: {Page.Words(order.State)}"),
            Page.Facts([
                ("Instance", order.InstanceId),
                ("Change", ChangeOf(order)),
                ("Charge", Page.Display(order.Charge)),
                ("Refund", Page.Display(order.Refund)),
                ("Reason", order.Reason is { } reason ? Page.Words(reason) : null),
                ("Settlement", Page.Display(order.Settlement)),
                ("Voucher", Page.Display(order.Voucher)),
                (order.Refund is null ? "Paid from" : "Goes to", Page.Display(order.Payments)),
                ("Ordered", order.CreatedAt),
                ("Called off", order.Refused),
                .. (order.History ?? []).Select(each =>
                    (Page.Title(Page.Words(each.State)), $"{each.At} by {each.Actor}")
                ),
                ("Next", NextOf(order)),
            ])
        );

    public static string ChangeOf(OrderAnswer order) =>
        order.Before is { } before && before != order.After ? $"{before} → {order.After}" : $"{order.After}";

    public static string AmountOf(OrderAnswer order) =>
        Page.Display(order.Charge)
        ?? (order.Refund is { Minor: > 0 } refund ? $"+{refund.ToDisplay()}" : Page.Display(order.Refund)!);

    private static string? NextOf(OrderAnswer order) =>
        order switch
        {
            { State: not "pending_payment" } => null,
            { ExpiresAt: { } until } => $"cubit pay {order.Id} until {until}, or cubit cancel {order.Id}",
            { Schedule: { At: var at, AtMost: var most } } => $"priced anew at {at}"
                + (most is { } limit ? $", carried out for at most {limit.ToDisplay()}" : "")
                + $"; until then cubit cancel {order.Id}",
            _ => null,
        };
}
