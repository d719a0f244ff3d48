using System.Text.Json.Nodes;
using Cubit.Store;
using Cubit.Tests.Store.Resizing;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>What three orders of 2020-09-24 10:00 UTC would have been under other rules.</summary>
public sealed class RulesSimulateTests : OwnServer
{
    // The table of the three orders under linear/day:
    //   acme, ECS 150 to 120:         150 x 7/30 x 1/5 = 7.00, was 6.00
    //   acme, MaxCompute 100 to 150:  1100 x 12 x (365 - 176)/365 = 6835.07, was 1100 x 4526/720 = 6914.72
    //   kiri, ECS 150 to 120:         7.00, was 6.00
    [Fact]
    public async Task A_table_tells_each_order_each_account_and_all()
    {
        await OrderAsync();
        var said = await SimulateAsync("linear/day");
        said.ShouldBeDone();
        Squeezed(said.Output)
            .ShouldBe(
                """
                Under linear/day, each order by itself on what was held then; nothing is written.

                priced at, UTC by was would be difference
                account 1001 acme
                o-1001-200924100000001 downgrade 2020-09-24 10:00 alibaba/2022-05 USD 6.00 USD 7.00 +USD 1.00
                o-1001-200924100000002 upgrade 2020-09-24 10:00 alibaba/2022-05 USD 6,914.72 USD 6,835.07 −USD 79.65
                1 refund USD 6.00 USD 7.00 +USD 1.00
                1 charge USD 6,914.72 USD 6,835.07 −USD 79.65
                account 1002 kiri
                o-1002-200924100000001 downgrade 2020-09-24 10:00 alibaba/2022-05 USD 6.00 USD 7.00 +USD 1.00
                1 refund USD 6.00 USD 7.00 +USD 1.00
                all accounts
                2 refunds USD 12.00 USD 14.00 +USD 2.00
                1 charge USD 6,914.72 USD 6,835.07 −USD 79.65

                """
            );
    }

    [Fact]
    public async Task Json_tells_the_same_to_programs()
    {
        await OrderAsync();
        var json = (await SimulateAsync("linear/day", "--json")).Json;
        ((string?)json["rules"]).ShouldBe("linear/day");
        json["accounts"]![1]!["orders"]!
            .AsArray()
            .ShouldHaveSingleItem()!
            .ToJsonString()
            .ShouldBe(
                """{"order":"o-1002-200924100000001","direction":"downgrade","product":"ecs","""
                    + "\"pricedAt\":\"2020-09-24T10:00:00Z\",\"rules\":\"alibaba/2022-05\","
                    + """ "currency":"USD","was":"6.00","would":"7.00","difference":"1.00"}""".TrimStart()
            );
        json["sums"]!
            .ToJsonString()
            .ShouldBe(
                """[{"direction":"downgrade","orders":2,"currency":"USD","was":"12.00","would":"14.00","""
                    + "\"difference\":\"2.00\"},"
                    + """{"direction":"upgrade","orders":1,"currency":"USD","was":"6914.72","would":"6835.07","""
                    + "\"difference\":\"-79.65\"}]"
            );
    }

    [Fact]
    public async Task The_rules_that_priced_the_orders_give_the_same_amounts()
    {
        await OrderAsync();
        var json = (await SimulateAsync("alibaba/2022-05", "--json")).Json;
        json["sums"]!.AsArray().ShouldAllBe(sum => (string?)sum!["difference"] == "0.00");
    }

    [Fact]
    public async Task A_file_is_tried_without_being_stored()
    {
        await OrderAsync();
        var file = Path.Combine(Server.Folder, "own.json");
        await File.WriteAllTextAsync(file, OwnRules.Text, TestContext.Current.CancellationToken);
        var before = await RowsAsync();
        (await SimulateAsync(file, "--json")).Json["rules"]!.ToString().ShouldBe(OwnRules.Id);
        (await RowsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task One_product_alone_is_looked_at()
    {
        await OrderAsync();
        var sums = (await SimulateAsync("linear/second", "--product", "maxcompute", "--json")).Json["sums"]!.AsArray();
        // 1100 x 12 x 4526 h / 8760 h
        ((string?)sums.ShouldHaveSingleItem()!["would"]).ShouldBe("6820.00");
        (await SimulateAsync("linear/second", "--product", "vm")).ShouldBeRefused("--product vm", "ecs, maxcompute");
    }

    [Fact]
    public async Task Data_without_any_change_has_nothing_to_compare() =>
        (await SimulateAsync("linear/day")).Output.ShouldStartWith("There is no refund and no charge yet");

    private async Task OrderAsync()
    {
        var ecs = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs"), "C");
        (await Server.OrderAsync(ecs, "ecs")).Status.ShouldBe(201);
        var more = await Server.QuoteAsync(await Server.InstanceIdAsync("maxcompute"), 150);
        (await Server.OrderAsync(more, "more")).Status.ShouldBe(201);
        var key = RunningServer.KiriKey;
        var kiri = await Server.QuoteAsync(await Server.InstanceIdAsync("ecs", key), "C", key);
        (await Server.OrderAsync(kiri, "kiri", key)).Status.ShouldBe(201);
    }

    private Task<Said> SimulateAsync(string rules, params string[] more) =>
        CommandLine.RunAsync(["rules", "simulate", rules, .. Server.At.Options, .. more]);

    private Task<string> RowsAsync() =>
        Server.At.ReadAsync(session =>
            session.First(
                """
                SELECT (SELECT count(*) FROM rule_sets) || ' ' || (SELECT count(*) FROM journal) || ' '
                  || (SELECT count(*) FROM rule_assignments)
                """,
                row => row.GetString(0)
            )!
        );

    private static string Squeezed(string text) =>
        string.Join(
            '\n',
            text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        );
}
