using System.CommandLine;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Measuring;
using Cubit.Store;
using Cubit.Tests.Store;

namespace Cubit.Simulation.Nightly;

/// <summary><c>./bench nightly</c>: a night over very many instances, against one transaction for each.</summary>
internal static class NightlyBench
{
    private const int InstancesDefault = 1_000_000;
    private const int EachDefault = 10;

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "In how many parts the night is measured.",
        DefaultValueFactory = _ => Paired.RoundsMin,
    };

    private static readonly Option<int> Instances = new("--instances")
    {
        Description = "Of how many instances.",
        DefaultValueFactory = _ => InstancesDefault,
    };

    private static readonly Option<int> Each = new("--each")
    {
        Description = "How many instances an account has.",
        DefaultValueFactory = _ => EachDefault,
    };

    private static readonly Option<string> Only = new("--only")
    {
        Description = "Only 'sqlite' or 'postgres'.",
        DefaultValueFactory = _ => "",
    };

    public static Command Command()
    {
        var command = new Command("nightly", "A night's revenue in chunks, against one transaction for each instance.")
        {
            Rounds,
            Instances,
            Each,
            Only,
            Ratio.Json,
        };
        command.SetAction(
            async (result, _) =>
            {
                var (output, json) = (result.InvocationConfiguration.Output, result.GetValue(Ratio.Json));
                var night = new MeasuredNight(
                    result.GetValue(Instances) / result.GetValue(Each),
                    result.GetValue(Each),
                    Math.Max(result.GetValue(Rounds), Paired.RoundsMin),
                    json ? TextWriter.Null : output
                );
                var rows = new List<Ratio>();
                if (result.GetValue(Only) != "postgres")
                    rows.Add(await OnSqliteAsync(night));
                if (result.GetValue(Only) != "sqlite")
                    rows.Add(await OnPostgresAsync(night));
                await output.WriteLineAsync(Ratio.Table(rows, json));
                return 0;
            }
        );
        return command;
    }

    private static async Task<Ratio> OnSqliteAsync(MeasuredNight night)
    {
        using var folder = new BenchFolder();
        var place = new DataPlace.InFolder(folder.Path);
        return await night.MeasureAsync("nightly/sqlite", place, () => Task.CompletedTask);
    }

    private static async Task<Ratio> OnPostgresAsync(MeasuredNight night)
    {
        await using var server = await PostgresServer.StartAsync(durable: true, Market.Settings);
        await server.ExecuteAsync("CREATE DATABASE nightly");
        var place = DataPlace.Server(server.ConnectionString("nightly"));
        return await night.MeasureAsync(
            "nightly/postgres",
            place,
            () => server.ExecuteAsync("VACUUM (ANALYZE)", "nightly")
        );
    }
}
