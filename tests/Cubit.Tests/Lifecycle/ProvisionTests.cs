using Cubit.Accounts;
using Cubit.Lifecycle;
using Cubit.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>What a provider tells of an order's capacity.</summary>
/// <source>docs/spec/orders.md, "Provisioning"</source>
public sealed class ProvisionTests
{
    private static readonly Operator Rack = new("rack 7", StaffRole.Support, "10.0.0.9");

    [Fact]
    public void What_is_in_place_counts_from_then_and_is_audited_once()
    {
        var world = Upgrading();
        world.After(1);
        Complete(world).ShouldBe("done");
        (world.LastOrder.State, world.LastOrder.LastAt).ShouldBe((OrderState.Completed, world.Now));
        world.Instance.Configuration.ShouldBe(World.Units(150));
        Complete(world).ShouldBe("done", "told again");
        Told(world).ShouldBe([("order_completed", "provisioning", "completed")]);
        Fail(world, "No room.").ShouldBe("order.not_provisioning");
    }

    [Fact]
    public void What_cannot_be_in_place_says_why_and_is_audited_once()
    {
        var world = Upgrading();
        var before = world.Instance.Configuration;
        foreach (var none in new[] { "", "  ", new string('x', StaffActs.ReasonLengthMax + 1) })
            Fail(world, none).ShouldBe("order.reason_missing");
        Fail(world, "No room in hall 2.").ShouldBe("done");
        world.LastOrder.History[^1].Reason.ShouldBe("No room in hall 2.");
        Fail(world, "Again.").ShouldBe("done", "told again");
        Complete(world).ShouldBe("order.not_provisioning");
        world.Until(world.Now).LastOrder.State.ShouldBe(OrderState.Reversed);
        Fail(world, "Again.").ShouldBe("done", "told again");
        world.Instance.Configuration.ShouldBe(before);
        Told(world).ShouldBe([("order_failed", "provisioning", "failed: No room in hall 2.")]);
    }

    [Fact]
    public void What_is_no_longer_there_cannot_be_completed()
    {
        var world = Upgrading();
        world.After(400);
        Complete(world).ShouldBe("instance.deleted");
        Fail(world, "It is gone.").ShouldBe("done");
    }

    [Fact]
    public void Only_who_provisions_may_tell()
    {
        var world = Upgrading();
        var pricing = Rack with { Role = StaffRole.Pricing };
        world
            .Do(ProvisionOrder.Complete(world.Holdings, world.LastOrder, world.Market.Book, world.Now, pricing))
            .ShouldBe("auth.forbidden");
        world
            .Do(ProvisionOrder.Fail(world.Holdings, world.LastOrder, "Why", world.Now, pricing))
            .ShouldBe("auth.forbidden");
    }

    private static World Upgrading()
    {
        var world = new World();
        world.Buy(100, 12);
        world.Market = world.Market with { Provisions = true };
        world.Resize(150).ShouldBe("done");
        return world;
    }

    private static string Complete(World world) =>
        world.Do(ProvisionOrder.Complete(world.Holdings, world.LastOrder, world.Market.Book, world.Now, Rack));

    private static string Fail(World world, string reason) =>
        world.Do(ProvisionOrder.Fail(world.Holdings, world.LastOrder, reason, world.Now, Rack));

    private static IEnumerable<(string What, string Before, string After)> Told(World world) =>
        world.Journal.OfType<Audited>().Select(each => (each.Entry.What, each.Entry.Before, each.Entry.After));
}
