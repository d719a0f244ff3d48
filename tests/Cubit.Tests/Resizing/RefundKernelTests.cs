using System.Numerics;
using Cubit.Amounts;
using Cubit.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>The kernel answers exactly, or that it cannot tell, right at the bounds that it documents.</summary>
public sealed class RefundKernelTests
{
    private static readonly long[] Edges = [0, 1, 3, 1L << 32, (1L << 33) + 7, long.MaxValue - 1, long.MaxValue];

    [Fact]
    public void A_refund_is_exact_wherever_its_product_has_at_most_127_bits()
    {
        foreach (var paid in Edges)
        foreach (var price in Edges)
        foreach (var timeOver in Edges)
        foreach (var timeUnder in Edges.Skip(1))
        foreach (
            var (givenOver, givenUnder) in new[]
            {
                (0L, 1L),
                (1, 3),
                (3, 1),
                (2, 1L << 32),
                (long.MaxValue, long.MaxValue),
            }
        )
        {
            var kernel = new RefundKernel(paid, price, timeOver, timeUnder, givenOver, givenUnder);
            var left = ((BigInteger)paid * timeUnder) - ((BigInteger)price * timeOver);
            var given = BigInteger.Min(givenOver, givenUnder);
            var isTold =
                left.Sign <= 0 || left.GetBitLength() <= 64 || left.GetBitLength() + given.GetBitLength() <= 127;
            kernel.TryRefund(out var refund).ShouldBe(isTold, $"{kernel}");
            var exact = left.Sign <= 0 ? Exact.Zero : Exact.Of(left * given, (BigInteger)timeUnder * givenUnder);
            ((BigInteger)refund).ShouldBe(isTold ? exact.RoundedTo(0).Top : 0, $"{kernel}");
        }
    }

    [Theory]
    [InlineData(-1, 1, 1, 1, 1, 1)]
    [InlineData(1, -1, 1, 1, 1, 1)]
    [InlineData(1, 1, -1, 1, 1, 1)]
    [InlineData(1, 1, 1, 0, 1, 1)]
    [InlineData(1, 1, 1, -1, 1, 1)]
    [InlineData(1, 1, 1, 1, -1, 1)]
    [InlineData(1, 1, 1, 1, 1, 0)]
    [InlineData(1, 1, 1, 1, 1, -1)]
    public void A_negative_number_or_a_denominator_of_0_is_not_told(
        long paid,
        long price,
        long timeOver,
        long timeUnder,
        long givenOver,
        long givenUnder
    )
    {
        new RefundKernel(paid, price, timeOver, timeUnder, givenOver, givenUnder)
            .TryRefund(out var refund)
            .ShouldBeFalse();
        refund.ShouldBe(0);
    }

    [Fact]
    public void A_quotient_of_short_and_of_long_numbers_is_rounded_with_ties_up()
    {
        UInt128 wide = (UInt128)1 << 100;
        Rounded(5, 1, 2).ShouldBe(3);
        Rounded(5, 3, 10).ShouldBe(2); // 1.5
        Rounded(14, 1, 10).ShouldBe(1);
        Rounded(15 * wide, 1, 10 * wide).ShouldBe(2);
        Rounded((15 * wide) - 1, 1, 10 * wide).ShouldBe(1);
        Rounded(ulong.MaxValue, 2, (UInt128)ulong.MaxValue * 4).ShouldBe(1); // ½ by a product of 65 bits
        Rounded(long.MaxValue, 1, 1).ShouldBe(long.MaxValue);
        Rounded((UInt128)long.MaxValue + 1, 1, 1).ShouldBeNull();
        Rounded(wide, 1, 1).ShouldBeNull();
        Rounded(wide, 1UL << 25, wide).ShouldBe(1L << 25); // 101 + 26 bits
        Rounded(wide, 1UL << 26, wide).ShouldBeNull(); // 101 + 27 bits
    }

