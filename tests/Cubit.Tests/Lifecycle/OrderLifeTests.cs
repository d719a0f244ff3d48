using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>Orders that wait, are paid late, fail, are scheduled, or use vouchers.</summary>
/// <source>docs/spec/orders.md, "Orders"</source>
public sealed class OrderLifeTests
{
    [Fact]
    public void An_order_waits_when_asked_and_expires_after_24_hours()
    {
        var world = new World("22440");
        world.Buy(100, 12);
        world.Resize(150).ShouldBe("payment.insufficient_balance");
        world.Resize(150, waits: true).ShouldBe("done");
        (world.LastOrder.State, world.Balance).ShouldBe((OrderState.PendingPayment, "0.00"));
        world.Resize(60).ShouldBe("order.unpaid_exists");
        world.Until(world.Now + Duration.FromHours(24) - Duration.Epsilon);
        world.LastOrder.State.ShouldBe(OrderState.PendingPayment);
        world.Until(world.Now + Duration.Epsilon).LastOrder.State.ShouldBe(OrderState.Expired);
        world.Resize(60).ShouldBe("done");
    }

    [Fact]
    public void Within_15_minutes_it_is_paid_at_its_own_price_and_later_at_a_fresh_one()
    {
        var world = new World("22440");
        world.Buy(100, 12);
        world.Resize(150, waits: true);
        var asked = world.LastOrder.Total;
        world.TopUp("20000");
        world.Until(World.Start + Duration.FromMinutes(15)).Pay().ShouldBe("quote.expired");
        world.After(0.5);
        world.Pay(world.Fresh()).ShouldBe("done");
        var paid = world.LastOrder;
        // 50 x 22 x (365 d - 12 h 15 min) / 30 d against 365 d
        (asked.ToString(), paid.Total.ToString()).ShouldBe(("13383.33", "13364.62"));
        paid.History.Select(change => change.State)
            .ShouldBe([OrderState.PendingPayment, OrderState.Paid, OrderState.Provisioning, OrderState.Completed]);
        $"{world.Instance.Configuration}".ShouldBe("150 CU");
        world.Instance.UnpaidOrder.ShouldBeFalse();
        world.Pay().ShouldBe("order.not_payable");
        world.CancelOrder().ShouldBe("order.not_cancellable");
    }

    [Fact]
    public void At_its_own_price_within_15_minutes()
    {
        var world = new World("22440");
        world.Buy(100, 12);
        world.Resize(150, waits: true);
        world.TopUp("13383.33");
        world.Until(World.Start + Duration.FromMinutes(14)).Pay().ShouldBe("done");
        world.Balance.ShouldBe("0.00");
        world.LastOrder.Total.ToString().ShouldBe("13383.33");
    }

    [Fact]
    public void A_fresh_quote_must_be_for_the_same_and_the_prices_those_in_force()
    {
        var world = new World("22440");
        world.Buy(100, 12);
        world.Resize(150, waits: true);
        world.Pay(world.Fresh() with { To = World.Units(160) }).ShouldBe("quote.unknown");
        world.Pay(world.Fresh() with { Digest = "" }).ShouldBe("quote.stale");
        world.Pay(world.Fresh()).ShouldBe("payment.insufficient_balance");
        world.Market = world.Market with { Book = World.Book("2", 30, "1") };
        world.Pay().ShouldBe("quote.stale");
        world.Role = Role.Viewer;
        world.Pay().ShouldBe("auth.forbidden");
        world.CancelOrder().ShouldBe("auth.forbidden");
    }

    [Fact]
    public void A_purchase_that_waits_has_no_instance_until_it_is_paid()
    {
        var world = new World("100");
        world.Buy(100, 12, waits: true).ShouldBe("done");
        world.Holdings.Instances.ShouldBeEmpty();
        world.Pay(external: "22340").ShouldBe("done");
        world
            .LastOrder.Payments.Select(payment => $"{payment.Source} {payment.Amount}")
            .ShouldBe(["external 22340.00", "balance 100.00"]);
        world.Instance.Subscription.Cash.ShouldBe(22440);
    }

