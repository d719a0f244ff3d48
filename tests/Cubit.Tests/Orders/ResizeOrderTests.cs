using Cubit.Instances;
using Cubit.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Orders;

/// <summary>The order that an accepted resize is.</summary>
public sealed class ResizeOrderTests
{
    [Fact]
    public void A_downgrade_has_no_payment_step()
    {
        var order = Accepted("order to=60").Order;
        order.Kind.ShouldBe(OrderKind.Downgrade);
        order.History.Select(change => change.State).ShouldBe([OrderState.Provisioning, OrderState.Completed]);
        order.BalanceChange.ToString().ShouldBe("4438.13");
    }

    [Fact]
    public void An_upgrade_is_paid_from_the_balance_at_once()
    {
        var order = Accepted("order to=150").Order;
        order.Kind.ShouldBe(OrderKind.Upgrade);
        order
            .History.Select(change => change.State)
            .ShouldBe([OrderState.Paid, OrderState.Provisioning, OrderState.Completed]);
        order.Payments.ShouldBe([new Payment(PaymentSource.Balance, order.Total)]);
        order.BalanceChange.ToString().ShouldBe("-6710.00");
    }

    [Fact]
    public void A_settled_order_moves_the_balance_in_its_own_currency()
    {
        // 6,710.00 x 4.1
        Accepted("order to=150 rate=4.1 balance=30000").Order.BalanceChange.ToDisplay().ShouldBe("−MYR 27,511.00");
        // 4,438.13 x 4.1 = 18,196.333
        Accepted("order to=60 rate=4.1").Order.BalanceChange.ToDisplay().ShouldBe("MYR 18,196.33");
    }

    [Fact]
    public void Another_configuration_at_the_same_price_moves_no_money_and_no_layer()
    {
        var scenario = new ResizeScenario("order to=D rate=4.1");
        var (before, accepted) = (scenario.State.Instance!, scenario.Decision.Value);
        accepted.Order.Payments.ShouldBeEmpty();
        accepted.Order.BalanceChange.ToDisplay().ShouldBe("MYR 0.00");
        accepted.Order.Reason.ShouldBe("same_price");
        accepted.After.Configuration.ToString().ShouldBe("configuration D");
        accepted.After.Version.ShouldBe(before.Version + 1);
        accepted.After.Subscription.Tranches.ShouldBe(before.Subscription.Tranches);
    }

    [Fact]
    public void The_amounts_are_those_of_the_quote_and_the_event_is_now()
    {
        var order = Accepted("order to=60 age=14").Order;
        (order.CreatedAt - order.PricedAt).ToTimeSpan().ShouldBe(TimeSpan.FromMinutes(14));
        order.Inputs!.At.ShouldBe(order.PricedAt);
        order.History.ShouldAllBe(change => change.At == order.CreatedAt && change.Actor == "somebody");
    }

    [Fact]
    public void An_order_is_never_before_the_last_event_of_its_account()
    {
        var scenario = new ResizeScenario("order to=60");
        var asked = scenario.Command with { At = scenario.State.Account.LastEventAt.PlusTicks(-1) };
        ResizeDecision.Decide(scenario.State, asked).Value.Order.CreatedAt.ShouldBe(scenario.State.Account.LastEventAt);
    }

    [Fact]
    public void An_order_stores_what_was_accepted_and_in_force()
    {
        var order = Accepted("order to=60").Order;
        (order.Agreement.Id, order.Agreement.Version).ShouldBe(("terms", "2020-01"));
        (order.Rules, order.PriceBook).ShouldBe(("alibaba/2022-05", "1"));
        (order.Before!.ToString(), order.After.ToString()).ShouldBe(("100 CU", "60 CU"));
    }

    [Theory]
    [InlineData("order to=60")]
    [InlineData("order to=150")]
    [InlineData("order to=D")]
    public void The_journal_gives_the_same_instance_as_the_decision(string line)
    {
        var scenario = new ResizeScenario(line);
        var accepted = scenario.Decision.Value;
        var folded = AccountJournal.Apply(scenario.State.Instance, new OrderPlaced(accepted.Order, null));
        folded.Subscription.Tranches.ShouldBe(accepted.After.Subscription.Tranches);
        folded.Subscription.Terms.ShouldBe(accepted.After.Subscription.Terms);
        (folded with { Subscription = accepted.After.Subscription }).ShouldBe(accepted.After);
    }

    [Fact]
    public void A_quote_and_its_order_are_one_decision()
    {
        var (asked, ordered) = (Accepted("ask to=60"), Accepted("order to=60"));
        ordered.Order.Total.ShouldBe(asked.Order.Total);
        ordered.Order.Payments.ShouldBe(asked.Order.Payments);
        ordered.Resized.Refunds.Select(line => line.Exact).ShouldBe(asked.Resized.Refunds.Select(line => line.Exact));
    }

    private static ResizeAccepted Accepted(string line) => new ResizeScenario(line).Decision.Value;
}
