using System.CommandLine;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit cancel</c>: calls off an order that waits, or withdraws a next term of another size.</summary>
internal static class Cancel
{
    private static readonly Argument<string> Order = new("ORDER")
    {
        Description = "An order that waits, or the one of a next term that has not begun.",
    };

    public static Command Command() =>
        RemoteVerb.Of(
            new Command("cancel", "Call off an order that waits, or withdraw a next term of another size.") { Order },
            async (result, api) =>
            {
                var id = Uri.EscapeDataString(result.GetRequiredValue(Order));
                var off = await api.PostAsync<OrderAnswer>($"orders/{id}/cancel");
                return new Told(off.Body, OrderText.Of(off.Value));
            }
        );
}
