using System.Diagnostics;
using Cubit.Simulation.Measuring;

namespace Cubit.Simulation.Committing;

/// <summary>Clients that each send an order, wait for its answer, and send the next.</summary>
internal static class Clients
{
    /// <summary>Sends prepared orders for a time, or until they are used up.</summary>
    /// <param name="shop">Where the orders are prepared; nothing is timed before they are.</param>
    /// <param name="clients">How many send at once.</param>
    /// <param name="time">For how long new orders are sent.</param>
    /// <param name="connect">Makes what a client sends an order with; it throws unless the order was placed.</param>
    /// <returns>Orders that were answered.</returns>
    public static async Task<Measured> RunAsync(
        Shop shop,
        int clients,
        TimeSpan time,
        Func<Task<Func<PreparedOrder, Task>>> connect
    )
    {
        await shop.PrepareAsync();
        var senders = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => connect()));
        var (watch, cpu) = (Stopwatch.StartNew(), ProcessTree.CpuSeconds());
        var placed = await Task.WhenAll(senders.Select(send => Task.Run(() => SendAsync(send))));
        return new(placed.Sum(), watch.Elapsed.TotalSeconds, ProcessTree.CpuSeconds() - cpu);

        async Task<int> SendAsync(Func<PreparedOrder, Task> send)
        {
            var sent = 0;
            for (; watch.Elapsed < time && shop.Take() is { } order; sent++)
            {
                await send(order);
                shop.Return(order);
            }

            return sent;
        }
    }
}
