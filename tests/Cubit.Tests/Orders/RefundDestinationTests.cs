using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Orders;

/// <summary>A refund goes back to what paid for the order that each layer comes from.</summary>
/// <source>docs/decisions/0003-refunds-go-back-by-largest-remainder.md</source>
public sealed class RefundDestinationTests
{
    private const int Cases = 1_000;
    private const long Purchase = 1;
    private const long Upgrade = 2;

    private static readonly RuleSet Rules = RuleSetJson.Shipped["alibaba/2022-05"];
    private static readonly Instant Start = Instant.FromUtc(2020, 9, 1, 0, 0);

    [Theory]
    [InlineData("balance 150", "balance 6.00")]
    [InlineData("external 150", "external 6.00")]
    [InlineData("external 100, balance 50", "external 4.00, balance 2.00")]
    [InlineData("external 110, balance 40", "external 4.40, balance 1.60")]
    [InlineData("external 100.01, balance 49.99", "external 4.00, balance 2.00")] // 4.0004 and 1.9996
    [InlineData("external 0.01, balance 149.99", "external 0.00, balance 6.00")]
    [InlineData("external 75, balance 75.03", "external 3.00, balance 3.00")] // 2.9994 and 3.0006
    [InlineData("", "balance 6.00")] // nobody knows what paid
    public void The_source_example_goes_back_to_what_paid(string paid, string back) =>
        Told(RefundDestination.Of(Downgraded(), Paid((Purchase, paid)))).ShouldBe(back);

    [Fact]
    public void An_odd_cent_goes_to_the_larger_fraction_and_among_equals_to_the_earlier()
    {
        var resized = Downgraded(to: 145); // 30 x 5/150 = 1.00
        Told(RefundDestination.Of(resized, Paid((Purchase, "external 50, balance 50, card 50"))))
            .ShouldBe("external 0.34, balance 0.33, card 0.33");
        Told(RefundDestination.Of(resized, Paid((Purchase, "external 50, balance 101"))))
            .ShouldBe("external 0.33, balance 0.67"); // 33.11 and 66.89 cents
    }

    [Fact]
    public void Each_layer_goes_back_to_its_own_order_and_a_source_is_named_once()
    {
        // The layer above cost 50 x 144 h / 720 h = 10.00 on day 24; a day of it later 10.00 - 50/30 are left: 8.33.
        var resized = Downgraded(upgraded: true);
        resized.Refunds.Select(line => line.Refund.ToString()).ShouldBe(["10.00", "3.33"]);
        Told(RefundDestination.Of(resized, Paid((Purchase, "external 150"), (Upgrade, "balance 10"))))
            .ShouldBe("external 10.00, balance 3.33");
        Told(RefundDestination.Of(resized, Paid((Purchase, "external 100, balance 50"), (Upgrade, "balance 10"))))
            .ShouldBe("external 6.67, balance 6.66"); // 6.67 + (3.33 + 3.33)
    }

    [Fact]
    public void A_successor_goes_back_to_the_sources_of_its_origin()
    {
        var first = Downgraded();
        var again = Resize.Price(new ResizeInputs(3, first.After, Start + Duration.FromDays(25), 60, Rules, [])).Value;
        again.Refunds.Single().Tranche.Order.ShouldNotBe(Purchase);
        RefundDestination.Of(again, Paid((Purchase, "external 150"))).Single().Source.ShouldBe("external");
    }

    [Fact]
    public void The_parts_are_the_refund_and_none_is_off_by_a_minor_unit()
    {
        var paid = ArbMap.Default.ArbFor<(PositiveInt, PositiveInt, PositiveInt)>();
        var refund = Downgraded();
        Prop.ForAll(
                paid,
                weights =>
                {
                    long[] minor = [weights.Item1.Get, weights.Item2.Get, weights.Item3.Get];
                    var sources = minor
                        .Select((amount, i) => new Payment($"source {i}", new Money(amount, Currency.Usd)))
                        .ToList();
                    var paidBy = new Dictionary<long, IReadOnlyList<Payment>> { [Purchase] = sources };
                    var parts = RefundDestination.Of(refund, paidBy);
                    Money.Sum(parts.Select(part => part.Amount), Currency.Usd).ShouldBe(refund.Total);
                    for (var i = 0; i < minor.Length; i++)
                    {
                        var share = new Fraction(refund.Total.Minor * minor[i], minor.Sum());
                        ((parts[i].Amount.Minor - share) * (parts[i].Amount.Minor - share)).ShouldBeLessThan(
                            Fraction.One
                        );
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    private static Resized Downgraded(int to = 120, bool upgraded = false)
    {
        var sale = new Sale(Purchase, Start, 1, 150, 1);
        var held = Subscription.Purchase("ecs", Currency.Usd, BillingZone.Utc, sale).Value;
        var at = Start + Duration.FromDays(24);
        if (upgraded)
        {
            held = Resize.Price(new ResizeInputs(Upgrade, held, at, 200, Rules, [])).Value.After;
            (at, to) = (at + Duration.FromDays(1), 120);
        }

        return Resize.Price(new ResizeInputs(3, held, at, to, Rules, [])).Value;
    }

    private static Dictionary<long, IReadOnlyList<Payment>> Paid(params (long Order, string Sources)[] orders) =>
        orders.ToDictionary(order => order.Order, order => Sources(order.Sources));

    private static IReadOnlyList<Payment> Sources(string text) =>
        [
            .. text.Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split(' '))
                .Select(part => new Payment(part[0], Rounding.HalfAwayFromZero(Fraction.Parse(part[1]), Currency.Usd))),
        ];

    private static string Told(IEnumerable<Payment> parts) =>
        string.Join(", ", parts.Select(part => $"{part.Source} {part.Amount}"));
}
