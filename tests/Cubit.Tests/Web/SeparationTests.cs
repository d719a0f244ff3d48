using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Nobody sees anything of another account: its ids answer like ids that do not exist.</summary>
public sealed class SeparationTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const string Mine = RunningServer.AcmeKey;
    private const string Theirs = RunningServer.KiriKey;

    private RunningServer Server => demo.Running;

    [Fact]
    public async Task Another_accounts_instance_is_not_there()
    {
        var theirs = await Server.InstanceIdAsync("ecs", Theirs);
        await SameAsNothingAsync(
            id => Server.GetAsync($"/v1/instances/{id}", Mine),
            theirs,
            "i-1002-999",
            "instance.unknown"
        );
        await SameAsNothingAsync(id => Server.QuoteAsync(id, "C", Mine), theirs, "i-1002-999", "instance.unknown");
        await SameAsNothingAsync(id => Server.QuoteAsync(id, "C", Mine), theirs, "i-1001-999", "instance.unknown");
    }

    [Fact]
    public async Task Another_accounts_order_is_not_there()
    {
        var theirs = (string)(await Server.GetAsync("/v1/orders", Theirs)).Json["items"]![0]!["id"]!;
        (await Server.GetAsync($"/v1/orders/{theirs}", Theirs)).Status.ShouldBe(200);
        await SameAsNothingAsync(
            id => Server.GetAsync($"/v1/orders/{id}", Mine),
            theirs,
            "o-1002-200101000000001",
            "order.unknown"
        );
        await SameAsNothingAsync(id => Server.GetAsync($"/v1/orders/{id}", Mine), theirs, "nothing", "order.unknown");
    }

    [Fact]
    public async Task Another_accounts_quote_is_not_there()
    {
        var theirs = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs", Theirs), "C", Theirs);
        var refused = await Server.OrderAsync(theirs, "not-mine", Mine);
        refused.ShouldBeRefused(404, "quote.unknown");
        var nothing = await Server.PostAsync("/v1/orders", """{"quoteId":"nothing"}""", Mine, "nothing");
        refused.Body.ShouldBe(nothing.Body);
        (await Server.OrderAsync(theirs, "mine", Theirs)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Lists_hold_only_ones_own()
    {
        foreach (var (key, account) in new[] { (Mine, "1001"), (Theirs, "1002"), (RunningServer.NoprivKey, "1003") })
        {
            foreach (var list in new[] { "instances", "orders" })
            {
                var items = (await Server.GetAsync($"/v1/{list}", key)).Json["items"]!.AsArray();
                items.Count.ShouldBeGreaterThan(0);
                items.ShouldAllBe(item => ((string)item!["id"]!).Contains($"-{account}-"));
            }
        }
    }

    [Fact]
    public async Task The_same_key_of_another_account_is_another_key()
    {
        var mine = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C", Mine);
        var theirs = await Server.QuoteAsync(await Server.BuyEcsAsync(account: 1002), "C", Theirs);
        var first = await Server.OrderAsync(mine, "shared", Mine);
        var second = await Server.OrderAsync(theirs, "shared", Theirs);
        (first.Status, second.Status).ShouldBe((201, 201));
        ((string)first.Json["id"]!).ShouldStartWith("o-1001-");
        ((string)second.Json["id"]!).ShouldStartWith("o-1002-");
    }

    private static async Task SameAsNothingAsync(
        Func<string, Task<Answered>> ask,
        string theirs,
        string nothing,
        string code
    )
    {
        var (asked, unknown) = (await ask(theirs), await ask(nothing));
        asked.ShouldBeRefused(404, code);
        asked.Body.Replace(theirs, "?").ShouldBe(unknown.Body.Replace(nothing, "?"));
        asked.Headers.Keys.Order().ShouldBe(unknown.Headers.Keys.Order());
    }
}
