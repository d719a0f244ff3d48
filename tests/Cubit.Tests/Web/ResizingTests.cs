using Cubit.Store;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>The sources' upgrade and downgrade over real HTTP, with the amounts that they must have.</summary>
public sealed class ResizingTests
{
    [Fact]
    public async Task The_source_example_returns_six_dollars_to_the_balance()
    {
        await using var server = await RunningServer.StartAsync();
        var quote = await server.QuoteAsync(await server.InstanceIdAsync("ecs"), "C");
        quote.Status.ShouldBe(201, quote.Body);
        // 24 days begun of 30: (150 - 150/30 x 24) x (150 - 120)/150 = 30 x 1/5
        quote.Amount("refund").ShouldBe("6.00");
        var order = await server.OrderAsync(quote, "key-1");
        order.Status.ShouldBe(201, order.Body);
        order.Amount("refund").ShouldBe("6.00");
        ((string?)order.Json["state"]).ShouldBe("completed");
        Verification.Run(server.Database).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_demo_upgrade_costs_what_the_rules_say()
    {
        await using var server = await RunningServer.StartAsync();
        var quote = await server.QuoteAsync(await server.InstanceIdAsync("maxcompute"), 150);
        // 4,526 h left of months of 720 h: (150 - 100) x 22 x 4526/720 = 6,914.7222
        quote.Amount("charge").ShouldBe("6914.72", quote.Body);
        var order = await server.OrderAsync(quote, "key-1");
        order.Amount("charge").ShouldBe("6914.72", order.Body);
        var report = Verification.Run(server.Database);
        report.Differences.ShouldBeEmpty();
        report.Resizes.ShouldBe(1);
    }

    [Fact]
    public async Task A_balance_in_ringgit_gets_the_settled_amount()
    {
        await using var server = await RunningServer.StartAsync();
        var quote = await server.QuoteAsync(await server.InstanceIdAsync("ecs", RunningServer.KiriKey), "C", RunningServer.KiriKey);
        quote.Amount("refund").ShouldBe("6.00", quote.Body);
        quote.Amount("settlement").ShouldBe("24.60");
        (await server.OrderAsync(quote, "key-1", RunningServer.KiriKey)).Amount("settlement").ShouldBe("24.60");
        Verification.Run(server.Database).Differences.ShouldBeEmpty();
    }
}
