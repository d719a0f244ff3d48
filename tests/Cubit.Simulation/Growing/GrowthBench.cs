using System.CommandLine;
using System.Diagnostics;
using Cubit.Accounts;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Measuring;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Tests.Store;
using Cubit.Web.Api;
using Cubit.Web.Hosting;

namespace Cubit.Simulation.Growing;

/// <summary><c>./bench growth</c>: what a million stored orders do to the next one, and to a first page.</summary>
internal static class GrowthBench
{
    private const int Small = 100_000;
    private const int Large = 1_000_000;
    private const int Full = 10_000_000;
    private const int Clients = 32;
    private const int SubscribersAtOnce = 8000;
    private const int Pages = 1000;
    private const int PageLength = 20;
    private const int VerifiedAccounts = 20;

    // Measured at 4,300; the write-ahead log and what vacuuming leaves come on top, once.
    private const long BytesPerOrderMax = 5000;
    private const long BytesBeside = 10_000_000_000;

    private static readonly Option<bool> ToFull = new("--full") { Description = "Also fill ten million orders." };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "How often every pair is measured.",
        DefaultValueFactory = _ => Paired.RoundsMin,
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "How long orders are placed in each.",
        DefaultValueFactory = _ => 4,
    };

    public static Command Command()
    {
        var command = new Command("growth", "Orders and pages among very many orders, against among few.")
        {
            Rounds,
            Seconds,
            ToFull,
            Ratio.Json,
        };
        command.SetAction(
            (result, _) =>
                RunAsync(
                    result.GetValue(Rounds),
                    TimeSpan.FromSeconds(result.GetValue(Seconds)),
                    result.GetValue(ToFull) ? [Large, Full] : [Large],
                    result.InvocationConfiguration.Output,
                    result.GetValue(Ratio.Json)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(int rounds, TimeSpan time, int[] sizes, TextWriter output, bool json)
    {
        var notes = json ? TextWriter.Null : output;
        var (needed, free) = (BytesBeside + sizes.Append(Small).Sum(size => size * BytesPerOrderMax), FreeBytes());
        await notes.WriteLineAsync(
            $"Needs up to {Gigabytes(needed)} of disk in {Path.GetTempPath()}; {Gigabytes(free)} are free."
        );
        if (needed > free)
            throw new IOException($"The disk is too small: {Gigabytes(needed)} needed, {Gigabytes(free)} free.");
        await using var server = await PostgresServer.StartAsync(durable: true, Market.Settings);
        await using var small = await GrownShop.OpenAsync(server, Small, notes);
        var rows = new List<Ratio>();
        foreach (var size in sizes)
        {
            await using var large = await GrownShop.OpenAsync(server, size, notes);
            rows.AddRange(await CompareAsync(small, large, rounds, time, notes));
        }

        await output.WriteLineAsync(Ratio.Table(rows, json));
        return 0;
    }

    private static async Task<Ratio[]> CompareAsync(
        GrownShop small,
        GrownShop large,
        int rounds,
        TimeSpan time,
        TextWriter notes
    )
    {
        var (orders, pages) = (new List<double>(), new List<double>());
        // The first time fills caches, and is not counted.
        for (var round = 0; round <= rounds; round++)
        {
            var (one, other) = round % 2 == 0 ? (small, large) : (large, small);
            var (first, firstPage) = (await one.OrderAsync(time), one.TurnPages());
            var (second, secondPage) = (await other.OrderAsync(time), other.TurnPages());
            if (round == 0)
                continue;
            orders.Add(round % 2 == 0 ? second / first : first / second);
            pages.Add(round % 2 == 0 ? firstPage / secondPage : secondPage / firstPage);
            await notes.WriteLineAsync(
                $"round {round}: {one.Data.Orders} orders: {first:0} /s, page {firstPage * 1000:0.00} ms; "
                    + $"{other.Data.Orders} orders: {second:0} /s, page {secondPage * 1000:0.00} ms"
            );
        }

        var name = large.Data.Orders == Full ? "1e7" : "1e6";
        return [new($"growth/commit/{name}", orders), new($"growth/page/{name}", pages)];
    }

    private static long FreeBytes() => new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;

    private static string Gigabytes(long bytes) => $"{bytes / 1e9:0.0} GB";

    /// <summary>A grown database that orders are placed in.</summary>
    private sealed record GrownShop(GrownData Data, Shop Shop) : IAsyncDisposable
    {
        public static async Task<GrownShop> OpenAsync(PostgresServer server, int orders, TextWriter notes)
        {
            var watch = Stopwatch.StartNew();
            var data = await GrownData.MakeAsync(server, $"grown_{orders}", orders);
            var filled = watch.Elapsed;
            var differences = await VerifyAsync(data);
            if (differences.Count > 0)
                throw new InvalidDataException(string.Join('\n', differences));
            await notes.WriteLineAsync(
                $"{orders} orders of {data.Accounts} accounts filled in {filled.TotalSeconds:0} s, "
                    + $"{VerifiedAccounts} accounts verified; {await data.BytesPerOrderAsync()} bytes an order, "
                    + "with its journal, lines, postings, outbox, stored answer and all indexes"
            );
            var database = await Database.OpenAsync(data.Place, Committing.Shop.Now);
            return new GrownShop(data, new Shop(database, data.Subscribers(SubscribersAtOnce)));
        }

        public async Task<double> OrderAsync(TimeSpan time) =>
            (
                await Committing.Clients.RunAsync(
                    Shop,
                    Clients,
                    time,
                    () => Task.FromResult<IBuyer>(new DeskBuyer(Shop.Database))
                )
            ).Rate;

        /// <summary>Seconds for the first page of an account's orders.</summary>
        public double TurnPages()
        {
            var watch = Stopwatch.StartNew();
            var rows = 0;
            foreach (var account in Data.Spread(Pages))
                rows += Shop
                    .Database.Read(
                        Scope.Of(account),
                        session => OrderRows.Page(session, account, long.MaxValue, PageLength)
                    )
                    .Count;
            return rows == Math.Min(Pages, Data.Accounts) * PageLength
                ? watch.Elapsed.TotalSeconds / rows * PageLength
                : throw new InvalidDataException($"Pages of {rows} orders in all.");
        }

        public ValueTask DisposeAsync() => Shop.DisposeAsync();

        private static async Task<IReadOnlyList<string>> VerifyAsync(GrownData data)
        {
            await using var database = Database.OpenToLook(data.Place);
            return database.Read(session =>
                data.Spread(VerifiedAccounts)
                    .SelectMany(account => new AccountVerification(session, account).Run().Differences)
                    .ToList()
            );
        }
    }
}
