using Cubit.Amounts;
using Cubit.Calendar;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Calendar;

public sealed class UsedTimeTests
{
    private static readonly Instant Start = Instant.FromUtc(2023, 1, 1, 0, 0);

    [Theory]
    [InlineData(-72, 0, 0, 0)]
    [InlineData(-36, 0, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 0, 60)]
    [InlineData(24, 1, 1, 1440)]
    [InlineData(218, 10, 9, 13080)] // 9 d 2 h
    public void Days_and_minutes_are_begun_or_completed_and_never_below_zero(
        int hours,
        long up,
        long down,
        long minutes
    )
    {
        var to = Start + Duration.FromHours(hours);
        UsedTime.DaysUp(Start, to).ShouldBe(up);
        UsedTime.DaysDown(Start, to).ShouldBe(down);
        UsedTime.MinutesUp(Start, to).ShouldBe(minutes);
    }

    [Fact]
    public void A_tick_begins_a_day_and_a_minute()
    {
        var tick = Duration.FromTicks(1);
        UsedTime.DaysUp(Start, Start + tick).ShouldBe(1);
        UsedTime.DaysUp(Start, Start + Duration.FromDays(1) + tick).ShouldBe(2);
        UsedTime.DaysUp(Start, Start + Duration.FromDays(1) - tick).ShouldBe(1);
        UsedTime.MinutesUp(Start, Start + Duration.FromMinutes(1) + tick).ShouldBe(2);
    }

    [Fact]
    public void Seconds_are_exact_and_never_below_zero()
    {
        UsedTime.Seconds(Start, Start + Duration.FromMilliseconds(1500)).ShouldBe(new Fraction(3, 2));
        UsedTime.Seconds(Start, Start).ShouldBe(Fraction.Zero);
        UsedTime.Seconds(Start, Start - Duration.FromSeconds(1)).ShouldBe(Fraction.Zero);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    [InlineData(59, 1)]
    [InlineData(330, 11)]
    [InlineData(364, 11)]
    [InlineData(365, 12)]
    [InlineData(394, 12)]
    [InlineData(395, 13)]
    [InlineData(730, 24)]
    public void Thirty_days_are_a_month_and_365_are_twelve(long days, int months) =>
        UsedTime.WholeMonths(days).ShouldBe(months);

    [Fact]
    public void More_months_than_an_int_holds_are_refused() =>
        Should.Throw<OverflowException>(() => UsedTime.WholeMonths(long.MaxValue / 100));
}
