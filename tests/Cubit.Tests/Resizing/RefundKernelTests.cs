using Cubit.Resizing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>The kernel against the same formula in exact fractions, from one cent to the ends of a long.</summary>
public sealed class RefundKernelTests
{
    private static readonly Gen<long> Numbers = Gen.Choose(0, 62)
        .SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(low => (low * 4_294_967_291L & long.MaxValue) >> bits));

    private static readonly Gen<RefundKernel> Kernels =
        from paid in Numbers
        from price in Numbers
        from timeOver in Numbers
        from timeUnder in Numbers
        from givenOver in Numbers
        from givenUnder in Numbers
        select new RefundKernel(
            paid,
            price >> 32,
            timeOver >> 32,
            Math.Max(1, timeUnder),
            givenOver,
            Math.Max(1, givenUnder)
        );

    [Fact]
    public void What_it_tells_is_the_formula_at_every_size()
    {
        var (told, wide) = (0, 0);
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Law.UsualCases),
            Prop.ForAll(
                Arb.From(Kernels),
                kernel =>
                {
                    if (!kernel.TryRefund(out var refund))
                        return;
                    told++;
                    wide += kernel.Paid > uint.MaxValue && kernel.TimeUnder > uint.MaxValue ? 1 : 0;
                    ((System.Numerics.BigInteger)refund).ShouldBe(Formula(kernel).Top);
                }
            )
        );
        told.ShouldBeGreaterThan(Law.UsualCases / 2);
        wide.ShouldBeGreaterThan(Law.UsualCases / 100);
    }

    [Theory]
    [InlineData(15_000, 15_000, 24, 1, 5, 600)] // (15,000 − 15,000 × 24 ÷ 30) × 1/5
    [InlineData(5, 0, 0, 1, 2, 3)] // 2.5 goes away from zero
    [InlineData(7, 0, 0, 1, 2, 4)] // 3.5
    [InlineData(7, 0, 0, 1, 3, 2)] // 2.33…
    [InlineData(100, 30, 100, 1, 1, 0)] // 100 − 30 × 100 ÷ 30
    [InlineData(100, 30, 101, 1, 1, 0)] // below 0
    [InlineData(100, 30, 99, 1, 2, 1)] // 1 × 1/2 goes away from zero
    public void It_rounds_half_away_from_zero(long paid, long price, long days, long given, long of, long refund)
    {
        new RefundKernel(paid, price, days, 30, given, of).TryRefund(out var told).ShouldBeTrue();
        told.ShouldBe(refund);
    }

    [Fact]
    public void A_share_above_1_counts_as_1_and_the_refund_is_at_most_what_was_paid()
    {
        new RefundKernel(long.MaxValue, 0, 0, 1, long.MaxValue, 1).TryRefund(out var all).ShouldBeTrue();
        all.ShouldBe(long.MaxValue);
    }

    [Theory]
    [InlineData(-1, 1, 1, 1, 1, 1)]
    [InlineData(1, -1, 1, 1, 1, 1)]
    [InlineData(1, 1, -1, 1, 1, 1)]
    [InlineData(1, 1, 1, 0, 1, 1)]
    [InlineData(1, 1, 1, 1, -1, 1)]
    [InlineData(1, 1, 1, 1, 1, 0)]
    [InlineData(long.MaxValue, 1, 1, long.MaxValue, 1L << 40, 1L << 41)]
    public void Outside_of_its_bounds_it_cannot_tell(long paid, long price, long over, long under, long given, long of)
    {
        new RefundKernel(paid, price, over, under, given, of).TryRefund(out var refund).ShouldBeFalse();
        refund.ShouldBe(0);
    }

    private static Exact Formula(RefundKernel kernel)
    {
        var time = Exact.Of(kernel.TimeOver, kernel.TimeUnder);
        var left = Exact.Max(Exact.Zero, Exact.Of(kernel.Paid) - (Exact.Of(kernel.Price) * time));
        return (left * Exact.Of(kernel.GivenOver, kernel.GivenUnder).Between01()).RoundedTo(0);
    }
}
