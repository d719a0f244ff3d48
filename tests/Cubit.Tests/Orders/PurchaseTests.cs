using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Orders;

/// <summary>Whether an instance may be bought, and what it costs.</summary>
public sealed class PurchaseTests
{
    private static readonly Instant Now = Instant.FromUtc(2020, 4, 1, 0, 0);
    private static readonly Instant Always = Instant.FromUtc(2000, 1, 1, 0, 0);

    private static readonly PriceBook MaxCompute = new(
        "1",
        new Product("maxcompute", "MaxCompute", new UnitRange(10, 5, 2000)),
        "here",
        Currency.Usd,
        Always,
        22,
        new Dictionary<string, Fraction>(StringComparer.Ordinal),
        [new(12, Fraction.Parse("0.85")), new(24, Fraction.Parse("0.7"))],
        new Agreement("terms", "2020-01", "Agreement of Service")
    );

    [Theory]
    [InlineData(100, 1, "2200.00")]
    [InlineData(100, 11, "24200.00")]
    [InlineData(100, 12, "22440.00")] // 2,200 x 12 x 0.85
    [InlineData(100, 23, "43010.00")] // 2,200 x 23 x 0.85
    [InlineData(100, 24, "36960.00")] // 2,200 x 24 x 0.7
    public void A_long_term_earns_its_discount(int units, int months, string charge) =>
        Bought(units, months, balance: 100_000).Value.Order.Total.ToString().ShouldBe(charge);

    [Theory]
    [InlineData(5, "configuration.below_minimum")]
    [InlineData(12, "configuration.off_step")]
    [InlineData(2005, "configuration.above_maximum")]
    public void A_size_that_is_not_sold_is_refused(int units, string code) =>
        Bought(units, 1, balance: 100_000).Refusal!.Code.ShouldBe(code);

    [Fact]
    public void A_name_that_is_not_sold_is_refused() =>
        PurchaseDecision
            .Decide(Holder(100_000), MaxCompute, "r", null, Of(new Configuration.Named("A"), 1, PaymentSource.Balance))
            .Refusal!.Code.ShouldBe("configuration.unknown");

    [Fact]
    public void The_balance_must_cover_it_and_the_size_is_looked_at_first()
    {
        Bought(100, 1, balance: 2200).Accepted.ShouldNotBeNull();
        Bought(100, 1, balance: 2199).Refusal!.Code.ShouldBe("payment.insufficient_balance");
        Bought(12, 1, balance: 0).Refusal!.Code.ShouldBe("configuration.off_step");
    }

    [Fact]
    public void Money_from_outside_needs_no_balance()
    {
        var placed = Bought(100, 1, balance: 0, PaymentSource.External).Value;
        placed.Order.Payments.Single().Source.ShouldBe("external");
        placed.Order.BalanceChange.Minor.ShouldBe(0);
    }

    [Fact]
    public void It_settles_at_the_rate()
    {
        var rate = new FxRate(Currency.Usd, Currency.Of("MYR"), Fraction.Parse("4.1"), Always, "a table");
        var account = Holder(9_020) with { Balance = new Money(902_000, Currency.Of("MYR")) };
        var command = Of(new Configuration.Units(100), 1, PaymentSource.Balance);
        var placed = PurchaseDecision.Decide(account, MaxCompute, "r", rate, command).Value;
        placed.Order.BalanceChange.ToDisplay().ShouldBe("−MYR 9,020.00"); // 2,200 x 4.1, to the last sen
        var poorer = account with { Balance = new Money(901_999, Currency.Of("MYR")) };
        PurchaseDecision
            .Decide(poorer, MaxCompute, "r", rate, command)
            .Refusal!.Code.ShouldBe("payment.insufficient_balance");
    }

    [Fact]
    public void What_is_bought_is_a_new_instance_with_one_layer()
    {
        var placed = Bought(100, 12, balance: 100_000).Value;
        placed.Order.Kind.ShouldBe(OrderKind.Purchase);
        placed.Order.State.ShouldBe(OrderState.Completed);
        var instance = placed.After!;
        (instance.Id, instance.Version, instance.Configuration.ToString()).ShouldBe(("i-1001-8", 1L, "100 CU"));
        instance.Subscription.Tranches.Single().Order.ShouldBe(placed.Order.Number);
        instance.Subscription.End.ShouldBe(Instant.FromUtc(2021, 4, 1, 0, 0));
        AccountJournal.Apply(null, placed).ShouldBe(instance);
    }

    private static Decision<OrderPlaced> Bought(
        int units,
        int months,
        int balance,
        string paidBy = PaymentSource.Balance
    ) =>
        PurchaseDecision.Decide(
            Holder(balance),
            MaxCompute,
            "r",
            null,
            Of(new Configuration.Units(units), months, paidBy)
        );

    private static PurchaseInstance Of(Configuration configuration, int months, string paidBy) =>
        new(configuration, months, Now, "somebody", paidBy);

    private static Account Holder(int balance) =>
        new(
            1001,
            "acme",
            BillingZone.Utc,
            new Money(balance * 100L, Currency.Usd),
            new HashSet<string>(),
            false,
            1,
            Now,
            LastInstance: 7
        );
}
