using System.Diagnostics;
using Cubit.Simulation.Measuring;

namespace Cubit.Simulation.Committing;

/// <summary>Clients that each send an order, wait for its answer, and send the next.</summary>
internal static class Clients
{
    // Questions that wait together are answered together.
    private const int AskersMax = 32;

    /// <summary>Sends prepared orders for a time, or until they are used up.</summary>
    /// <param name="shop">Where the orders are prepared; nothing is timed before they are.</param>
    /// <param name="clients">How many send at once.</param>
    /// <param name="time">For how long new orders are sent.</param>
    /// <param name="connect">Makes what a client asks and orders with.</param>
    /// <returns>Orders that were answered.</returns>
    public static async Task<Measured> RunAsync(Shop shop, int clients, TimeSpan time, Func<Task<IBuyer>> connect)
    {
        var buyers = await Task.WhenAll(Enumerable.Range(0, Math.Max(clients, AskersMax)).Select(_ => connect()));
        try
        {
            await shop.PrepareAsync(buyers.Take(AskersMax));
            // What preparing left in the bench's own memory, which holds five shops, is no cost of these orders.
            GC.Collect();
            return await SendAllAsync([.. buyers.Take(clients)], shop, time);
        }
        finally
        {
            foreach (var buyer in buyers)
                buyer.Dispose();
        }
    }

    private static async Task<Measured> SendAllAsync(IReadOnlyList<IBuyer> buyers, Shop shop, TimeSpan time)
    {
        var (watch, cpu) = (Stopwatch.StartNew(), ProcessTree.CpuSeconds());
        var placed = await Task.WhenAll(buyers.Select(buyer => Task.Run(() => SendAsync(buyer))));
        return new(placed.Sum(), watch.Elapsed.TotalSeconds, ProcessTree.CpuSeconds() - cpu);

        async Task<int> SendAsync(IBuyer buyer)
        {
            var sent = 0;
            for (; watch.Elapsed < time && shop.Take() is { } order; sent++)
            {
                await buyer.PlaceAsync(order);
                shop.Return(order);
            }

            return sent;
        }
    }
}
