using System.CommandLine;
using System.Diagnostics;
using Cubit.Simulation.Committing;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Tests.Store;

namespace Cubit.Simulation.Availability;

/// <summary>
/// Kills the leader of three servers again and again under load: every acknowledged order must be there afterwards.
/// </summary>
/// <remarks>Not part of <c>./test</c> but of <c>./test --ha</c>: it needs Patroni and etcd, and minutes.</remarks>
internal static class FailoverTrial
{
    private const int Kills = 5;
    private const int Nodes = 2;
    private const int Buyers = 16;
    private const int UnitsMore = 150;
    private const int UnitsLess = 100;

    // The lease of a dead leader runs out after 20 s, and its follower takes over in some more; twice that is ample.
    private static readonly TimeSpan RetryBudget = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LoadBetweenKills = TimeSpan.FromSeconds(4);

    public static Command Command()
    {
        var command = new Command("failover", "Kill the leader of three PostgreSQL servers under load, five times.");
        command.SetAction((result, _) => RunAsync(result.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<int> RunAsync(TextWriter output)
    {
        await using var cluster = await PatroniCluster.StartAsync();
        await cluster.CreateAsync("shop");
        var place = cluster.ConnectionString("shop");
        await using (var shop = await Shop.MakeAsync(DataPlace.Server(place), Buyers))
            await output.WriteLineAsync($"Three servers under Patroni, {Nodes} of cubit serve, {Buyers} customers.");
        var nodes = await Task.WhenAll(
            Enumerable.Range(0, Nodes).Select(_ => CubitNode.StartAsync($"{Shop.Now}", "--database", place))
        );
        using var customers = new Customers([.. nodes.Select(node => node.Address)], RetryBudget);
        try
        {
            using var enough = new CancellationTokenSource();
            var load = Enumerable.Range(0, Buyers).Select(buyer => BuyAsync(customers, buyer, enough.Token)).ToList();
            for (var kill = 1; kill <= Kills; kill++)
                await KillAsync(cluster, customers, kill, load, output);
            await enough.CancelAsync();
            await Task.WhenAll(load);
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        await output.WriteLineAsync(
            $"{customers.Acknowledged.Count} orders acknowledged; longest gap {customers.GapMax.TotalSeconds:0.0} s"
        );
        return await JudgeAsync(customers, place, output);
    }

    private static async Task KillAsync(
        PatroniCluster cluster,
        Customers customers,
        int kill,
        List<Task> load,
        TextWriter output
    )
    {
        await OrdersFlowAsync(customers, load);
        await Task.WhenAny(load.Append(Task.Delay(LoadBetweenKills)));
        var (leader, watch) = (await cluster.LeaderAsync(), Stopwatch.StartNew());
        var before = customers.Acknowledged.Count;
        await leader.KillAsync();
        var next = await cluster.LeaderAsync();
        var led = watch.Elapsed;
        await OrdersFlowAsync(customers, load);
        await output.WriteLineAsync(
            $"kill {kill}: {leader.Name} after {before} orders; {next.Name} leads after {led.TotalSeconds:0.0} s, "
                + $"orders flow after {watch.Elapsed.TotalSeconds:0.0} s"
        );
        await leader.StartAsync();
        await cluster.WaitUntilWholeAsync();
    }

    private static async Task OrdersFlowAsync(Customers customers, List<Task> load)
    {
        var before = customers.Acknowledged.Count;
        while (customers.Acknowledged.Count < before + Buyers)
        {
            if (load.Find(buyer => buyer.IsFaulted) is { } failed)
                await failed;
            await Task.Delay(20);
        }
    }

    private static async Task BuyAsync(Customers customers, int buyer, CancellationToken enough)
    {
        var (apiKey, instance) = (Shop.KeyOf(Shop.AccountOf(buyer)), $"i-{Shop.AccountOf(buyer)}-1");
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var quote = await customers.QuoteAsync(apiKey, instance, i % 2 == 0 ? UnitsMore : UnitsLess);
            var answer = await customers.OrderAsync(apiKey, quote, $"ha-{buyer}-{i}");
            if (answer.Status != 201)
                throw new InvalidOperationException($"An order was refused that could succeed: {answer.Text}");
        }
    }

    private static async Task<int> JudgeAsync(Customers customers, string place, TextWriter output)
    {
        await output.WriteLineAsync(
            await WatchedProcess.RunAsync(
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "Cubit.Cli.dll"),
                "verify",
                "--database",
                place
            )
        );
        await using var database = Database.OpenToLook(DataPlace.Server(place));
        var stored = Enumerable
            .Range(0, Buyers)
            .SelectMany(buyer =>
                database.Read(session => OrderRows.Page(session, Shop.AccountOf(buyer), long.MaxValue, int.MaxValue))
            )
            .Where(order => order.Inputs is not null)
            .ToDictionary(order => order.Id, order => $"{order.Total}", StringComparer.Ordinal);
        var lost = customers.Acknowledged.Count(order => stored.GetValueOrDefault(order.Key) != order.Value);
        var strangers = stored.Keys.Count(id => !customers.Acknowledged.ContainsKey(id));
        await output.WriteLineAsync(
            $"{lost} acknowledged orders lost or changed, {strangers} orders that nobody was told of, "
                + $"{customers.Faults.Count} faults"
        );
        foreach (var fault in customers.Faults.Take(5))
            await output.WriteLineAsync(fault);
        return lost + strangers + customers.Faults.Count == 0 ? 0 : 1;
    }
}
