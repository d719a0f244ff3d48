using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>A real server process, killed at random moments under load: whatever it answered is there.</summary>
public sealed class CrashTests
{
    private const int Clients = 24;

    // The server of a PostgreSQL database is not killed here: fewer kills of its clients say as much.
    private static readonly int Kills = TestPlace.IsPostgres ? 10 : 50;

    private const int InFlightMin = 8;

    // Every resize leaves one more layer; fresh accounts keep the load as it is in life.
    private const int KillsPerAccount = 5;

    [Fact]
    public async Task Kills_under_load_lose_no_answered_order_and_double_none()
    {
        await using var data = await SeededData.MakeAsync(Clients * Kills / KillsPerAccount);
        var (buyers, seed) = (Enumerable.Range(0, Clients).Select(client => new Buyer(client)).ToList(), Seed());
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(data.At);
            var answered = buyers.Sum(buyer => buyer.Answers.Count);
            var round = kill / KillsPerAccount;
            var load = buyers.ConvertAll(buyer => buyer.BuyAsync(server, round));
            // A cold server answers nothing for a while; a kill says something once orders flow.
            await UntilAsync(() => buyers.Sum(buyer => buyer.Answers.Count) >= answered + Clients, load);
            seed = unchecked((seed * 6364136223846793005) + 1442695040888963407);
            await Task.Delay(
                TimeSpan.FromMilliseconds(5 + (int)((seed >> 33) % 250)),
                TestContext.Current.CancellationToken
            );
            await UntilAsync(() => buyers.Count(buyer => buyer.InFlight) >= InFlightMin, load);
            server.Kill();
            await Task.WhenAll(load);
        }

        await using (var server = await ServerProcess.StartAsync(data.At))
            await Task.WhenAll(buyers.Select(buyer => buyer.SettleAsync(server)));
        CompareWithAnswers(data.Place, buyers);
    }

    [Fact]
    [Trait("Engine", "SQLite")]
    public async Task Each_answer_waits_for_a_sync_to_the_disk_that_it_shares_with_others()
    {
        if (!File.Exists("/usr/bin/strace"))
            Assert.Skip("strace is not installed.");
        await using var data = await SeededData.MakeAsync(Clients);
        var (buyers, counts) = (
            Enumerable.Range(0, Clients).Select(client => new Buyer(client)).ToList(),
            Path.Combine(data.Folder, "strace.txt")
        );
        await using (
            var server = await ServerProcess.StartAsync(
                data.At,
                "strace",
                "-f",
                "-c",
                "-e",
                "trace=fsync,fdatasync",
                "-o",
                counts
            )
        )
        {
            await Task.WhenAll(buyers.Select(buyer => buyer.BuyAsync(server, round: 0, ordersMax: 20)));
            await server.StopAsync();
        }

        var orders = buyers.Sum(buyer => buyer.Answers.Count);
        orders.ShouldBe(Clients * 20);
        // No more orders than clients can share one sync, and on the average they must share it with some others.
        Syncs(counts).ShouldBeInRange(orders / Clients, orders / 2);
    }

    // Two columns before the name are calls and, only where some failed, errors.
    private static int Syncs(string file) =>
        File.ReadLines(file)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 5 && words[^1] is "fsync" or "fdatasync")
            .Sum(words => int.Parse(words[3]));

    private static ulong Seed()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("CUBIT_SEED"), out var given)
            ? given
            : (ulong)Stopwatch.GetTimestamp();
        TestContext.Current.SendDiagnosticMessage($"crash seed {seed}; replay the moments with CUBIT_SEED={seed}");
        return seed;
    }

    private static async Task UntilAsync(Func<bool> holds, IReadOnlyList<Task> load)
    {
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), "so many orders were never in flight at once");
            load.ShouldAllBe(client => !client.IsFaulted);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private static void CompareWithAnswers(DataPlace place, List<Buyer> buyers)
    {
        using var database = new LookedAt(place);
        var report = Verification.Run(database.Value);
        report.Differences.ShouldBeEmpty();
        var stored = Enumerable
            .Range(0, Clients * Kills / KillsPerAccount)
            .SelectMany(account => Resizes(database.Value, account))
            .ToDictionary(order => order.Id, order => order.Total.ToString(), StringComparer.Ordinal);
        foreach (var (id, amount) in buyers.SelectMany(buyer => buyer.Answers.Values))
            stored[id].ShouldBe(amount);
        stored.Count.ShouldBe(buyers.Sum(buyer => buyer.Answers.Count), "every key was answered by one order");
        report.Resizes.ShouldBe(buyers.Sum(buyer => buyer.Answers.Count));
        report.Resizes.ShouldBeGreaterThanOrEqualTo(Kills * Clients);
    }

    private static IEnumerable<Order> Resizes(Database database, int account) =>
        database
            .Read(session => OrderRows.Page(session, SeededData.AccountOf(account), long.MaxValue, int.MaxValue))
            .Where(order => order.Inputs is not null);

    private sealed record LookedAt(DataPlace Place) : IDisposable
    {
        public Database Value { get; } = Database.OpenToLook(Place);

        public void Dispose() => Value.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>
    /// A client that orders in turn up and down, and asks again with the same key when it got no answer.
    /// </summary>
    private sealed class Buyer(int client)
    {
        private (int Account, string Key, string Body)? _unanswered;
        private int _sent;

        public bool InFlight { get; private set; }

        /// <summary>Every order that was answered: its id and amount, by key.</summary>
        public ConcurrentDictionary<string, (string Id, string Amount)> Answers { get; } = new(StringComparer.Ordinal);

        public async Task BuyAsync(ServerProcess server, int round, int ordersMax = int.MaxValue)
        {
            var account = client + (round * Clients);
            try
            {
                await SettleAsync(server);
                for (var i = 0; i < ordersMax; i++)
                {
                    var quote = await QuoteAsync(server, account, units: (_sent % 2 == 0 ? 150 : 101) + (_sent % 7));
                    _unanswered = (
                        account,
                        $"key-{client}-{++_sent}",
                        $$"""{"quoteId":"{{quote["id"]}}","agreement":{{quote["agreement"]!.ToJsonString()}}}"""
                    );
                    await SettleAsync(server);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // The server was killed; what got no answer is asked again after the restart.
            }
        }

        public async Task SettleAsync(ServerProcess server)
        {
            if (_unanswered is not { } order)
                return;
            InFlight = true;
            try
            {
                var answer = await server.PostAsync(
                    "/v1/orders",
                    order.Body,
                    SeededData.KeyOf(order.Account),
                    order.Key
                );
                var amount = (answer["charge"] ?? answer["refund"])!["amount"];
                Answers[order.Key] = ((string)answer["id"]!, (string)amount!);
                _unanswered = null;
            }
            finally
            {
                InFlight = false;
            }
        }

        private static Task<JsonNode> QuoteAsync(ServerProcess server, int account, int units) =>
            server.PostAsync(
                "/v1/quotes",
                $$"""{"instanceId":"i-{{SeededData.AccountOf(account)}}-1","computeUnits":{{units}}}""",
                SeededData.KeyOf(account)
            );
    }
}
