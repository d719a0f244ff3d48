using Cubit.Amounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(100, "1,1,1", "34,33,33")]
    [InlineData(101, "1,1,1", "34,34,33")]
    [InlineData(99, "1,1,1", "33,33,33")]
    [InlineData(10, "1,2,4", "1,3,6")] // 1.43, 2.86 and 5.71: the two odd ones go to the largest remainders
    [InlineData(5, "0,1,0", "0,5,0")]
    [InlineData(0, "1,2", "0,0")]
    [InlineData(7, "3", "7")]
    [InlineData(1, "1,1", "1,0")]
    public void The_largest_remainders_are_rounded_up_and_equal_ones_from_the_front(
        long total,
        string weights,
        string parts
    ) => string.Join(',', Split(total, Numbers(weights))).ShouldBe(parts);

    [Fact]
    public void Parts_of_any_size_sum_to_the_whole()
    {
        long[] weights = [long.MaxValue, long.MaxValue - 1, 1, 7];
        var parts = Split(long.MaxValue, weights);
        parts.Sum().ShouldBe(long.MaxValue);
        parts[0].ShouldBe(4_611_686_018_427_387_902); // M × M ÷ (2M + 7) with M = 2⁶³ − 1 is M ÷ 2 − 1.75
    }

    [Fact]
    public void The_parts_keep_the_currency()
    {
        var yen = Currency.Of("JPY");
        Allocation.ByLargestRemainder(new Money(3, yen), [1, 2]).ShouldBe([new Money(1, yen), new Money(2, yen)]);
    }

    [Theory]
    [InlineData(1, "0,0")]
    [InlineData(0, "0")]
    [InlineData(-1, "1,1")]
    [InlineData(1, "2,-1")]
    [InlineData(1, "")]
    public void A_negative_total_or_weight_or_no_weight_at_all_is_refused(long total, string weights) =>
        Should
            .Throw<ArgumentException>(() => Split(total, Numbers(weights)))
            .Message.ShouldContain("not negative and not all zero");

    private static long[] Split(long total, long[] weights) =>
        [.. Allocation.ByLargestRemainder(new Money(total, Currency.Usd), weights).Select(part => part.Minor)];

    private static long[] Numbers(string text) =>
        text.Length == 0 ? [] : [.. text.Split(',').Select(number => long.Parse(number, null))];
}
