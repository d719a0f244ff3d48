using System.Diagnostics;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Measuring;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using NodaTime;

namespace Cubit.Simulation.Nightly;

/// <summary>One night over very many instances, in parts; of each part a sample is done row by row.</summary>
/// <param name="Accounts">How many accounts.</param>
/// <param name="Each">How many instances each has.</param>
/// <param name="Rounds">In how many parts.</param>
/// <param name="Notes">Gets what people want to know.</param>
internal sealed record MeasuredNight(int Accounts, int Each, int Rounds, TextWriter Notes)
{
    private const int SampledInstancesMax = 1_000;
    private const int VerifiedAccounts = 20;

    // A program is compiled anew while it runs, until it has done the same some ten thousand times.
    private const int WarmUpAccounts = 2_000;

    private int Part => Accounts / Rounds;

    private int Sample => Math.Max(1, Math.Min(SampledInstancesMax / Each, Part / 4));

    /// <summary>Fills a database and measures.</summary>
    public async Task<Ratio> MeasureAsync(string name, DataPlace place, Func<Task> settleAsync)
    {
        var watch = Stopwatch.StartNew();
        var data = new ManyInstances(place, Accounts, Each);
        await data.FillAsync();
        await settleAsync();
        await Notes.WriteLineAsync(
            $"{name}: {Accounts * Each} instances, {Each} in each account, filled in {watch.Elapsed.TotalSeconds:0} s; "
                + $"in each of {Rounds} parts {Sample * Each} are done row by row, the others in chunks"
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
        await nights.GoAsync(NightJob.Revenue, run!, night, ManyInstances.AccountOf(WarmUpAccounts), () => Shop.Now);
        run = run! with { Through = night };
        await database.Writes.RunAsync(session =>
            JobRows.Move(session, JobRows.Find(session, JobRows.Revenue)!, run, Shop.Now)
        );
        night += Duration.FromDays(1);
        var (ratios, total) = (new List<double>(), TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            // Rows first and chunks first in turn; whichever comes first has the beginning of the part.
            var (from, rowsFirst) = (round * Part, round % 2 == 0);
            var rows = rowsFirst ? await RowsAsync(database, from, Sample, night) : default;
            var chunks = Stopwatch.StartNew();
            var last = ManyInstances.AccountOf(from + Part - 1 - (rowsFirst ? 0 : Sample));
            run = (await nights.GoAsync(NightJob.Revenue, run, night, last, () => Shop.Now)).Run!;
            chunks.Stop();
            total += chunks.Elapsed;
            if (!rowsFirst)
                rows = await RowsAsync(database, from + Part - Sample, Sample, night);
            var one = Sample * Each / rows.TotalSeconds;
            var many = (Part - Sample) * Each / chunks.Elapsed.TotalSeconds;
            ratios.Add(many / one);
            await Notes.WriteLineAsync(
                $"part {round + 1}  in chunks {many, 7:0} /s, row by row {one, 6:0} /s, {ratios[^1], 6:0.0} ×"
            );
        }

        await Notes.WriteLineAsync($"All chunks of the night together took {total.TotalSeconds:0} s.");
        return ratios;
    }

    // One transaction for each instance, with an event of its own; the account's days are through with the last.
    private async Task<TimeSpan> RowsAsync(Database database, int from, int count, Instant night)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count * Each; i++)
        {
            var (account, place) = (ManyInstances.AccountOf(from + (i / Each)), i % Each);
            await database.Writes.RunAsync(Scope.Of(account), session => Row(session, account, place, night));
        }

        return watch.Elapsed;
    }

    private int Row(Session session, long id, int place, Instant night)
    {
        var (account, through, layers) = RecognitionRows.Load(session, [id])[0];
        var (one, before) = (layers![place], through!.Value);
        var until = place == Each - 1 ? night : before;
        RevenueNight.Write(session, account, [(one.Instance, one.Between(before, night))], until, layers);
        session.Forget();
        return 1;
    }

    // Every account has had the night once, and everything agrees in some of those that were done in chunks.
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
                    .Select(i => ManyInstances.AccountOf((int)(((2L * i) + 1) * Accounts / VerifiedAccounts / 2)))
                    .SelectMany(account => new AccountVerification(session, account).Run().Differences)
                    .ToList()
            )
        );
        if (late > Accounts % Rounds || differences.Count > 0)
            throw new InvalidDataException($"{late} accounts are behind. {string.Join('\n', differences)}");
    }
}
