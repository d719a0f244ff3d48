using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Execute;
using Cubit.Tests.Orders;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Ledger;

/// <summary>The books of single events, entry by entry.</summary>
public sealed class PostingTests
{
    [Fact]
    public void A_top_up_comes_through_the_gateway() =>
        Told(
                Postings.Of(
                    new BalanceToppedUp(Instant.FromUtc(2020, 1, 1, 0, 0), "bank", new Money(100_00, Currency.Usd))
                )
            )
            .ShouldBe(["gateway_clearing USD -100.00", "balance USD 100.00"]);

    [Fact]
    public void The_source_example_earns_what_was_used_and_gives_back_six() =>
        // 150 paid. On day 29 of 30, used at 5 a day: 145 earned, 5 x 30/150 = 1 given back, 4 left.
        Told("order to=C")
            .ShouldBe([
                "deferred_revenue:1 USD -146.00",
                "revenue USD 145.00",
                "refunds USD 1.00",
                "refunds USD -1.00",
                "balance USD 1.00",
            ]);

    [Fact]
    public void An_upgrade_goes_from_the_balance_to_deferred_revenue() =>
        Told("order to=150")
            .ShouldBe([
                "balance USD -6710.00",
                "gateway_clearing USD 6710.00",
                "gateway_clearing USD -6710.00",
                "deferred_revenue:1 USD 6710.00",
            ]);

    [Fact]
    public void A_balance_in_another_currency_pays_over_the_bridge() =>
        Told("order to=150 rate=4.1 balance=30000")
            .ShouldBe([
                "fx USD -6710.00",
                "fx MYR 27511.00",
                "balance MYR -27511.00",
                "gateway_clearing USD 6710.00",
                "gateway_clearing USD -6710.00",
                "deferred_revenue:1 USD 6710.00",
            ]);

    [Fact]
    public void A_change_at_the_same_price_has_no_entries() => Told("order to=D").ShouldBeEmpty();

    [Fact]
    public void Two_sources_pay_and_each_is_posted()
    {
        var scenario = new ResizeScenario("order to=150");
        var accepted = scenario.Decision.Value;
        var order = accepted.Order with
        {
            Payments =
            [
                new("external", new Money(5000_00, Currency.Usd)),
                new("balance", new Money(1710_00, Currency.Usd)),
            ],
        };
        var placed = new OrderPlaced(order, null);
        Told(Journal.PostingsOf(placed, scenario.State.Instance, accepted.After, accepted.Resized))
            .ShouldBe([
                "gateway_clearing USD -5000.00",
                "balance USD -1710.00",
                "gateway_clearing USD 6710.00",
                "gateway_clearing USD -6710.00",
                "deferred_revenue:1 USD 6710.00",
            ]);
    }

    [Fact]
    public void A_purchase_is_deferred_in_full()
    {
        var book = new PriceBook(
            "1",
            new Product("p", "P", new UnitRange(1, 1, 10)),
            "here",
            Currency.Usd,
            Instant.FromUtc(2000, 1, 1, 0, 0),
            10,
            new Dictionary<string, Fraction>(StringComparer.Ordinal),
            [],
            new Agreement("terms", "1", "Terms")
        );
        var command = new PurchaseInstance(
            new Configuration.Units(3),
            2,
            Instant.FromUtc(2020, 1, 1, 0, 0),
            "somebody",
            PaymentSource.External
        );
        var placed = PurchaseDecision.Decide(new ResizeScenario("ask").Account, book, "r", null, command).Value;
        Told(Journal.PostingsOf(placed, null, placed.After!, null))
            .ShouldBe([
                "gateway_clearing USD -60.00",
                "gateway_clearing USD 60.00",
                "gateway_clearing USD -60.00",
                "deferred_revenue:2 USD 60.00",
            ]);
    }

    private static IEnumerable<string> Told(string line)
    {
        var scenario = new ResizeScenario(line);
        var accepted = scenario.Decision.Value;
        return Told(
            Journal.PostingsOf(
                new OrderPlaced(accepted.Order, null),
                scenario.State.Instance,
                accepted.After,
                accepted.Resized
            )
        );
    }

    private static IEnumerable<string> Told(IEnumerable<Posting> postings) =>
        postings.Select(posting => $"{posting.Account} {posting.Amount.Currency} {posting.Amount}");
}