    [Fact]
    public void A_ratio_beyond_63_bits_or_below_0_is_not_told_and_stays_so()
    {
        WholeRatio.Of(new Fraction(-1, 3)).IsBeyond.ShouldBeTrue();
        WholeRatio.Of(new Fraction(BigInteger.Pow(2, 64), 3)).IsBeyond.ShouldBeTrue();
        WholeRatio.Of(0).ShouldBe(new WholeRatio(0, 1));
        WholeRatio.Of(new Fraction(2, 6)).ShouldBe(new WholeRatio(1, 3));

        var most = new WholeRatio(long.MaxValue, long.MaxValue);
        most.Times(new(1, 1)).ShouldBe(most);
        most.Times(new(2, 1)).ShouldBe(WholeRatio.Beyond);
        most.Times(new(1, 2)).ShouldBe(WholeRatio.Beyond);
        new WholeRatio(3, 4).Times(new(5, 7)).ShouldBe(new WholeRatio(15, 28));
        new WholeRatio(int.MaxValue, 1).Times(new(int.MaxValue, 1)).Over.ShouldBe((long)int.MaxValue * int.MaxValue);
        new WholeRatio(1L << 31, 1).Times(new(1L << 31, 1)).ShouldBe(new WholeRatio(1L << 62, 1));
        new WholeRatio(1L << 31, 1).Times(new(1L << 32, 1)).IsBeyond.ShouldBeTrue();
        new WholeRatio(1, 1L << 31).Times(new(1, 1L << 32)).IsBeyond.ShouldBeTrue();
        new WholeRatio(3, 4).DividedBy(new(5, 7)).ShouldBe(new WholeRatio(21, 20));
        new WholeRatio(3, 4).DividedBy(new(0, 1)).IsBeyond.ShouldBeTrue();
        WholeRatio.Beyond.Times(new(1, 1)).IsBeyond.ShouldBeTrue();
        new WholeRatio(1, 1).Times(WholeRatio.Beyond).IsBeyond.ShouldBeTrue();
    }

    [Fact]
    public void A_difference_and_a_share_are_told_where_they_are_not_negative()
    {
        Fraction half = new(1, 2),
            third = new(1, 3),
            most = long.MaxValue,
            beyond = BigInteger.Pow(2, 64);
        WholeRatio.Difference(half, 0).ShouldBe(new WholeRatio(1, 2));
        WholeRatio.Difference(half, third).ShouldBe(new WholeRatio(1, 6));
        WholeRatio.Difference(3, 1).ShouldBe(new WholeRatio(2, 1));
        WholeRatio.Difference(3, 3).ShouldBe(new WholeRatio(0, 1));
        WholeRatio.Difference(third, half).IsBeyond.ShouldBeTrue();
        WholeRatio.Difference(1, 3).IsBeyond.ShouldBeTrue();
        WholeRatio.Difference(-half, 0).IsBeyond.ShouldBeTrue();
        WholeRatio.Difference(1, -half).ShouldBe(new WholeRatio(3, 2));
        WholeRatio.Difference(1, -1).ShouldBe(new WholeRatio(2, 1));
        WholeRatio.Difference(most, -1).IsBeyond.ShouldBeTrue();
        WholeRatio.Difference(beyond, 0).IsBeyond.ShouldBeTrue();
        WholeRatio.Difference(beyond, beyond - 1).ShouldBe(new WholeRatio(1, 1));

        WholeRatio.ShareLost(4, 1).ShouldBe(new WholeRatio(3, 4));
        WholeRatio.ShareLost(half, third).Value.ShouldBe(third);
        WholeRatio.ShareLost(4, 0).Value.ShouldBe(Fraction.One);
        WholeRatio.ShareLost(4, 4).Value.ShouldBe(Fraction.Zero);
        WholeRatio.ShareLost(third, half).IsBeyond.ShouldBeTrue();
        WholeRatio.ShareLost(1, 4).IsBeyond.ShouldBeTrue();
        WholeRatio.ShareLost(0, 0).IsBeyond.ShouldBeTrue();
        WholeRatio.ShareLost(0, third).IsBeyond.ShouldBeTrue();
        WholeRatio.ShareLost(beyond, 1).IsBeyond.ShouldBeTrue();
        WholeRatio.ShareLost(1, -1).IsBeyond.ShouldBeTrue();
        WholeRatio.ShareLost(most, half).IsBeyond.ShouldBeTrue();
    }

    [Fact]
    public void A_common_unit_is_the_least_and_counts_are_whole()
    {
        WholeRatio.CommonMultiple(4, 6).ShouldBe(12);
        WholeRatio.CommonMultiple(100, 1).ShouldBe(100);
        WholeRatio.CommonMultiple(100, 20).ShouldBe(100);
        WholeRatio.CommonMultiple(1, 20).ShouldBe(20);
        WholeRatio.CommonMultiple(100, 0).ShouldBe(0);
        WholeRatio.CommonMultiple(0, 7).ShouldBe(0);
        WholeRatio.CommonMultiple(long.MaxValue, 2).ShouldBe(0);
        WholeRatio.CommonMultiple(1L << 61, 3).ShouldBe(3L << 61);
        WholeRatio.CommonMultiple(1L << 61, 5).ShouldBe(0);

        new WholeRatio(3, 4).In(100).ShouldBe(75);
        new WholeRatio(3, 4).In(4).ShouldBe(3);
        new WholeRatio(long.MaxValue, 1).In(1).ShouldBe(long.MaxValue);
        new WholeRatio(1L << 61, 1).In(3).ShouldBe(3L << 61);
        new WholeRatio(1L << 61, 1).In(4).ShouldBe(-1);
    }

    private static long? Rounded(UInt128 value, ulong over, UInt128 under) =>
        RefundKernel.TryRounded(value, over, under, out var rounded) ? rounded : null;
}
