using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>What operators do to an account, and what the audit keeps of it.</summary>
/// <source>docs/spec/orders.md, "Operators"</source>
public sealed class StaffTests
{
    private static readonly Operator Second = new("second", StaffRole.Admin, "10.0.0.8");
    private static readonly Operator Support = new("helper", StaffRole.Support, "10.0.0.9");

    [Fact]
    public void A_privilege_is_granted_and_revoked_and_both_are_audited()
    {
        var world = Bought();
        SetPrivilege(world, granted: false).ShouldBe("done");
        world.Resize(60).ShouldBe("privilege.downgrade_missing");
        SetPrivilege(world, granted: false).ShouldBe("privilege.unchanged");
        SetPrivilege(world, granted: true).ShouldBe("done");
        world.Resize(60).ShouldBe("done");
        world
            .Journal.OfType<Audited>()
            .Select(each => each.Entry)
            .ShouldBe([
                new(
                    world.Now,
                    "helper",
                    StaffRole.Support,
                    "10.0.0.9",
                    "privilege_revoked",
                    "downgrade",
                    "granted",
                    ""
                ),
                new(
                    world.Now,
                    "helper",
                    StaffRole.Support,
                    "10.0.0.9",
                    "privilege_granted",
                    "downgrade",
                    "",
                    "granted"
                ),
            ]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_adjustment_is_a_new_order_with_a_reason_that_a_second_person_approves(bool gives)
    {
        var world = Bought();
        Propose(world, "500", gives).ShouldBe("done");
        var proposed = world.LastOrder;
        (proposed.Kind, proposed.State, world.Balance).ShouldBe(
            (OrderKind.Adjustment, OrderState.PendingPayment, "77560.00")
        );
        world.Resize(110).ShouldBe("done"); // it blocks nothing
        world
            .Do(StaffActs.DecideAdjustment(world.Holdings, proposed, true, world.Now, World.Clerk))
            .ShouldBe("adjustment.second_person_needed");
        world
            .Do(StaffActs.DecideAdjustment(world.Holdings, proposed, true, world.Now, Support))
            .ShouldBe("auth.forbidden");
        var before = world.Holdings.Account!.Balance;
        world.Do(StaffActs.DecideAdjustment(world.Holdings, proposed, true, world.Now, Second)).ShouldBe("done");
        (world.Holdings.Account!.Balance - before).Minor.ShouldBe(gives ? 500_00 : -500_00);
        world.Ledger(LedgerAccount.Adjustments).ShouldBe(gives ? -500_00 : 500_00);
        var done = world.Holdings.Orders[proposed.Number];
        world
            .Do(StaffActs.DecideAdjustment(world.Holdings, done, true, world.Now, Second))
            .ShouldBe("adjustment.not_open");
    }

    [Fact]
    public void An_adjustment_can_be_refused_and_expires()
    {
        var world = Bought();
        Propose(world, "500");
        world
            .Do(StaffActs.DecideAdjustment(world.Holdings, world.LastOrder, false, world.Now, World.Clerk))
            .ShouldBe("done");
        world.LastOrder.State.ShouldBe(OrderState.Cancelled);
        Propose(world, "500");
        world.CancelOrder().ShouldBe("order.not_cancellable"); // not the customer's
        world.After(1).LastOrder.State.ShouldBe(OrderState.Expired);
        Propose(world, "0").ShouldBe("adjustment.amount_invalid");
        Propose(world, "500", reason: " ").ShouldBe("adjustment.reason_missing");
    }

    [Fact]
    public void A_voucher_is_refused_for_what_it_is_not()
    {
        var world = Bought();
        world.IssueVoucher("WELCOME50", "50", 30).ShouldBe("done");
        world.IssueVoucher("WELCOME50", "50", 30).ShouldBe("voucher.code_taken");
        world.IssueVoucher("NOTHING", "0", 30).ShouldBe("voucher.value_invalid");
        world.IssueVoucher("LATE", "50", 0).ShouldBe("voucher.value_invalid");
        world.IssueVoucher("RINGGIT", "50", 30, Currency.Of("MYR")).ShouldBe("done");
        world.Renew(100, 1, "RINGGIT").ShouldBe("voucher.currency_mismatch");
        world.Renew(100, 1, "WELCOME").ShouldBe("voucher.unknown");
        world.After(30).Renew(100, 1, "WELCOME50").ShouldBe("voucher.expired");
    }

    [Fact]
    public void Money_from_outside_is_confirmed_by_finance()
    {
        var world = new World("0");
        world.Buy(100, 12, waits: true);
        Confirm(world, Support).ShouldBe("auth.forbidden");
        Confirm(world, World.Clerk).ShouldBe("done");
        world.LastOrder.Payments.ShouldBe([new Payment(PaymentSource.External, World.Usd("22440"))]);
        world.Balance.ShouldBe("0.00");
    }

    [Theory]
    [InlineData(StaffRole.Admin, 10)]
    [InlineData(StaffRole.Support, 5)]
    [InlineData(StaffRole.Pricing, 2)]
    [InlineData(StaffRole.Finance, 6)]
    public void Each_role_has_its_powers(StaffRole role, int powers) =>
        Enum.GetValues<StaffPower>()
            .Count(power => StaffPowers.Refuse(new Operator("o", role, ""), power) is null)
            .ShouldBe(powers);

    private static string Confirm(World world, Operator by) =>
        world.Do(StaffActs.ConfirmPayment(world.Holdings, world.LastOrder, null, world.Market, world.Now, by));

    private static string Propose(World world, string amount, bool gives = true, string reason = "An outage") =>
        world.Do(
            StaffActs.ProposeAdjustment(
                world.Holdings,
                world.Holdings.Orders.Values.First(),
                World.Usd(amount),
                gives,
                reason,
                world.Now,
                World.Clerk
            )
        );

    private static string SetPrivilege(World world, bool granted) =>
        world.Do(StaffActs.SetPrivilege(world.Holdings, Privilege.Downgrade, granted, world.Now, Support));

    private static World Bought()
    {
        var world = new World();
        world.Buy(100, 12).ShouldBe("done");
        return world;
    }
}
