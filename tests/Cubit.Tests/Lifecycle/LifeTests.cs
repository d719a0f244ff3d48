using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>Buying, renewing, expiring: figures with their sums.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed class LifeTests
{
    private static readonly Instant End = Instant.FromUtc(2021, 4, 1, 0, 0);

    [Fact]
    public void A_purchase_is_quoted_and_ordered_by_one_decision()
    {
        var world = new World();
        world.Buy(100, 12, quoted: true).ShouldBe("done");
        // 100 x 22 x 12 x 0.85
        world.LastOrder.Total.ToString().ShouldBe("22440.00");
        world.Balance.ShouldBe("77560.00");
        (world.Instance.Id, world.Instance.Subscription.End).ShouldBe(("i-1001-1", End));
        world
            .LastOrder.History.Select(change => change.State)
            .ShouldBe([OrderState.Paid, OrderState.Provisioning, OrderState.Completed]);
    }

    [Fact]
    public void A_renewal_starts_where_the_last_term_ends()
    {
        var world = Bought();
        world.After(100).Renew(100, 12).ShouldBe("done");
        world.Instance.Subscription.End.ShouldBe(Instant.FromUtc(2022, 4, 1, 0, 0));
        world.LastOrder.Kind.ShouldBe(OrderKind.Renewal);
        world.Balance.ShouldBe("55120.00"); // 77,560 - 22,440
        world.Instance.Planned.ShouldBeNull();
    }

    [Fact]
    public void Reminders_go_out_7_3_and_1_days_before_freezing_and_before_deletion()
    {
        var world = Bought().Until(End + Duration.FromDays(30));
        Told(world)
            .ShouldBe([
                "2021-03-25 Frozen in 7",
                "2021-03-29 Frozen in 3",
                "2021-03-31 Frozen in 1",
                "2021-04-01 frozen",
                "2021-04-09 Deleted in 7",
                "2021-04-13 Deleted in 3",
                "2021-04-15 Deleted in 1",
                "2021-04-16 deleted",
            ]);
        world.Instance.StateAt(End + Duration.FromDays(15)).ShouldBe(InstanceState.Deleted);
        world.Ledger(LedgerAccount.Deferred(1)).ShouldBe(0);
        world.Ledger(LedgerAccount.Revenue).ShouldBe(22_440_00);
    }

    [Fact]
    public void A_frozen_instance_comes_back_by_a_term_that_starts_at_payment()
    {
        var world = Bought().Until(End + Duration.FromHours(100));
        world.Instance.StateAt(world.Now).ShouldBe(InstanceState.Frozen);
        world.Renew(50, 1).ShouldBe("done");
        // From 2021-04-05 04:00 one month, up to the next midnight; 50 x 22.
        world.Instance.Subscription.Terms[^1].Term.Start.ShouldBe(world.Now);
        world.Instance.Subscription.End.ShouldBe(Instant.FromUtc(2021, 5, 6, 0, 0));
        (world.LastOrder.Total.ToString(), $"{world.Instance.Configuration}").ShouldBe(("1100.00", "50 CU"));
        world.Instance.StateAt(world.Now).ShouldBe(InstanceState.Active);
        world.Resize(60).ShouldBe("done");
        world.Until(Instant.FromUtc(2021, 5, 6, 0, 0)).Instance.StateAt(world.Now).ShouldBe(InstanceState.Frozen);
    }

    [Fact]
    public void A_smaller_next_term_takes_effect_at_its_start_and_no_resize_is_possible_before()
    {
        var world = Bought();
        world.After(10).Renew(60, 12).ShouldBe("done");
        world.LastOrder.Total.ToString().ShouldBe("13464.00"); // 60 x 22 x 12 x 0.85
        ($"{world.Instance.Configuration}", world.Resize(150)).ShouldBe(("100 CU", "renewal.change_planned"));
        world.Renew(50, 1).ShouldBe("renewal.change_planned");
        world.Renew(60, 1).ShouldBe("done");
        world.Until(End - Duration.Epsilon);
        $"{world.Instance.Configuration}".ShouldBe("100 CU");
        world.Until(End);
        ($"{world.Instance.Configuration}", $"{world.Instance.Subscription.ListPerMonth}").ShouldBe(("60 CU", "1320"));
        world.Resize(70).ShouldBe("done");
        // 10 x 22 x (395 days left, 2021-04-01 to 2022-05-01, of 30)
        world.LastOrder.Total.ToString().ShouldBe("2896.67");
    }

    [Fact]
    public void A_planned_term_can_be_withdrawn_and_its_money_goes_back_in_full()
    {
        var world = Bought();
        world.After(10).Renew(60, 12);
        world.Balance.ShouldBe("64096.00"); // 77,560 - 13,464
        world.WithdrawRenewal().ShouldBe("done");
        world.WithdrawRenewal().ShouldBe("renewal.none_planned");
        (world.Balance, world.LastOrder.Kind).ShouldBe(("77560.00", OrderKind.Cancellation));
        world.LastOrder.Derive().ShouldNotBeEmpty();
        (world.Instance.Subscription.End, world.Instance.Planned).ShouldBe((End, null));
        world.Resize(150).ShouldBe("done");
    }

    [Fact]
    public void A_new_price_is_a_planned_term_too()
    {
        var world = Bought();
        world.Market = world.Market with { Book = World.Book("2", 30, "1") };
        world.Renew(100, 1).ShouldBe("done");
        world.LastOrder.Total.ToString().ShouldBe("3000.00");
        world.Resize(60).ShouldBe("renewal.change_planned");
        world.Until(End).Instance.Subscription.ListPerMonth.ToString().ShouldBe("3000");
    }

    [Fact]
    public void Automatic_renewal_tries_daily_from_nine_days_before_until_it_is_paid()
    {
        var world = Bought("22440");
        world.AutoRenew(1).ShouldBe("done");
        world.Until(End - Duration.FromDays(7.5));
        world
            .Journal.OfType<AutoRenewalTried>()
            .Select(tried => (tried.Due, tried.Refused))
            .ShouldBe([
                (End - Duration.FromDays(9), "payment.insufficient_balance"),
                (End - Duration.FromDays(8), "payment.insufficient_balance"),
            ]);
        world.TopUp("2200");
        world.Until(End - Duration.FromDays(7)).LastOrder.History[^1].At.ShouldBe(End - Duration.FromDays(7));
        world.Instance.Subscription.End.ShouldBe(Instant.FromUtc(2021, 5, 1, 0, 0));
        world.Journal.OfType<AutoRenewalTried>().Count(tried => tried.Refused is not null).ShouldBe(2);
    }

    [Fact]
    public void A_manual_renewal_before_that_wins()
    {
        var world = Bought();
        world.AutoRenew(1);
        world.Until(End - Duration.FromDays(10)).Renew(100, 3).ShouldBe("done");
        world.Until(End + Duration.FromDays(1));
        world.Holdings.Orders.Values.Count(order => order.Kind == OrderKind.Renewal).ShouldBe(1);
        world.AutoRenew(null).ShouldBe("done");
        world.Until(Instant.FromUtc(2021, 7, 1, 0, 0)).Instance.Recorded.ShouldBe(InstanceState.Frozen);
    }

    [Fact]
    public void Turned_on_late_it_tries_the_attempt_of_the_running_day()
    {
        var world = Bought().Until(End - Duration.FromHours(5));
        world.AutoRenew(1);
        world.Until(world.Now);
        world.LastOrder.Kind.ShouldBe(OrderKind.Renewal);
    }

    [Fact]
    public void An_outdated_agreement_stops_automatic_renewal()
    {
        var world = Bought();
        world.AutoRenew(1);
        world.Market = world.Market with { Book = World.Book("2", 22, "2") };
        world.Until(End);
        world.Journal.OfType<AutoRenewalTried>().Count().ShouldBe(9);
        world.Journal.OfType<AutoRenewalTried>().ShouldAllBe(tried => tried.Refused == "agreement.outdated");
    }

    [Fact]
    public void Half_a_day_is_no_day_of_revenue()
    {
        var world = Bought();
        world.After(182.5).Recognise();
        // 22,440.00 x 182 / 365, rounded down
        world.Ledger(LedgerAccount.Revenue).ShouldBe(11_189_26);
        world.Ledger(LedgerAccount.Deferred(1)).ShouldBe(22_440_00 - 11_189_26);
    }

    private static World Bought(string balance = "100000")
    {
        var world = new World(balance);
        world.Buy(100, 12).ShouldBe("done");
        return world;
    }

    private static IEnumerable<string> Told(World world) =>
        world
            .Journal.Select(each =>
                each switch
                {
                    ReminderSent reminder => $"{reminder.Becomes} in {reminder.DaysAhead}",
                    InstanceFrozen => "frozen",
                    InstanceDeleted => "deleted",
                    _ => "",
                }
                    is { Length: > 0 } words
                    ? $"{each.At.InUtc().Date:yyyy-MM-dd} {words}"
                    : ""
            )
            .Where(line => line.Length > 0);
}
