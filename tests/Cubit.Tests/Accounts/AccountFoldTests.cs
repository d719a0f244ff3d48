using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Orders;
using Cubit.Tests.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Accounts;

/// <summary>What each event makes of an account.</summary>
public sealed class AccountFoldTests
{
    private static readonly Instant Monday = Instant.FromUtc(2020, 3, 30, 0, 0);
    private static readonly Currency Usd = Currency.Usd;

    private static readonly Account Opened = AccountJournal.Apply(
        null,
        new AccountOpened(Monday, "clerk", 1001, "acme", BillingZone.Utc, Usd)
    );

    [Fact]
    public void An_account_opens_empty()
    {
        (Opened.Id, Opened.Name, Opened.Version, Opened.LastEventAt).ShouldBe((1001, "acme", 1, Monday));
        Opened.Balance.ShouldBe(Money.Zero(Usd));
        Opened.SettlementCurrency.ShouldBe(Usd);
        (Opened.Privileges.Count, Opened.InArrears, Opened.LastOrder, Opened.LastInstance).ShouldBe((0, false, 0, 0));
    }

    [Fact]
    public void A_privilege_once_granted_stays_and_the_old_account_is_as_it_was()
    {
        var granted = AccountJournal.Apply(Opened, new PrivilegeGranted(Monday, "clerk", Privilege.Downgrade));
        granted.Privileges.ShouldBe([Privilege.Downgrade]);
        AccountJournal.Apply(granted, new PrivilegeGranted(Monday, "clerk", "other")).Privileges.Count.ShouldBe(2);
        var again = AccountJournal.Apply(granted, new PrivilegeGranted(Monday, "clerk", Privilege.Downgrade));
        again.Privileges.Count.ShouldBe(1);
        Opened.Privileges.ShouldBeEmpty();
    }

    [Fact]
    public void A_top_up_adds_to_the_balance()
    {
        var topUp = new BalanceToppedUp(Monday, "bank", new Money(12_34, Usd));
        var twice = AccountJournal.Apply(AccountJournal.Apply(Opened, topUp), topUp);
        (twice.Balance.ToString(), twice.Version).ShouldBe(("24.68", 3));
    }

    [Fact]
    public void A_top_up_in_another_currency_is_a_mistake() =>
        Should.Throw<ArgumentException>(() =>
            AccountJournal.Apply(Opened, new BalanceToppedUp(Monday, "bank", Money.Zero(Currency.Of("JPY"))))
        );

    [Fact]
    public void The_last_event_never_moves_back()
    {
        var earlier = new BalanceToppedUp(Monday - Duration.FromDays(1), "bank", new Money(1, Usd));
        AccountJournal.Apply(Opened, earlier).LastEventAt.ShouldBe(Monday);
        var later = earlier with { At = Monday.PlusTicks(10) };
        AccountJournal.Apply(Opened, later).LastEventAt.ShouldBe(later.At);
    }

    [Theory]
    [InlineData("order to=60", "14438.13")] // 10,000 + 4,438.13
    [InlineData("order to=150", "3290.00")] // 10,000 - 6,710
    [InlineData("order to=D", "10000.00")]
    [InlineData("order to=60 rate=4.1", "28196.33")] // 10,000 + 18,196.33
    public void An_order_moves_the_balance_and_the_last_number(string line, string balance)
    {
        var scenario = new ResizeScenario(line);
        var order = scenario.Decision.Value.Order;
        var after = AccountJournal.Apply(scenario.Account, new OrderPlaced(order, null));
        (after.Balance.ToString(), after.LastOrder).ShouldBe((balance, order.Number));
        (after.Version, after.LastEventAt).ShouldBe((scenario.Account.Version + 1, order.CreatedAt));
        after.LastInstance.ShouldBe(scenario.Account.LastInstance);
    }

    [Fact]
    public void An_event_of_an_unknown_kind_stops_the_fold() =>
        Should.Throw<InvalidOperationException>(() => AccountJournal.Apply(Opened, new Unheard(Monday)));

    private sealed record Unheard(Instant At) : AccountEvent(At, "nobody");
}
