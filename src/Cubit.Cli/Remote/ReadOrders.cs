using System.CommandLine;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit orders</c>: what the account ordered.</summary>
internal static class ReadOrders
{
    public static Command Command() =>
        Listing.Of<OrderAnswer>(
            new Command("orders", "List the account's orders, the newest first, or show one."),
            "orders",
            "o-1001-200924100000001",
            OrderText.Of,
            ("ID", each => each.Id),
            ("KIND", each => each.Kind),
            ("STATE", each => Page.Words(each.State)),
            ("INSTANCE", each => each.InstanceId),
            ("CHANGE", OrderText.ChangeOf),
            ("AMOUNT", OrderText.AmountOf),
            ("ORDERED", each => each.CreatedAt)
        );
}
