using System.Globalization;
using Cubit.Simulation.Measuring;
using Cubit.Tests.Store;

namespace Cubit.Simulation.Committing;

/// <summary>TPC-B as pgbench runs it: the baseline that everybody can repeat.</summary>
internal sealed class Pgbench
{
    private const int Scale = 50;
    private const string TransactionsPerSecond = "tps = ";

    private readonly PostgresServer _server;
    private readonly string _address;

    private Pgbench(PostgresServer server, string database) => (_server, _address) = (server, server.Url(database));

    /// <summary>Makes its tables.</summary>
    public static async Task<Pgbench> MakeAsync(PostgresServer server)
    {
        await server.ExecuteAsync("CREATE DATABASE tpcb");
        var pgbench = new Pgbench(server, "tpcb");
        await pgbench.RunAsync("-i", "-q", "-s", $"{Scale}");
        return pgbench;
    }

    /// <summary>Runs it, prepared, and answers with its transactions.</summary>
    public async Task<Measured> MeasureAsync(int clients, TimeSpan time)
    {
        var threads = Math.Min(clients, Environment.ProcessorCount);
        var cpu = ProcessTree.CpuSeconds();
        var text = await RunAsync("-M", "prepared", "-n", $"-c{clients}", $"-j{threads}", $"-T{time.TotalSeconds:0}");
        var line = text.Split('\n').First(line => line.StartsWith(TransactionsPerSecond, StringComparison.Ordinal));
        var rate = double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
        return new(rate * time.TotalSeconds, time.TotalSeconds, ProcessTree.CpuSeconds() - cpu);
    }

    private Task<string> RunAsync(params string[] options) =>
        WatchedProcess.RunAsync($"{PostgresServer.Binaries}/pgbench", [.. options, _address]);
}
