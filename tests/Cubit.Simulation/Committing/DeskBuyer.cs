using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Web.Api;
using Cubit.Web.Hosting;

namespace Cubit.Simulation.Committing;

/// <summary>Buys in the process of the bench.</summary>
internal sealed class DeskBuyer(Database database) : IBuyer
{
    private readonly QuoteDesk _quotes = new(database);
    private readonly OrderDesk _orders = new(database, ApiEndpoints.Render);

    /// <inheritdoc/>
    public async Task<Quoted> AskAsync(Subscriber subscriber)
    {
        var quote = (await _quotes.QuoteAsync(subscriber.Caller, subscriber.Next(), EdgeClock.System())).Value;
        return new(quote.Id, quote.Quote.PricedAt);
    }

    /// <inheritdoc/>
    public async Task PlaceAsync(PreparedOrder order)
    {
        var answer = await _orders.PlaceAsync(order.Subscriber.Caller, order.Request, order.Key, EdgeClock.System());
        if (answer is not { Status: 201, Body.Length: > 0 })
            throw new InvalidDataException(answer.Body);
    }

    public void Dispose() { }
}
