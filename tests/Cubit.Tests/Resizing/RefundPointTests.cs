using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>How a refund leaves the trend of the two before it, on three points made up for that.</summary>
public sealed class RefundPointTests
{
    private static readonly PricedChange Example = CoreChain
        .Replay(Vector.All.Single(vector => vector.Id == "ali-2022-refund").Case)
        .Changes[0];

    private static readonly Tranche Layer = Example.Inputs.Subscription.Tranches[0];

    // The one line of the example is worth 6.00.
    [Theory]
    [InlineData(600, false)]
    [InlineData(599, false)]
    [InlineData(598, true)]
    public void A_cap_takes_more_than_a_cent_of_each_line(long cents, bool isCapped)
    {
        var point = RefundPoint.Of(Example.Inputs.At, Example.Answer with { Total = new Money(cents, Currency.Usd) });
        (point.IsCapped, point.Exact).ShouldBe((isCapped, isCapped ? new Fraction(cents, 100) : 6));
    }

    [Theory]
    [InlineData(1000, 1000, 1001, 999, "up rounding")]
    [InlineData(1000, 1000, 1001, 1000, "up rounding")]
    [InlineData(1000, 1000, 1000, 999, "level rounding")]
    public void A_rise_of_what_is_worth_no_more_is_rounding(
        int before,
        int worth,
        int after,
        int worthAfter,
        string jump
    ) => AdviceText.Of(RefundPoint.Between(-1, null, Point(before, worth), Point(after, worthAfter))!).ShouldBe(jump);

    [Theory]
    [InlineData(12, 10, 7, "down tier-reached")] // by 3 and not by 2, as before
    [InlineData(13, 10, 7, "")] // by 3, as before
    [InlineData(12, 10, 10, "level tier-reached")]
    [InlineData(12, 10, 11, "up tier-reached")]
    public void A_cap_that_binds_throughout_is_a_cause_only_of_a_rise(int earlier, int before, int after, string jump)
    {
        var found = RefundPoint.Between(
            -1,
            Point(earlier, isCapped: false, 1),
            Point(before, isCapped: false, 1),
            Point(after, isCapped: false, new Fraction(9, 10))
        );
        (found is null ? "" : AdviceText.Of(found)).ShouldBe(jump);
        var capped = RefundPoint.Between(
            -1,
            Point(earlier, isCapped: true, 1),
            Point(before, isCapped: true, 1),
            Point(after, isCapped: true, new Fraction(9, 10))
        );
        var more = after > before ? ",cap" : "";
        (capped is null ? "" : AdviceText.Of(capped)).ShouldBe(jump + more);
    }

    private static RefundPoint Point(int cents, int worthCents) =>
        Point(0, isCapped: false, 1) with
        {
            Refund = new Money(cents, Currency.Usd),
            Exact = new Fraction(worthCents, 100),
        };

    private static RefundPoint Point(int refund, bool isCapped, Fraction factor) =>
        new(
            new Money(refund * 100, Currency.Usd),
            refund,
            isCapped,
            Instant.FromUtc(2020, 9, 20, 0, 0),
            new Dictionary<Tranche, RefundPoint.Line> { [Layer] = new(Fraction.One, factor, null) }
        );
}
