using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Web.Api;

namespace Cubit.Tests.Store;

/// <summary>What the owners of <see cref="SeededData"/> ask a process for, without a server in between.</summary>
internal static class Ordering
{
    public static async Task<PricedQuote> QuoteAsync(Database database, int client, int units, int instance = 1)
    {
        var owner = OwnerOf(SeededData.AccountOf(client));
        var request = new QuoteRequest($"i-{owner.AccountId}-{instance}", new Configuration.Units(units));
        return (await new QuoteDesk(database).QuoteAsync(owner, request, SeededData.Now)).Value;
    }

    public static Task<OrderAnswer> OrderAsync(Database database, PricedQuote quote, string key) =>
        new OrderDesk(database, ApiEndpoints.Render).PlaceAsync(
            OwnerOf(quote.Account.Id),
            new OrderRequest(quote.Id, new AgreementReference(quote.Book.Agreement.Id, quote.Book.Agreement.Version)),
            key,
            SeededData.Now
        );

    /// <summary>Quotes and orders a size and the one before in turn, each when the order before is answered.</summary>
    public static async Task<List<OrderAnswer>> InTurnAsync(Database quotes, Database orders, int client, int count)
    {
        var answers = new List<OrderAnswer>();
        for (var i = 0; i < count; i++)
        {
            var quote = await QuoteAsync(quotes, client, i % 2 == 0 ? 101 : 100);
            answers.Add(await OrderAsync(orders, quote, $"key-{i}"));
        }

        return answers;
    }

    private static Caller OwnerOf(long account) => new(account, Role.Owner, "test");
}
