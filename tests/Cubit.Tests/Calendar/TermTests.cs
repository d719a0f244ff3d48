using Cubit.Calendar;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Calendar;

public sealed class TermTests
{
    [Theory]
    [InlineData("2023-01-01T12:00", 1, "2023-02-02T00:00", 31)] // the example of refunds.md section 2
    [InlineData("2023-01-01T00:00", 1, "2023-02-01T00:00", 31)]
    [InlineData("2023-01-01T00:00:01", 1, "2023-02-02T00:00", 31)]
    [InlineData("2023-01-31T00:00", 1, "2023-02-28T00:00", 28)]
    [InlineData("2024-02-29T00:00", 12, "2025-02-28T00:00", 365)]
    [InlineData("2023-12-31T23:59", 2, "2024-03-01T00:00", 60)]
    public void A_term_ends_at_the_first_midnight_not_before_so_many_months_later(
        string start,
        int months,
        string end,
        long days
    )
    {
        var term = Term.First(BillingZone.Utc, At(start), months);
        term.End.ShouldBe(At(end));
        term.OrderDays.ShouldBe(days);
        (term.Anchor, term.MonthsBefore, term.Months, term.Start).ShouldBe((At(start), 0, months, At(start)));
    }

    [Fact]
    public void Months_count_from_the_anchor_and_not_from_the_last_end()
    {
        var first = Term.First(BillingZone.Utc, At("2023-01-31T00:00"), 1);
        var second = first.Next(BillingZone.Utc, 1);
        var third = second.Next(BillingZone.Utc, 2);
        (second.Start, second.End, second.MonthsBefore).ShouldBe((first.End, At("2023-03-31T00:00"), 1));
        (third.Start, third.End, third.MonthsBefore).ShouldBe((second.End, At("2023-05-31T00:00"), 2));
        (third.Anchor, third.Months).ShouldBe((first.Start, 2));
    }

    // In Havana the clock went back from 01:00 to 00:00 on 5 November 2023, so that day had two midnights.
    [Fact]
    public void A_term_that_starts_at_a_second_midnight_ends_at_a_midnight_all_the_same()
    {
        var havana = BillingZone.Of("America/Havana");
        var second = Instant.FromUtc(2023, 11, 5, 5, 0);
        havana.LocalOf(second).ShouldBe(new LocalDateTime(2023, 11, 5, 0, 0));
        second.ShouldNotBe(havana.StartOf(new LocalDate(2023, 11, 5)));
        Term.First(havana, second, 1).End.ShouldBe(havana.StartOf(new LocalDate(2023, 12, 5)));
    }

    [Fact]
    public void A_run_is_1_to_1200_months_long()
    {
        var longest = Term.First(BillingZone.Utc, At("2023-01-01T00:00"), Term.RunMonthsMax);
        longest.End.ShouldBe(At("2123-01-01T00:00"));
        foreach (var months in new[] { -1, 0, Term.RunMonthsMax + 1 })
            Should
                .Throw<ArgumentOutOfRangeException>(() => Term.First(BillingZone.Utc, At("2023-01-01T00:00"), months))
                .ParamName.ShouldBe("months");
        Should.Throw<ArgumentOutOfRangeException>(() => longest.Next(BillingZone.Utc, 1));
    }

    private static Instant At(string text) =>
        NodaTime
            .Text.LocalDateTimePattern.GeneralIso.Parse(text.Length == 16 ? text + ":00" : text)
            .Value.InUtc()
            .ToInstant();
}
