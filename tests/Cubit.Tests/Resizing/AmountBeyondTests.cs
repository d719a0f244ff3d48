using System.Numerics;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>Where whole numbers end, the exact way takes over with the same amounts.</summary>
public sealed class AmountBeyondTests
{
    // A factor whose denominator is beyond 64 bits is priced with a derivation, which is then left out.
    [Fact]
    public void What_whole_numbers_cannot_tell_is_priced_exactly()
    {
        var factor = new Fraction(BigInteger.Pow(3, 45) - 1, BigInteger.Pow(3, 45));
        var inputs = AmountPathTests.Changes.Single(change => change.Id == "renewal-not-begun/0").Inputs;
        var layers = inputs.Subscription.Tranches.Select(layer => layer with { Discount = factor });
        var asked = inputs with { Subscription = inputs.Subscription with { Tranches = [.. layers] } };
        AmountOnly.TryOf(asked, Direction.Downgrade, out _, out _, out _).ShouldBeFalse();
        var (exact, amount) = (Resize.Price(asked).Value, Resize.Amount(asked));
        (amount.Direction, amount.Total, amount.Reason, amount.Used).ShouldBe(
            (exact.Direction, exact.Total, exact.Reason, AmountPathTests.Used(exact))
        );
        amount.Used.ShouldBe(20);
    }

    // The same for the factor of a term, which upgrades are charged by and a cap compares with.
    [Fact]
    public void A_charge_that_whole_numbers_cannot_tell_is_priced_exactly()
    {
        var factor = new Fraction(BigInteger.Pow(3, 45) - 1, BigInteger.Pow(3, 45));
        var inputs = AmountPathTests.Changes.Single(change => change.Id == "renewal-not-begun/0").Inputs;
        var terms = inputs.Subscription.Terms.Select(sold => sold with { Discount = factor });
        var asked = inputs with
        {
            Rules = inputs.Rules with { UpgradeDiscount = UpgradeDiscount.OfOrder },
            Subscription = inputs.Subscription with { Terms = [.. terms] },
        };
        ShouldBeLeftToTheExactWay(asked with { ListPerMonth = inputs.Subscription.ListPerMonth * 2 });
        ShouldBeLeftToTheExactWay(asked with { Rules = asked.Rules with { Cap = RefundCap.UpgradeCost } });
    }

    // Cash, or what a voucher covers, in parts of a cent whose number is beyond 63 bits together with the cent.
    [Fact]
    public void Value_that_whole_numbers_cannot_tell_is_priced_exactly()
    {
        var value = new Fraction(10_000_000_000_000_000, 100_000_000_000_000_003);
        ShouldBeLeft(layer => layer with { Cash = value });
        ShouldBeLeft(layer => layer with { Cash = 0, Voucher = value });

        static void ShouldBeLeft(Func<Tranche, Tranche> with)
        {
            var inputs = AmountPathTests.Changes.Single(change => change.Id == "renewal-not-begun/0").Inputs;
            var held = inputs.Subscription;
            ShouldBeLeftToTheExactWay(
                inputs with
                {
                    Subscription = held with { Tranches = [.. held.Tranches.Select(with)] },
                }
            );
        }
    }

    // The first layer has 1 left after 20 days, the second 1 that has not begun; a cent less a month is worth nothing.
    [Fact]
    public void Two_layers_with_value_left_round_to_nothing_for_that_reason()
    {
        var inputs = AmountPathTests.Changes.Single(change => change.Id == "renewal-not-begun/0").Inputs;
        var held = inputs.Subscription;
        var layers = held.Tranches.Select(
            (layer, i) => layer with { Cash = (i == 0 ? held.ListPerMonth / 30 * 20 : 0) + 1 }
        );
        var asked = inputs with
        {
            ListPerMonth = held.ListPerMonth - new Fraction(1, 100),
            Subscription = held with { Tranches = [.. layers] },
        };
        held.Tranches.Count.ShouldBe(2);
        RefundByFacts.TryOf(asked, out var total, out _, out var reason).ShouldBeTrue();
        (total, reason).ShouldBe((0, NoRefund.RoundsToZero));
        Resize.Price(asked).Value.Reason.ShouldBe(NoRefund.RoundsToZero);
    }

