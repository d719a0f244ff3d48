using System.CommandLine;
using System.Diagnostics;
using Cubit.Simulation.Measuring;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Tests.Store;
using Cubit.Web.Api;
using Cubit.Web.Hosting;

namespace Cubit.Simulation.Committing;

internal static class Trial
{
    public static Command Command()
    {
        var command = new Command("trial");
        var engine = new Option<string>("--engine") { DefaultValueFactory = _ => "sqlite" };
        var clients = new Option<int>("--clients") { DefaultValueFactory = _ => 32 };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 3 };
        var warm = new Option<int>("--warm") { DefaultValueFactory = _ => 30000 };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 4 };
        var http = new Option<bool>("--http");
        command.Add(engine);
        command.Add(clients);
        command.Add(seconds);
        command.Add(warm);
        command.Add(rounds);
        command.Add(http);
        command.SetAction(
            async (r, _) =>
            {
                var time = TimeSpan.FromSeconds(r.GetValue(seconds));
                var folder = Directory.CreateTempSubdirectory("cubit-trial-").FullName;
                PostgresServer? server = null;
                DataPlace place = new DataPlace.InFolder(folder);
                string[] options = ["--data", folder];
                if (r.GetValue(engine) == "postgres")
                {
                    server = await PostgresServer.StartAsync(durable: true, Market.Settings);
                    await server.ExecuteAsync("CREATE DATABASE shop");
                    var cs = server.ConnectionString("shop");
                    place = DataPlace.Server(cs);
                    options = ["--database", cs];
                }
                var w = Stopwatch.StartNew();
                var shop = await Shop.MakeAsync(place);
                Console.WriteLine($"seeded in {w.Elapsed.TotalSeconds:0.0} s");
                var desk = new OrderDesk(shop.Database, ApiEndpoints.Render);
                async Task PlaceAsync(PreparedOrder order)
                {
                    var answer = await desk.PlaceAsync(
                        order.Subscriber.Caller,
                        order.Request,
                        order.Key,
                        EdgeClock.System()
                    );
                    if (answer.Status != 201)
                        throw new InvalidDataException(answer.Body);
                }
                CubitNode? node = r.GetValue(http) ? await CubitNode.StartAsync(clock: null, options) : null;
                Func<Task<Func<PreparedOrder, Task>>> connect = node is null
                    ? () => Task.FromResult<Func<PreparedOrder, Task>>(PlaceAsync)
                    : async () => (await OrderSocket.ConnectAsync(node.Address)).PlaceAsync;
                double done = 0,
                    spent = 0;
                while (done < r.GetValue(warm) && spent < 40)
                {
                    var m = await Clients.RunAsync(shop, 32, time, connect);
                    done += m.Count;
                    spent += m.Seconds;
                }
                Console.WriteLine(
                    $"warm after {done} in {spent:0} s; pid {Environment.ProcessId} node {node?.ProcessId}"
                );
                for (var i = 0; i < r.GetValue(rounds); i++)
                {
                    if (server is not null)
                        await server.ExecuteAsync("CHECKPOINT");
                    await shop.PrepareAsync();
                    if (Environment.GetEnvironmentVariable("PERF") is { } perf && i == 0)
                        Process.Start(
                            "perf",
                            $"record -o {perf} -e cpu-clock -F 1999 -g -p {node?.ProcessId ?? Environment.ProcessId} -- sleep {r.GetValue(seconds)}"
                        );
                    var commits = shop.Database.Writes.Commits;
                    var self = Process.GetCurrentProcess().TotalProcessorTime;
                    long[] Io() =>
                        File.ReadAllLines("/proc/self/io").Select(l => long.Parse(l.Split(' ')[1])).ToArray();
                    var io = Io();
                    var gc = GC.CollectionCount(0);
                    var alloc = GC.GetTotalAllocatedBytes();
                    var m = await Clients.RunAsync(shop, r.GetValue(clients), time, connect);
                    var io2 = Io();
                    Console.WriteLine(
                        $"per order: KB written {(io2[1] - io[1]) / 1024.0 / m.Count:0.0} writes {(io2[3] - io[3]) / m.Count:0.0} KB read {(io2[0] - io[0]) / 1024.0 / m.Count:0.0} reads {(io2[2] - io[2]) / m.Count:0.0}  "
                    );
                    var own = (Process.GetCurrentProcess().TotalProcessorTime - self).TotalMilliseconds;
                    Console.WriteLine(
                        $"{m.Rate:0} /s  cpu {m.CpuSeconds / m.Count * 1000:0.000} ms (own {own / m.Count:0.000})  orders/commit {m.Count / Math.Max(1, shop.Database.Writes.Commits - commits):0.0}  {(GC.GetTotalAllocatedBytes() - alloc) / m.Count / 1024:0.0} KB/order gc0 {GC.CollectionCount(0) - gc}  load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"
                    );
                }
                if (node is not null)
                    await node.DisposeAsync();
                await shop.DisposeAsync();
                if (server is not null)
                    await server.DisposeAsync();
                if (Environment.GetEnvironmentVariable("KEEP") is { } keep)
                {
                    Directory.Move(folder, keep);
                }
                else
                    Directory.Delete(folder, true);
                return 0;
            }
        );
        return command;
    }
}