    [Fact]
    public void An_order_that_waits_can_be_called_off()
    {
        var world = new World("0");
        world.Buy(100, 12, waits: true);
        world.CancelOrder().ShouldBe("done");
        world.LastOrder.State.ShouldBe(OrderState.Cancelled);
        world.Until(World.Start + Duration.FromDays(2)).LastOrder.State.ShouldBe(OrderState.Cancelled);
    }

    [Fact]
    public void What_cannot_be_put_in_place_gives_its_money_back_and_changes_nothing()
    {
        var world = new World();
        world.IssueVoucher("WELCOME50", "50", 30);
        world.Buy(100, 12);
        var (before, balance) = (world.Instance, world.Balance);
        world.Market = world.Market with { Provisions = true };
        world.Resize(150, voucher: "WELCOME50").ShouldBe("done");
        (world.LastOrder.State, world.Instance.OrderInProgress).ShouldBe((OrderState.Provisioning, true));
        world.Resize(160).ShouldBe("order.in_progress");
        world.Ledger(LedgerAccount.GatewayClearing).ShouldBe(13_333_33 - 100_000_00); // paid, not delivered; topped up
        world.Do(Fine(MoveOrder.Fail(world.LastOrder, world.Instance, world.Now, "rack 7")), moved => moved);
        world.LastOrder.State.ShouldBe(OrderState.Failed);
        world.Until(world.Now).LastOrder.State.ShouldBe(OrderState.Reversed);
        world.Balance.ShouldBe(balance);
        world.Instance.ShouldBe(before);
        world.Holdings.Vouchers["WELCOME50"].Left.ToString().ShouldBe("50.00");
    }

    [Fact]
    public void What_is_put_in_place_later_counts_from_then()
    {
        var world = new World();
        world.Market = world.Market with { Provisions = true };
        world.Buy(100, 1).ShouldBe("done");
        world.Holdings.Instances.ShouldBeEmpty();
        world.After(1);
        var done = MoveOrder.Complete(
            world.LastOrder,
            null,
            world.Market.Book,
            world.Holdings.Account!,
            world.Now,
            "rack 7"
        );
        world.Do(done, moved => moved).ShouldBe("done");
        world.Instance.Subscription.Start.ShouldBe(world.Now);
        world.LastOrder.State.ShouldBe(OrderState.Completed);
    }

    [Fact]
    public void What_comes_too_late_is_refused_and_its_money_goes_back()
    {
        var world = new World();
        world.Buy(100, 1);
        world.Market = world.Market with { Provisions = true };
        world.Renew(100, 1).ShouldBe("done");
        world.After(45).Provisioned(done: true).ShouldBe("instance.deleted");
        world.Provisioned(done: false).ShouldBe("done");
        world.Until(world.Now).Balance.ShouldBe("97800.00"); // 100,000 - 2,200
    }

    [Fact]
    public void A_scheduled_change_is_quoted_at_its_date()
    {
        var world = new World();
        world.Buy(100, 12);
        var at = World.Start + Duration.FromDays(100);
        world.Resize(150, new Schedule(at, World.Usd("10000"))).ShouldBe("done");
        (world.LastOrder.State, world.Instance.UnpaidOrder).ShouldBe((OrderState.PendingPayment, false));
        world.Pay().ShouldBe("order.not_payable");
        world.After(5).Resize(110).ShouldBe("done");
        world.Until(at);
        var order = world.Holdings.Orders.Values.Single(each => each.Schedule is not null);
        order.State.ShouldBe(OrderState.Completed);
        // 40 x 22 x 265 d / 30 d
        order.Total.ToString().ShouldBe("7773.33");
        order.History[^1].At.ShouldBe(at);
    }

