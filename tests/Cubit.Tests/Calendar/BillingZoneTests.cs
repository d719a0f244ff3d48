using Cubit.Calendar;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Calendar;

public sealed class BillingZoneTests
{
    [Fact]
    public void A_day_starts_and_closes_at_local_midnights()
    {
        var kualaLumpur = BillingZone.Of("Asia/Kuala_Lumpur");
        kualaLumpur.StartOf(new(2023, 6, 1)).ShouldBe(Instant.FromUtc(2023, 5, 31, 16, 0));
        kualaLumpur.CloseOf(new(2023, 6, 1)).ShouldBe(Instant.FromUtc(2023, 6, 1, 16, 0));
        kualaLumpur.LocalOf(Instant.FromUtc(2023, 5, 31, 16, 0)).ShouldBe(new LocalDateTime(2023, 6, 1, 0, 0));
    }

    // In Beirut the clock went from 00:00 to 01:00 on 27 March 2022, in Havana back from 01:00 on 5 November 2023.
    [Fact]
    public void Where_midnight_is_skipped_the_day_starts_at_one_and_where_it_is_repeated_at_the_first()
    {
        BillingZone.Of("Asia/Beirut").StartOf(new(2022, 3, 27)).ShouldBe(Instant.FromUtc(2022, 3, 26, 22, 0));
        BillingZone.Of("America/Havana").StartOf(new(2023, 11, 5)).ShouldBe(Instant.FromUtc(2023, 11, 5, 4, 0));
    }

    [Fact]
    public void A_skipped_time_moves_later_by_the_gap_and_a_repeated_one_is_the_earlier()
    {
        var berlin = BillingZone.Of("Europe/Berlin");
        berlin.At(new(2023, 3, 26, 2, 30)).ShouldBe(Instant.FromUtc(2023, 3, 26, 1, 30)); // 02:30 does not exist: 03:30
        berlin.At(new(2023, 10, 29, 2, 30)).ShouldBe(Instant.FromUtc(2023, 10, 29, 0, 30)); // the one in summer time
    }

    [Fact]
    public void A_zone_has_the_name_it_was_asked_by()
    {
        BillingZone.TryOf("Asia/Kuala_Lumpur", out var zone).ShouldBeTrue();
        zone!.Id.ShouldBe("Asia/Kuala_Lumpur");
        zone.ToString().ShouldBe("Asia/Kuala_Lumpur");
        BillingZone.Utc.Id.ShouldBe("UTC");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    public void A_zone_that_nobody_knows_is_refused_by_name(string? id)
    {
        BillingZone.TryOf(id, out var zone).ShouldBeFalse();
        zone.ShouldBeNull();
        Should.Throw<FormatException>(() => BillingZone.Of(id!)).Message.ShouldContain($"'{id}' is not a time zone");
    }
}