    // 9 × 10^16 a month at a factor of 18 digits: whole cents, and beyond 127 bits on the way to the refund.
    [Fact]
    public void Facts_leave_a_layer_that_the_kernel_cannot_tell()
    {
        var inputs = AmountPathTests.Changes.Single(change => change.Id == "ali-2022-refund/0").Inputs;
        var layer = inputs.Subscription.Tranches[0];
        var factor = new Fraction(999_999_999_999_999_989, 1_000_000_000_000_000_000);
        var asked = inputs with
        {
            Subscription = inputs.Subscription with
            {
                Tranches =
                [
                    layer with
                    {
                        High = 90_000_000_000_000_000,
                        Cash = 90_000_000_000_000_000,
                        Discount = factor,
                    },
                ],
            },
        };
        RefundByFacts.TryOf(asked, out _, out _, out _).ShouldBeFalse();
        var (exact, amount) = (Resize.Price(asked).Value, Resize.Amount(asked));
        amount.Total.ShouldBe(exact.Total);
        amount.Total.Minor.ShouldBePositive();
    }

    // The price − 30 − 12.50 is what is left to pay; what covers more than the charge covers the charge.
    [Fact]
    public void Cash_of_a_purchase_is_what_promotion_and_voucher_leave()
    {
        var inputs = AmountPathTests.Changes.Single(change => change.Id == "ali-2022-refund/0").Inputs;
        var (held, sold) = (inputs.Subscription, inputs.Subscription.Terms[0]);
        var bought = new Bought(
            held.Product,
            held.Currency,
            sold.Term,
            held.ListPerMonth,
            Fraction.One,
            Promotion: 30,
            Voucher: new Fraction(25, 2)
        );
        bought.TryFacts(out var facts).ShouldBeTrue();
        facts.Cash.ShouldBe((long)(held.ListPerMonth * 100).Floor() - 3000 - 1250);
        (bought with { Promotion = held.ListPerMonth + 1 }).TryFacts(out facts).ShouldBeTrue();
        facts.Cash.ShouldBe(0);
        (bought with { Voucher = new Fraction(1, 3) }).TryFacts(out _).ShouldBeFalse();
        (bought with { Promotion = new Fraction(1, 3) }).TryFacts(out _).ShouldBeFalse();
    }

    // A month's cash less its price ÷ 30 for each day goes back; what was used stays earned. A cap has no part in it.
    [Theory]
    [InlineData(RefundCap.None)]
    [InlineData(RefundCap.UpgradeCost)]
    public void Giving_an_instance_up_returns_what_is_left_and_earns_the_rest(RefundCap cap)
    {
        var (_, inputs) = AmountPathTests.Changes.Single(change => change.Id == "ali-2022-refund/0");
        var given = Refundable.Of(inputs with { Rules = inputs.Rules with { Cap = cap } });
        var used = AmountPathTests.Used(given);
        var left = inputs.Subscription.Cash - (inputs.Subscription.ListPerMonth / 30 * used);
        given.Total.Exact.ShouldBe(left);
        given.Earned.ShouldBe(inputs.Subscription.Cash - left);
        given.After.Tranches.ShouldBeEmpty();
    }

    private static void ShouldBeLeftToTheExactWay(ResizeInputs asked)
    {
        AmountOnly.TryOf(asked, Resize.DirectionOf(asked), out _, out _, out _).ShouldBeFalse();
        var (exact, amount) = (Resize.Price(asked).Value, Resize.Amount(asked));
        (amount.Direction, amount.Total, amount.Reason).ShouldBe((exact.Direction, exact.Total, exact.Reason));
    }
}
