using Cubit.Store.Lifecycle;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What operators list goes on page by page, however much there is.</summary>
public sealed class OperatorPagingTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const string Ops = RunningServer.OpsKey;

    private RunningServer Server => demo.Running;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Pages_put_together_are_the_queue_the_oldest_first(int limit)
    {
        var before = (await WalkAsync("queues/tickets", limit, "id")).Count;
        for (var i = 0; i < 5; i++)
        {
            var instance = await Server.BuyEcsAsync();
            (await Server.AskTicketAsync(instance: instance)).Status.ShouldBe(201);
            var quote = await Server.QuoteBuyAsync(1000, 12);
            (await Server.OrderWithAsync(quote, "\"payment\":\"later\"")).Status.ShouldBe(201);
        }

        foreach (var list in new[] { "tickets", "queues/tickets" })
        {
            var tickets = await WalkAsync(list, limit, "id");
            tickets.Count.ShouldBe(before + 5);
            tickets.ShouldBe(tickets.OrderBy(id => long.Parse(id.Split('-')[2])));
        }

        var unpaid = await WalkAsync("queues/unpaid", limit, "orderId");
        unpaid.Count.ShouldBe(before + 5);
        unpaid.ShouldBe(unpaid.Distinct().OrderBy(id => long.Parse(id.Split('-')[2])));
        (await WalkAsync("queues/failed", limit, "orderId")).ShouldBeEmpty();
        var first = (await Server.GetAsync("/v1/queues", Ops)).Json;
        first["tickets"]!["items"]!.AsArray().Count.ShouldBe(Math.Min(20, before + 5));
    }

    [Fact]
    public async Task Stuck_accounts_come_in_pages_the_longest_first()
    {
        await Server.Database.Writes.RunAsync(session =>
        {
            for (var i = 0; i < 5; i++)
            {
                var since = Instant.FromUnixTimeSeconds(i / 2);
                ClaimRows.Fail(session, new StuckAccount(9_000 + i, 1, since, since, "It does not go."));
            }

            return 0;
        });
        (await WalkAsync("queues/stuck", 2, "account")).ShouldBe(["9000", "9001", "9002", "9003", "9004"]);
        await Server.Database.Writes.RunAsync(session =>
            Enumerable.Range(0, 5).Sum(i => ClaimRows.Release(session, 9_000 + i))
        );
    }

    [Fact]
    public async Task What_a_customer_has_is_listed_as_the_customer_sees_it()
    {
        for (var i = 0; i < 3; i++)
            await Server.BuyEcsAsync();
        foreach (var list in new[] { "instances", "orders" })
        {
            (await WalkAsync($"customers/1001/{list}", 2, "id")).ShouldBe(
                await WalkAsync(list, 2, "id", RunningServer.AcmeKey)
            );
            (await Server.GetAsync($"/v1/customers/9999/{list}", Ops)).ShouldBeRefused(404, "account.unknown");
            (await Server.GetAsync($"/v1/customers/1001/{list}")).ShouldBeRefused(403, "auth.staff_only");
        }

        (await WalkAsync("customers/1001/tickets", 2, "id")).ShouldBe(
            await WalkAsync("tickets", 2, "id", RunningServer.AcmeKey)
        );
    }

    [Theory]
    [InlineData("queues/unpaid?cursor=1")]
    [InlineData("queues/stuck?cursor=a.b.c")]
    [InlineData("queues/tickets?limit=101")]
    [InlineData("tickets?cursor=1.2.3.4")]
    [InlineData("customers/1001/orders?cursor=x")]
    public async Task What_no_page_gave_is_refused(string path) =>
        (await Server.GetAsync($"/v1/{path}", Ops)).ShouldBeInvalid(path.Split('?')[1].Split('=')[0]);

    private async Task<List<string>> WalkAsync(string list, int limit, string name, string key = Ops)
    {
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var page = await Server.GetAsync($"/v1/{list}?limit={limit}{cursor}", key);
            page.Status.ShouldBe(200, page.Body);
            var items = page.Json["items"]!.AsArray();
            items.Count.ShouldBeLessThanOrEqualTo(limit);
            found.AddRange(items.Select(item => $"{item![name]}"));
            cursor = page.Json["next"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0);
        return found;
    }
}
