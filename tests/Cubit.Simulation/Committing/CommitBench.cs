using System.CommandLine;
using Cubit.Simulation.Measuring;

namespace Cubit.Simulation.Committing;

/// <summary><c>./bench commit</c>: whole orders through the write path against pgbench, in turn, in one run.</summary>
internal static class CommitBench
{
    private const int SecondsDefault = 4;

    // A program is compiled anew while it runs, until it has done the same some ten thousand times.
    private const int WarmUpClients = 32;
    private const int WarmUpOrders = 30_000;
    private const int WarmUpSecondsMax = 30;

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "How often every pair is measured.",
        DefaultValueFactory = _ => Paired.RoundsMin,
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "How long each side of a pair runs in a round.",
        DefaultValueFactory = _ => SecondsDefault,
    };

    private static readonly Option<string> Only = new("--only")
    {
        Description = "Only rows whose name starts so after 'commit/': postgres, sqlite, postgres/32 ...",
        DefaultValueFactory = _ => "",
    };

    public static Command Command()
    {
        var command = new Command("commit", "Whole orders through the write path, against pgbench TPC-B at scale 50.")
        {
            Rounds,
            Seconds,
            Only,
            Ratio.Json,
        };
        command.SetAction(
            (result, _) =>
                RunAsync(
                    result.GetValue(Rounds),
                    TimeSpan.FromSeconds(result.GetValue(Seconds)),
                    result.GetValue(Only)!,
                    result.GetValue(Ratio.Json),
                    result.InvocationConfiguration.Output
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(int rounds, TimeSpan time, string only, bool json, TextWriter output)
    {
        await using var market = await Market.OpenAsync(name => IsWanted(name, only), time);
        var notes = json ? TextWriter.Null : output;
        await notes.WriteLineAsync(await market.DescribeAsync());
        foreach (var contest in market.Contests.DistinctBy(PathOf))
            await WarmUpAsync(contest);
        var ratios = market.Contests.ToDictionary(contest => contest, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
            foreach (var contest in market.Contests)
                ratios[contest].Add(await MeasureAsync(market, contest, round, notes));
        var rows = market.Contests.ConvertAll(contest => new Ratio(contest.Name, ratios[contest]));
        await output.WriteLineAsync(Ratio.Table(rows, json));
        await notes.WriteLineAsync(await market.ServersAsync());
        return 0;
    }

    private static async Task<double> MeasureAsync(Market market, Contest contest, int round, TextWriter notes)
    {
        var (one, other) = round % 2 == 0 ? (contest.Baseline, contest.Subject) : (contest.Subject, contest.Baseline);
        var (first, firstCost) = await CostAsync(market, one, contest.Clients);
        var (second, secondCost) = await CostAsync(market, other, contest.Clients);
        var (baseline, subject) = round % 2 == 0 ? (first, second) : (second, first);
        var (baselineCost, cost) = round % 2 == 0 ? (firstCost, secondCost) : (secondCost, firstCost);
        await notes.WriteLineAsync(
            $"round {round + 1}  {contest.Name, -28} {subject, 6:0} /s against {baseline, 6:0} /s  "
                + $"{subject / baseline, 5:0.00} ×   processor {cost:0.00} ms each against {baselineCost:0.00} ms"
        );
        return subject / baseline;
    }

    // Engine, and what is beside the number of clients: what runs through the same program, on the same data.
    private static (string Engine, string? Beside) PathOf(Contest contest) =>
        (contest.Name.Split('/')[1], contest.Name.Split('/').ElementAtOrDefault(3));

    private static async Task WarmUpAsync(Contest contest)
    {
        var (orders, seconds) = (0.0, 0.0);
        while (orders < WarmUpOrders && seconds < WarmUpSecondsMax)
        {
            var measured = await contest.Subject(WarmUpClients);
            (orders, seconds) = (orders + measured.Count, seconds + measured.Seconds);
        }
    }

    // The rate, and the processor time of everything here, clients and servers, for each of what the rate counts.
    private static async Task<(double Rate, double Milliseconds)> CostAsync(
        Market market,
        Func<int, Task<Measured>> run,
        int clients
    )
    {
        await market.SettleAsync();
        var measured = await run(clients);
        return (measured.Rate, measured.CpuSeconds / measured.Count * 1000);
    }

    private static bool IsWanted(string name, string only) =>
        only.Length == 0 || $"{name}/".StartsWith($"commit/{only}/", StringComparison.Ordinal);
}

/// <summary>Two things that are measured in turn with as many clients: each answers with a rate.</summary>
internal sealed record Contest(
    string Name,
    int Clients,
    Func<int, Task<Measured>> Baseline,
    Func<int, Task<Measured>> Subject
);

/// <summary>What was done in a measurement.</summary>
/// <param name="Count">How often.</param>
/// <param name="Seconds">In which time.</param>
/// <param name="CpuSeconds">With how much processor time, of clients and servers together.</param>
internal sealed record Measured(double Count, double Seconds, double CpuSeconds)
{
    public double Rate => Count / Seconds;
}
