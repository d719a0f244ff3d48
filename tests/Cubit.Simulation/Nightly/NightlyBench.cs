using System.CommandLine;
using System.Diagnostics;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Measuring;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Tests.Store;
using NodaTime;

namespace Cubit.Simulation.Nightly;

/// <summary><c>./bench nightly</c>: a night over very many instances, against one transaction for each.</summary>
internal static class NightlyBench
{
    private const int InstancesDefault = 1_000_000;
    private const int SampleMax = 1_000;
    private const int VerifiedAccounts = 20;

    // A program is compiled anew while it runs, until it has done the same some ten thousand times.
    private const int WarmUpMax = 20_000;

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
            Only,
            Ratio.Json,
        };
        command.SetAction(
            async (result, _) =>
            {
                var (output, json) = (result.InvocationConfiguration.Output, result.GetValue(Ratio.Json));
                var night = new MeasuredNight(
                    result.GetValue(Instances),
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
        var folder = Directory.CreateTempSubdirectory("cubit-bench-").FullName;
        try
        {
            return await night.MeasureAsync("nightly/sqlite", new DataPlace.InFolder(folder), () => Task.CompletedTask);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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

    /// <summary>One night over all instances, in parts; of each a sample is done row by row.</summary>
    private sealed record MeasuredNight(int Instances, int Rounds, TextWriter Notes)
    {
        private int Part => Instances / Rounds;

        private int Sample => Math.Min(SampleMax, Part / 4);

        public async Task<Ratio> MeasureAsync(string name, DataPlace place, Func<Task> settleAsync)
        {
            var watch = Stopwatch.StartNew();
            var data = await ManyInstances.MakeAsync(place, Instances);
            await settleAsync();
            await Notes.WriteLineAsync(
                $"{name}: {Instances} instances, each of an account of its own, filled in "
                    + $"{watch.Elapsed.TotalSeconds:0} s; {Sample} of each part are done row by row, the rest in chunks"
            );
            await using var database = await Database.OpenAsync(place, Shop.Now);
            var ratio = new Ratio(name, await MeasureAsync(database));
            await VerifyAsync(data);
            return ratio;
        }

        private async Task<List<double>> MeasureAsync(Database database)
        {
            var nights = new NightWork(database, new DueWork(database));
            var (first, night) = (ManyInstances.FirstNight, ManyInstances.FirstNight + Duration.FromDays(1));
            // An earlier night over the first few accounts warms up.
            var run = await database.Writes.RunAsync(session =>
                JobRows.Claim(session, JobRows.Revenue, "bench", first, Shop.Now, Shop.Now)
            );
            await RowsAsync(database, 0, Sample, night);
            await nights.GoAsync(NightJob.Revenue, run!, night, ManyInstances.AccountOf(WarmUpMax), () => Shop.Now);
            night += Duration.FromDays(1);
            run = run! with { Through = night - Duration.FromDays(1), Reached = 0 };
            await database.Writes.RunAsync(session =>
                JobRows.Move(session, JobRows.Find(session, JobRows.Revenue)!, run, Shop.Now)
            );
            var (ratios, total) = (new List<double>(), TimeSpan.Zero);
            for (var round = 0; round < Rounds; round++)
            {
                // Rows first and chunks first in turn; whichever comes first has the beginning of the part.
                var (from, rowsFirst) = (round * Part, round % 2 == 0);
                var rows = rowsFirst ? await RowsAsync(database, from, Sample, night) : default;
                var chunks = Stopwatch.StartNew();
                var last = ManyInstances.AccountOf(from + Part - 1 - (rowsFirst ? 0 : Sample));
                run = (await nights.GoAsync(NightJob.Revenue, run, night, last, () => Shop.Now)).Run!;
                total += chunks.Elapsed;
                if (!rowsFirst)
                    rows = await RowsAsync(database, from + Part - Sample, Sample, night);
                var (one, other) = (Sample / rows.TotalSeconds, (Part - Sample) / chunks.Elapsed.TotalSeconds);
                ratios.Add(other / one);
                await Notes.WriteLineAsync(
                    $"round {round + 1}  in chunks {other, 7:0} /s, row by row {one, 6:0} /s, {ratios[^1]:0.0} ×"
                );
            }

            await Notes.WriteLineAsync($"All chunks of the night together took {total.TotalSeconds:0} s.");
            return ratios;
        }

        private static async Task<TimeSpan> RowsAsync(Database database, int from, int count, Instant night)
        {
            var watch = Stopwatch.StartNew();
            for (var i = from; i < from + count; i++)
            {
                var account = ManyInstances.AccountOf(i);
                await database.Writes.RunAsync(
                    Scope.Of(account),
                    session => RevenueNight.Run(session, [account], night)
                );
            }

            return watch.Elapsed;
        }

        // Every account has had the night once, and everything of some of them agrees.
        private async Task VerifyAsync(ManyInstances data)
        {
            await using var database = Database.OpenToLook(data.Place);
            var (late, differences) = database.Read(session =>
                (
                    session.Query(
                        "SELECT count(*) FROM recognition WHERE through < (SELECT max(through) FROM recognition)",
                        row => row.GetInt64(0)
                    )[0],
                    Enumerable
                        .Range(0, VerifiedAccounts)
                        .Select(i => ManyInstances.AccountOf((int)((long)i * Instances / VerifiedAccounts)))
                        .SelectMany(account => new AccountVerification(session, account).Run().Differences)
                        .ToList()
                )
            );
            if (late > Instances % Rounds || differences.Count > 0)
                throw new InvalidDataException($"{late} accounts are behind. {string.Join('\n', differences)}");
        }
    }
}
