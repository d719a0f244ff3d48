using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Lifecycle;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Pools with a total are never oversold, whoever orders when.</summary>
/// <source>docs/spec/orders.md, "Pools"</source>
public sealed class PoolTests : OwnServer
{
    private const string MaxCompute = "i-1001-1";
    private const string Ops = RunningServer.OpsKey;

    [Fact]
    public async Task What_is_not_there_is_sold_out()
    {
        (await SetAsync("170")).Json["unitsTaken"]!.GetValue<int>().ShouldBe(150, "100 and 50");
        var refused = (await Server.QuoteAsync(MaxCompute, 121)).ShouldBeRefused(409, "capacity.sold_out");
        (refused.Value("free"), refused.Value("asked")).ShouldBe(("20", "21"));
        (await Server.QuoteBuyAsync(21, 1)).ShouldBeRefused(409, "capacity.sold_out");
        var last = await Server.QuoteAsync(MaxCompute, 120);
        (await Server.OrderWithAsync(await Server.QuoteBuyAsync(10, 1))).Status.ShouldBe(201);
        (await Server.OrderWithAsync(last)).ShouldBeRefused(409, "capacity.sold_out");
        (await TakenAsync()).ShouldBe(160);
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 60))).Status.ShouldBe(201);
        (await TakenAsync()).ShouldBe(120, "a downgrade gives it back");
        (await Server.OrderWithAsync(await Server.QuoteRenewAsync(MaxCompute, 1))).Status.ShouldBe(201);
        (await TakenAsync()).ShouldBe(120, "a renewal keeps what it has");
        await SetAsync("100");
        (await Server.QuoteAsync(MaxCompute, 61)).ShouldBeRefused(409, "capacity.sold_out").Value("free").ShouldBe("0");
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 50))).Status.ShouldBe(201, "it shrinks");
        (await SetAsync("null")).Json["unitsTaken"].ShouldBeNull();
        (await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 90))).Status.ShouldBe(201, "without an end");
        (await SetAsync("500")).Json["unitsTaken"]!.GetValue<int>().ShouldBe(150, "counted anew: 90, 50 and 10");
    }

    [Fact]
    public async Task What_is_provisioned_is_taken_and_what_fails_is_free_again()
    {
        await SetAsync("170", "\"manual\"");
        var order = await Server.OrderWithAsync(await Server.QuoteAsync(MaxCompute, 120));
        (await TakenAsync()).ShouldBe(170);
        (await Server.QuoteBuyAsync(10, 1)).ShouldBeRefused(409, "capacity.sold_out");
        await Server.PostAsync($"/v1/staff/orders/{order.Json["id"]}/fail", """{"reason":"No."}""", Ops);
        (await TakenAsync()).ShouldBe(150);
        var bought = await Server.OrderWithAsync(await Server.QuoteBuyAsync(10, 1));
        (await TakenAsync()).ShouldBe(160);
        await Server.PostAsync($"/v1/staff/orders/{bought.Json["id"]}/complete", "", Ops);
        (await TakenAsync()).ShouldBe(160);
        await Server.MoveClockAsync("2020-11-30T00:00:00Z");
        (await Server.InstanceAsync("i-1001-4"))["state"]!.GetValue<string>().ShouldBe("deleted");
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
        (await TakenAsync()).ShouldBe(150, "what is deleted is free");
    }

    [Fact]
    public async Task Many_who_order_at_once_never_take_more_than_there_is()
    {
        await SetAsync("195");
        foreach (var account in new[] { 1002L, 1003L })
            await Server.Database.Writes.RunAsync(
                Scope.Of(account),
                session =>
                    AccountDesk.TopUp(
                        session,
                        account,
                        new Cubit.Orders.BalanceToppedUp(
                            NodaTime.Instant.FromUtc(2020, 9, 24, 10, 0),
                            "bank",
                            new Cubit.Amounts.Money(
                                100_000_00,
                                Cubit.Amounts.Currency.Of(account == 1002 ? "MYR" : "USD")
                            )
                        )
                    )
            );
        string[] keys = [RunningServer.AcmeKey, RunningServer.KiriKey, RunningServer.NoprivKey];
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => BuyAsync(keys[i % 3])));
        answers.Count(answer => answer.Status == 201).ShouldBe(4, "45 are free, and each takes 10");
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Code == "capacity.sold_out");
        (await TakenAsync()).ShouldBe(190);
        (await Server.At.VerifyAsync()).Differences.ShouldBeEmpty();
        Server.At.Spoil("UPDATE capacity_taken SET units = units - 1");
        (await Server.At.VerifyAsync()).Differences.ShouldHaveSingleItem().ShouldContain("189 CU are counted");
        Server.At.Spoil("UPDATE capacity_taken SET units = units + 1");
    }

    // What a second transaction meets that decided before the first was written.
    [Fact]
    public async Task What_another_has_taken_meanwhile_is_not_taken_again()
    {
        await SetAsync("150");
        await Should.ThrowAsync<StoreConflictException>(() =>
            Server.Database.Writes.RunAsync(
                Scope.Of(RunningServer.Acme),
                session =>
                {
                    var has = Slices.Load(session, RunningServer.Acme, new Reach(1));
                    var larger = has.Instances[1] with { Configuration = new Configuration.Units(101) };
                    CapacityCount.Change(session, has, has with { Instances = has.Instances.SetItem(1, larger) });
                    return 0;
                }
            )
        );
        (await TakenAsync()).ShouldBe(150);
    }

    [Fact]
    public async Task A_total_that_cannot_be_is_refused()
    {
        (await SetAsync("-1")).ShouldBeRefused(422, "pool.total_invalid");
        (await SetAsync("1.5")).ShouldBeInvalid("unitsTotal");
        var named = await Server.SendAsync(
            HttpMethod.Put,
            "/v1/staff/capacity/ecs/ap-southeast-1",
            Ops,
            """{"unitsTotal":5}"""
        );
        named.ShouldBeRefused(422, "pool.total_invalid");
    }

    // A quote that is refused says so as an order would.
    private async Task<Answered> BuyAsync(string key)
    {
        var quote = await Server.PostAsync(
            "/v1/quotes",
            $$"""{"product":"maxcompute","region":"{{RunningServer.Region}}","computeUnits":10,"months":1}""",
            key
        );
        if (quote.Status != 201)
            return quote;
        var order = await Server.OrderAsync(quote, $"{Guid.CreateVersion7()}", key);
        // The clock stands still, so two who ask at once for the same hold the same quote, which is ordered once.
        return order.Code == "quote.stale" ? await BuyAsync(key) : order;
    }

    private Task<Answered> SetAsync(string total, string? provisioning = null) =>
        Server.SendAsync(
            HttpMethod.Put,
            $"/v1/staff/capacity/maxcompute/{RunningServer.Region}",
            Ops,
            $$"""{"unitsTotal":{{total}}{{(provisioning is null ? "" : $",\"provisioning\":{provisioning}")}}}"""
        );

    private async Task<int?> TakenAsync() =>
        (int?)
            (await Server.GetAsync("/v1/staff/capacity", Ops)).Json["items"]!
                .AsArray()
                .Single(pool =>
                    (string?)pool!["product"] == "maxcompute" && (string?)pool["region"] == RunningServer.Region
                )!["unitsTaken"];
}
