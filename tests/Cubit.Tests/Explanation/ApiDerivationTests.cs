using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Explanation;

/// <summary>What the API answers can be checked by others, as it is.</summary>
public sealed class ApiDerivationTests : OwnServer
{
    [Fact]
    public async Task The_checker_agrees_with_quotes_and_orders()
    {
        var down = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        var up = await Server.QuoteAsync(await Server.InstanceIdAsync("maxcompute"), 150);
        var placed = await Server.OrderAsync(down, "one");
        var order = await Server.GetAsync($"/v1/orders/{placed.Json["id"]}");
        var covered = await Server.PostAsync(
            "/v1/quotes",
            $$"""{"instanceId":"{{up.Json["instanceId"]}}","computeUnits":150,"voucher":"WELCOME50"}"""
        );
        var said = await Checker.RunAsync([down.Json, up.Json, order.Json, covered.Json]);
        said.ShouldAgree();
        said.Output.ShouldContain("agrees  -:4 charge.amount: 6864.72\n");
        said.Output.ShouldContain("agrees  -:1 refund.amount: 6.00\n");
        said.Output.ShouldContain("agrees  -:2 charge.amount: 6914.72\n");
        said.Output.ShouldContain("agrees  -:3 lines.0.order: o-1001-");
    }

    [Fact]
    public async Task A_purchase_is_no_change_and_the_checker_says_that_it_skips_it()
    {
        var page = await Server.GetAsync("/v1/orders?limit=100");
        var purchase = page.Json["items"]!.AsArray().First(item => (string?)item!["kind"] == "purchase")!;
        var order = await Server.GetAsync($"/v1/orders/{purchase["id"]}");
        var said = await Checker.RunAsync([order.Json]);
        said.Output.ShouldBe("skipped -: a purchase is no change of an instance\n");
        said.Code.ShouldBe(0, said.Error);
    }
}