    [Fact]
    public void It_is_called_off_where_it_would_cost_more_than_its_owner_allowed()
    {
        var world = new World();
        world.Buy(100, 12);
        world.Resize(150, new Schedule(World.Start, null)).ShouldBe("schedule.not_ahead");
        world.Resize(150, new Schedule(World.Start + Duration.FromDays(100), World.Usd("9716.66"))).ShouldBe("done");
        world.After(101);
        // 50 x 22 x 265 d / 30 d = 9,716.67
        (world.LastOrder.State, world.LastOrder.Refused).ShouldBe((OrderState.Cancelled, "schedule.cost_exceeded"));
        $"{world.Instance.Configuration}".ShouldBe("100 CU");
    }

    [Fact]
    public void It_waits_a_day_for_payment_where_the_balance_does_not_cover_it()
    {
        var world = new World("22440");
        world.Buy(100, 12);
        world.Resize(150, new Schedule(World.Start + Duration.FromDays(100), null));
        world.Until(World.Start + Duration.FromDays(100));
        (world.LastOrder.State, world.Instance.UnpaidOrder).ShouldBe((OrderState.PendingPayment, true));
        world.After(0.5).TopUp("10000");
        world.Pay(world.Fresh()).ShouldBe("done");
        $"{world.Instance.Configuration}".ShouldBe("150 CU");
        world.Resize(160, new Schedule(world.Now + Duration.FromDays(1), null)).ShouldBe("done");
        world.After(2).After(1).LastOrder.State.ShouldBe(OrderState.Expired);
    }

    [Fact]
    public void A_scheduled_downgrade_gives_back_at_its_date_and_can_be_called_off()
    {
        var world = new World();
        world.Buy(100, 12);
        world.Resize(60, new Schedule(World.Start + Duration.FromDays(182), null));
        world.CancelOrder().ShouldBe("done");
        world.Resize(60, new Schedule(World.Start + Duration.FromDays(182), null));
        world.After(182);
        // (22,440 - 2,200/30 x 182 x 0.85) x 40/100
        (world.LastOrder.State, world.LastOrder.Total.ToString()).ShouldBe((OrderState.Completed, "4438.13"));
    }

    [Fact]
    public void A_voucher_covers_lines_in_order_and_keeps_what_is_left()
    {
        var world = new World();
        world.IssueVoucher("WELCOME50", "50", 30).ShouldBe("done");
        world.Buy(10, 1);
        world.After(29).Resize(11, voucher: "WELCOME50").ShouldBe("done");
        // 22 x 1 d / 30 d = 0.73 is covered whole
        (world.LastOrder.Total.ToString(), world.LastOrder.Voucher!.Amount.ToString()).ShouldBe(("0.00", "0.73"));
        world.Renew(11, 1, "WELCOME50").ShouldBe("done");
        world.LastOrder.Total.ToString().ShouldBe("192.73"); // 242 - 49.27
        world.Holdings.Vouchers["WELCOME50"].Left.Minor.ShouldBe(0);
        world.Ledger(LedgerAccount.VoucherExpense).ShouldBe(-50_00);
        world.Renew(11, 1, "WELCOME50").ShouldBe("voucher.used_up");
    }

    [Fact]
    public void An_order_that_waits_holds_its_part_of_a_voucher()
    {
        var world = new World("0");
        world.IssueVoucher("WELCOME50", "50", 30);
        world.Buy(100, 1, "WELCOME50", waits: true).ShouldBe("done");
        world.Holdings.Vouchers["WELCOME50"].Left.Minor.ShouldBe(0);
        world.Buy(10, 1, "WELCOME50", waits: true).ShouldBe("voucher.used_up");
        world.After(1);
        world.Holdings.Vouchers["WELCOME50"].Left.ToString().ShouldBe("50.00");
        world.Buy(100, 1, "WELCOME50", waits: true);
        world.TopUp("2150");
        world.Pay().ShouldBe("done");
        world.Holdings.Vouchers["WELCOME50"].Used.ToString().ShouldBe("50.00");
    }

    private static Cubit.Catalog.Decision<OrderMoved> Fine(OrderMoved moved) => moved;
}
