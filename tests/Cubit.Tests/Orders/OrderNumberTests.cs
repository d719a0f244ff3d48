using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Orders;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Orders;

/// <summary>Numbers of orders: time-ordered, at most 15 digits, never used twice in an account.</summary>
public sealed class OrderNumberTests
{
    private const long FifteenDigits = 999_999_999_999_999;
    private const int Cases = 2_000;

    private static readonly Instant Noon = Instant.FromUtc(2020, 9, 24, 12, 0, 0);

    [Fact]
    public void A_number_is_its_second_and_a_count() => Order.NextNumber(Last(0), Noon).ShouldBe(200924_120000_001);

    [Fact]
    public void The_next_one_of_the_same_second_counts_on() =>
        Order.NextNumber(Last(200924_120000_001), Noon).ShouldBe(200924_120000_002);

    [Fact]
    public void A_busier_second_runs_on_into_the_numbers_of_the_next()
    {
        var full = Order.NextNumber(Last(200924_120000_999), Noon);
        full.ShouldBe(200924_120001_000);
        Order.NextNumber(Last(full), Noon + Duration.FromSeconds(1)).ShouldBe(200924_120001_001);
    }

    [Fact]
    public void A_clock_that_goes_back_never_gets_an_old_number() =>
        Order.NextNumber(Last(200924_120000_007), Noon - Duration.FromDays(400)).ShouldBe(200924_120000_008);

    [Fact]
    public void The_turn_of_the_century_never_gets_an_old_number() =>
        Order.NextNumber(Last(991231_235959_001), Instant.FromUtc(2100, 1, 1, 0, 0)).ShouldBe(991231_235959_002);

    [Fact]
    public void Numbers_grow_with_time_and_never_pass_fifteen_digits()
    {
        var seconds = ArbMap.Default.ArbFor<int[]>().Filter(steps => steps.Length > 0);
        Prop.ForAll(
                seconds,
                steps =>
                {
                    var (last, at) = (0L, Noon);
                    foreach (var step in steps)
                    {
                        at += Duration.FromMilliseconds(Math.Abs((long)step));
                        var number = Order.NextNumber(Last(last), at);
                        number.ShouldBeInRange(last + 1, FifteenDigits);
                        Order.NextNumber(Last(0), at).ShouldBeLessThanOrEqualTo(number);
                        last = number;
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData("o-1001-200924120000001", true)]
    [InlineData("o-1002-200924120000001", false)] // another account's
    [InlineData("i-1001-200924120000001", false)]
    [InlineData("o-1001-0200924120000001", false)]
    [InlineData("o-1001-+200924120000001", false)]
    [InlineData("o-1001-200924120000001 ", false)]
    [InlineData("O-1001-200924120000001", false)]
    [InlineData("o-1001-99999999999999999999", false)]
    [InlineData("o-1001-", false)]
    [InlineData("", false)]
    public void An_id_names_an_order_of_its_account_in_one_way_only(string id, bool known)
    {
        Order.TryNumber(1001, id, out var number).ShouldBe(known);
        if (known)
            Order.IdOf(1001, number).ShouldBe(id);
    }

    private static Account Last(long order) =>
        new(1001, "acme", BillingZone.Utc, Money.Zero(Currency.Usd), new HashSet<string>(), false, 1, Noon, order);
}
