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

/// <summary>Cancelling by ticket, and what it does to projects.</summary>
/// <source>MaxCompute, "Upgrade or downgrade configurations"; docs/spec/orders.md</source>
public sealed class CancellationTests
{
    private static readonly Duration FourteenDays = Duration.FromDays(14);

    [Fact]
    public void Approval_freezes_at_once_and_deletes_14_days_later_to_the_second()
    {
        var world = Asked();
        var approved = world.Now;
        world.Approve(refunds: false).ShouldBe("done");
        States(world).ShouldBe("Frozen: etl Frozen, reports Frozen, adhoc Normal");
        world.Instance.DeleteAt.ShouldBe(approved + FourteenDays);
        world.Holdings.Projects["etl"].DeleteAt(world.Instance, world.Now).ShouldBe(approved + FourteenDays);
        world.Holdings.Projects["adhoc"].DeleteAt(null, world.Now).ShouldBeNull();
        world.Until(approved + FourteenDays - Duration.FromSeconds(1));
        States(world).ShouldBe("Frozen: etl Frozen, reports Frozen, adhoc Normal");
        // The state is right before anybody has recorded it.
        world.Instance.StateAt(approved + FourteenDays).ShouldBe(InstanceState.Deleted);
        world.Until(approved + FourteenDays);
        States(world).ShouldBe("Deleted: etl Deleted, reports Deleted, adhoc Normal");
        world.Instance.Recorded.ShouldBe(InstanceState.Deleted);
        world.Balance.ShouldBe("77560.00");
        world.Ledger(LedgerAccount.Revenue).ShouldBe(22_440_00);
    }

