using System.CommandLine;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit pay</c>: what an order that waits costs now, and pays it from the balance.</summary>
internal static class Pay
{
    private static readonly Argument<string> Order = new("ORDER") { Description = "The order: o-1001-…" };

    private static readonly Option<bool> Accept = QuotedOrder.AcceptOption("Pay it.");

    public static Command Command() =>
        RemoteVerb.Of(
            new Command("pay", "Show what an order that waits costs now; with --accept, pay it.") { Order, Accept },
            async (result, api) =>
            {
                var id = result.GetRequiredValue(Order);
                var quote = await api.PostAsync<QuoteAnswer>("quotes", new JsonObject { ["orderId"] = id });
                if (!result.GetValue(Accept))
                    return new Told(
                        quote.Body,
                        QuoteText.Of(quote.Value, $"Nothing is paid yet. Repeat it with {Accept.Name} to pay.")
                    );
                var paid = await api.PostAsync<OrderAnswer>(
                    $"orders/{Uri.EscapeDataString(id)}/pay",
                    new JsonObject { ["quoteId"] = quote.Value.Id }
                );
                return new Told(paid.Body, OrderText.Of(paid.Value));
            }
        );
}
