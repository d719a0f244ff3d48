using Cubit.Store;
using Cubit.Store.Execute;
using Cubit.Tests.Store;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>More orders than the writer can take: the rest are told to come back, with nothing done.</summary>
public sealed class BackpressureTests
{
    private const int TooMany = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_full_queue_answers_503_with_Retry_After_and_leaves_no_trace()
    {
        await using var server = await RunningServer.StartAsync();
        var quote = await server.QuoteAsync(await server.InstanceIdAsync("maxcompute"), 150);
        var writers = await GatedWriters.CloseAsync(server.Database, RunningServer.Acme + 1);
        var answers = Enumerable
            .Range(0, WritePath.QueueMax + TooMany)
            .Select(i => server.OrderAsync(quote, $"key-{i}"))
            .ToList();
        // Who is refused is told at once, while the others wait for a writer.
        var refused = new List<Answered>();
        while (refused.Count < TooMany)
        {
            var told = await Task.WhenAny(answers).WaitAsync(Patience, TestContext.Current.CancellationToken);
            answers.Remove(told);
            refused.Add(await told);
        }

        await writers.DisposeAsync();
        refused.ShouldAllBe(answer => answer.Status == 503 && answer.Code == "server.busy");
        refused.ShouldAllBe(answer => answer.Headers["Retry-After"] == "1");
        var taken = await Task.WhenAll(answers);
        taken.Count(answer => answer.Status == 201).ShouldBe(1, "the first to come changes the instance");
        taken.Count(answer => answer.Code == "quote.stale").ShouldBe(taken.Length - 1);
        // A key that was refused is as new.
        (await CountAsync(server, "idempotency")).ShouldBe(taken.Length);
        (await CountAsync(server, "orders WHERE kind = 'upgrade'")).ShouldBe(1);
        (await server.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    private static Task<long> CountAsync(RunningServer server, string what) =>
        server.At.ReadAsync(session => session.Query($"SELECT count(*) FROM {what}", row => row.GetInt64(0))[0]);
}