    [Fact]
    public void The_form_shows_the_dates_the_projects_and_the_value()
    {
        var world = Asked();
        var preview = CancelInstance.Preview(world.Holdings, world.Instance, world.Market, world.Now);
        (preview.FrozenAt, preview.DeleteAt).ShouldBe((world.Now, world.Now + FourteenDays));
        preview.Freezes.Select(project => project.Name).ShouldBe(["etl", "reports"]);
        preview.GoesOn.Select(project => project.Id).ShouldBe(["p-1001-adhoc"]);
        // 22,440 - 2,200/30 x 182 x 0.85
        preview.Refundable.Total.ToString().ShouldBe("11095.33");
        preview.Refundable.Refunds.ShouldAllBe(line => line.Ratio == Fraction.One);
        preview.Refundable.Steps.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_granted_refund_is_that_of_the_approval_and_is_paid_at_deletion()
    {
        var world = Asked();
        world.Approve(refunds: true);
        world.Until(world.Now + FourteenDays - Duration.FromSeconds(1)).Balance.ShouldBe("77560.00");
        world.After(1).Balance.ShouldBe("88655.33"); // + 11,095.33
        var order = world.LastOrder;
        (order.Kind, order.State, order.Total.ToString()).ShouldBe(
            (OrderKind.Cancellation, OrderState.Completed, "11095.33")
        );
        order.Derive().ShouldNotBeEmpty();
        world.Ledger(LedgerAccount.Revenue).ShouldBe(22_440_00 - 11_095_33);
    }

    [Fact]
    public void It_goes_back_to_the_sources_that_paid()
    {
        var world = new World("10000");
        world.Buy(100, 12, waits: true);
        world.Pay(external: "16830").ShouldBe("done"); // three quarters of 22,440
        world.After(182).OpenTicket();
        world.Approve(refunds: true);
        world.After(14);
        world
            .LastOrder.Payments.Select(payment => $"{payment.Source} {payment.Amount}")
            .ShouldBe(["external 8321.50", "balance 2773.83"]);
    }

    [Fact]
    public void Restored_everything_is_back_and_no_money_moves_however_often()
    {
        var world = Asked();
        for (var i = 0; i < 3; i++)
        {
            world.Approve(refunds: true).ShouldBe("done");
            world.After(13.9).Restore().ShouldBe("done");
            States(world).ShouldBe("Active: etl Normal, reports Normal, adhoc Normal");
            (world.Balance, world.Ticket.State).ShouldBe(("77560.00", TicketState.Restored));
            world.Restore().ShouldBe("ticket.not_approved");
            world.OpenTicket().ShouldBe("done");
        }

        world.Approve(refunds: true);
        world.After(14);
        world.Journal.OfType<OrderPlaced>().Count(placed => placed.Order.Kind == OrderKind.Cancellation).ShouldBe(1);
        world.Restore().ShouldBe("instance.deleted");
    }

    [Fact]
    public void Restored_after_its_term_it_is_frozen_as_any_other()
    {
        var world = new World();
        world.Buy(100, 1);
        world.After(29).OpenTicket();
        world.Approve(refunds: false);
        world.After(13).Restore();
        world.Until(world.Now).Instance.Recorded.ShouldBe(InstanceState.Frozen);
        // Those before the end went out in time, and not again now.
        world.Journal.OfType<ReminderSent>().Count(told => told.Becomes == InstanceState.Frozen).ShouldBe(3);
        world.Renew(100, 1).ShouldBe("done");
    }

    [Fact]
    public void A_ticket_blocks_changes_until_it_is_withdrawn_or_rejected()
    {
        var world = Asked();
        world.Resize(60).ShouldBe("cancellation.pending");
        world.Renew(100, 1).ShouldBe("cancellation.pending");
        world.OpenTicket().ShouldBe("cancellation.pending");
        world.Switch("etl").ShouldBe("cancellation.pending");
        world.Do(CancelInstance.Withdraw(world.Holdings, 1, world.Now, "ann", Role.Owner)).ShouldBe("done");
        world.Resize(60).ShouldBe("done");
        world.OpenTicket("We move away.").ShouldBe("done");
        world.Do(CancelInstance.Answer(world.Holdings, 2, "Why?", world.Now, World.Clerk)).ShouldBe("done");
        world.Do(CancelInstance.Write(world.Holdings, 2, "No.", world.Now, "ann", Role.Owner)).ShouldBe("done");
        world.Do(CancelInstance.Reject(world.Holdings, 2, world.Now, World.Clerk)).ShouldBe("done");
        world.Ticket.Messages.Select(message => message.Text).ShouldBe(["We move away.", "Why?", "No."]);
        world.Ticket.State.ShouldBe(TicketState.Rejected);
        world.Resize(70).ShouldBe("done");
    }

    [Fact]
    public void Only_what_may_be_cancelled_is()
    {
        var world = Asked();
        world.Approve(refunds: true, new Operator("s", StaffRole.Support, "")).ShouldBe("auth.forbidden");
        world.Approve(refunds: false, new Operator("s", StaffRole.Pricing, "")).ShouldBe("auth.forbidden");
        world.Approve(refunds: false, new Operator("s", StaffRole.Support, "")).ShouldBe("done");
        world.Approve(refunds: false).ShouldBe("ticket.not_open");
        world.OpenTicket().ShouldBe("instance.frozen");
        world.Resize(60).ShouldBe("instance.frozen");
        world.Renew(100, 1).ShouldBe("instance.frozen");
        world.Do(CancelInstance.Withdraw(world.Holdings, 9, world.Now, "ann", Role.Owner)).ShouldBe("ticket.unknown");
        world.Do(CancelInstance.Open(world.Holdings, 9, "", world.Now, "ann", Role.Owner)).ShouldBe("instance.unknown");
        world
            .Do(CancelInstance.Write(world.Holdings, 1, new string('x', 4_001), world.Now, "ann", Role.Owner))
            .ShouldBe("ticket.text_too_long");
        world.After(14).OpenTicket().ShouldBe("instance.deleted");
    }

    [Fact]
    public void An_instance_bought_in_an_activity_may_be_worth_nothing_and_the_reason_is_named()
    {
        // 2,200 less 1,000 in an activity; day 29: 1,200 - 2,200/30 x 29 < 0
        var world = new World();
        var bought = PurchaseDecision.Decide(
            world.Holdings.Account!,
            world.Market.Book,
            world.Market.Rules.Id,
            null,
            new PurchaseInstance(World.Units(100), 1, World.Start, "ann", PaymentSource.Balance, 1_000)
        );
        world.Do(bought, placed => placed).ShouldBe("done");
        world.Balance.ShouldBe("98800.00");
        world.After(29).OpenTicket();
        world.Approve(refunds: true);
        world.After(14);
        (world.LastOrder.Total.ToString(), world.LastOrder.Reason).ShouldBe(("0.00", "promotion_covers"));
    }

    internal static string States(World world) =>
        $"{world.Instance.StateAt(world.Now)}: "
        + string.Join(
            ", ",
            new[] { "etl", "reports", "adhoc" }.Select(name =>
            {
                var project = world.Holdings.Projects[name];
                var instance = project.Instance is null ? null : world.Instance;
                return $"{name} {project.StateAt(instance, world.Now)}";
            })
        );

    // 182 days into a year, with three projects.
    internal static World Asked(bool ticket = true)
    {
        var world = new World();
        world.Buy(100, 12);
        world.CreateProject("etl").ShouldBe("done");
        world.CreateProject("reports").ShouldBe("done");
        world.CreateProject("adhoc", null).ShouldBe("done");
        world.After(182);
        if (ticket)
            world.OpenTicket().ShouldBe("done");
        return world;
    }
}
