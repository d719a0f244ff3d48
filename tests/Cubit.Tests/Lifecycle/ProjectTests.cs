using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>Projects: creating them, switching how they are billed, billing what they used.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed class ProjectTests
{
    [Fact]
    public void A_project_is_switched_by_an_order_that_costs_nothing_and_back_while_the_instance_is_active()
    {
        var world = CancellationTests.Asked(ticket: false);
        world.Switch("etl").ShouldBe("done");
        (world.LastOrder.Kind, world.LastOrder.Project).ShouldBe((OrderKind.Conversion, "etl"));
        var etl = world.Holdings.Projects["etl"];
        (etl.Method, etl.Instance).ShouldBe((BillingMethod.PayAsYouGo, null));
        world.Switch("etl").ShouldBe("project.method_unchanged");
        world.Switch("none").ShouldBe("project.unknown");
        world.SwitchBack("etl").ShouldBe("done");
        world.Switch("etl").ShouldBe("done");
        world.OpenTicket();
        world.Approve(refunds: false);
        CancellationTests.States(world).ShouldBe("Frozen: etl Normal, reports Frozen, adhoc Normal");
        world.SwitchBack("etl").ShouldBe("instance.frozen");
        world.Switch("reports").ShouldBe("instance.frozen");
        world.Market = world.Market with { Book = world.Market.Book with { PerUnitHour = null } };
        world.Restore();
        world.Switch("reports").ShouldBe("project.not_metered");
    }

    [Fact]
    public void A_project_needs_a_name_of_its_own_and_an_instance_where_it_runs()
    {
        var world = CancellationTests.Asked(ticket: false);
        world.CreateProject("etl").ShouldBe("project.name_taken");
        world.CreateProject("Etl").ShouldBe("project.name_invalid");
        world.CreateProject("more", 1, "there").ShouldBe("project.region_mismatch");
        world.CreateProject("more", 7).ShouldBe("instance.unknown");
        Project.TryName(1001, "p-1001-etl", out var name).ShouldBeTrue();
        name.ShouldBe("etl");
        Project.TryName(1002, "p-1001-etl", out _).ShouldBeFalse();
    }

    [Fact]
    public void Metered_use_is_billed_once_and_a_balance_below_nothing_is_arrears()
    {
        var world = new World("22441");
        world.Buy(100, 12);
        world.CreateProject("adhoc", null);
        world.After(1);
        MeteredHour[] hours =
        [
            new(World.Start, 7),
            new(World.Start + Duration.FromHours(23), Fraction.Parse("30.5")),
            new(World.Start + Duration.FromHours(24), 1_000), // of the next day
        ];
        Bill(world, hours);
        world.Balance.ShouldBe("-0.88"); // 1 - 37.5 x 0.05 = 1 - 1.875
        Bill(world, hours);
        world.Balance.ShouldBe("-0.88");
        world.Resize(60).ShouldBe("account.in_arrears");
        world.TopUp("0.88");
        world.Resize(60).ShouldBe("done");
    }

    [Fact]
    public void An_hour_is_metered_once_when_it_is_over_and_not_billed()
    {
        var world = new World("100");
        world.CreateProject("adhoc", null);
        world.After(3);
        world.TopUp("0.01"); // What was due until now is done.
        var today = world.Now;
        Meter(today - Duration.FromHours(2), 7).ShouldBe("done");
        Meter(today - Duration.FromHours(2), 7).ShouldBe("done");
        Meter(today - Duration.FromHours(2), 8).ShouldBe("usage.hour_changed");
        Meter(today - Duration.FromMinutes(90), 7).ShouldBe("usage.hour_invalid");
        Meter(today, 7).ShouldBe("usage.hour_not_over");
        Meter(World.Start - Duration.FromHours(1), 7).ShouldBe("usage.hour_billed");
        Meter(today - Duration.FromHours(1), 7, "none").ShouldBe("project.unknown");
        world.Holdings.Projects["adhoc"].Unbilled!.Count.ShouldBe(1);

        string Meter(Instant from, Fraction used, string project = "adhoc") =>
            world.Do(
                MeterUsage.Decide(
                    world.Holdings,
                    project,
                    [new MeteredHour(from, used)],
                    _ => world.Market.Book,
                    world.Now,
                    "rack"
                )
            );
    }

    private static void Bill(World world, MeteredHour[] hours) =>
        world.Do(
            (Catalog.Decision<Happened>)
                SwitchBilling.Bill(
                    world.Holdings.Projects["adhoc"],
                    hours,
                    world.Now,
                    world.Market,
                    world.Now,
                    "nightly"
                )
        );
}
