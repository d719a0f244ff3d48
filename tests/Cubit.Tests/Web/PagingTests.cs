using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Lists come in pages, by key and never by offset.</summary>
public sealed class PagingTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private RunningServer Server => demo.Running;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Pages_put_together_are_the_list_newest_orders_first(int limit)
    {
        await BuyAsync(7);
        var orders = await WalkAsync("/v1/orders", limit);
        orders.Count.ShouldBeGreaterThanOrEqualTo(9);
        orders.ShouldBe(orders.OrderByDescending(id => long.Parse(id.Split('-')[2])));
        orders.Distinct().Count().ShouldBe(orders.Count);
        var instances = await WalkAsync("/v1/instances", limit);
        instances.ShouldBe(instances.OrderBy(id => long.Parse(id.Split('-')[2])));
        instances.Count.ShouldBe(orders.Count);
    }

    [Fact]
    public async Task A_page_has_twenty_unless_asked()
    {
        await BuyAsync(22);
        var page = await Server.GetAsync("/v1/orders");
        page.Json["items"]!.AsArray().Count.ShouldBe(20);
        page.Json["next"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_last_page_has_no_next_even_when_it_is_full()
    {
        await BuyAsync(3);
        var all = (await Server.GetAsync("/v1/orders?limit=100")).Json["items"]!.AsArray().Count;
        var page = await Server.GetAsync($"/v1/orders?limit={all}");
        page.Json["items"]!.AsArray().Count.ShouldBe(all);
        page.Json["next"].ShouldBeNull();
    }

    [Fact]
    public async Task An_order_placed_meanwhile_moves_nothing_to_another_page()
    {
        await BuyAsync(5);
        var first = await Server.GetAsync("/v1/orders?limit=2");
        var second = await Server.GetAsync($"/v1/orders?limit=2&cursor={first.Json["next"]}");
        await BuyAsync(1);
        (await Server.GetAsync($"/v1/orders?limit=2&cursor={first.Json["next"]}")).Body.ShouldBe(second.Body);
    }

    [Theory]
    [InlineData("orders", "0")]
    [InlineData("instances", "9223372036854775807")]
    public async Task A_cursor_past_the_end_finds_nothing(string list, string cursor) =>
        (await Server.GetAsync($"/v1/{list}?cursor={cursor}")).Body.ShouldBe("""{"items":[],"next":null}""");

    [Fact]
    public async Task Another_accounts_cursor_shows_only_ones_own()
    {
        await BuyAsync(3);
        var next = (await Server.GetAsync("/v1/orders?limit=1")).Json["next"];
        var page = await Server.GetAsync($"/v1/orders?cursor={next}", RunningServer.KiriKey);
        page.Json["items"]!
            .AsArray()
            .Select(order => (string)order!["id"]!)
            .ShouldAllBe(id => id.StartsWith("o-1002-", StringComparison.Ordinal));
    }

    private async Task BuyAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await Server.BuyEcsAsync();
    }

    private async Task<List<string>> WalkAsync(string list, int limit)
    {
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = await Server.GetAsync($"{list}?limit={limit}{cursor}");
            page.Status.ShouldBe(200, page.Body);
            var items = page.Json["items"]!.AsArray();
            items.Count.ShouldBeInRange(1, limit);
            ids.AddRange(items.Select(item => (string)item!["id"]!));
            cursor = page.Json["next"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0);
        return ids;
    }
}
