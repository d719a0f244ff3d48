using Cubit.Amounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

public sealed class MoneyTests
{
    private static readonly Currency Jpy = Currency.Of("JPY");
    private static readonly Currency Kwd = Currency.Of("KWD");

    [Fact]
    public void Amounts_of_one_currency_add_and_compare()
    {
        (Usd(600) + Usd(1)).ShouldBe(Usd(601));
        (Usd(600) - Usd(1)).ShouldBe(Usd(599));
        (-Usd(600)).ShouldBe(Usd(-600));
        Money.Min(Usd(1), Usd(2)).ShouldBe(Usd(1));
        Money.Min(Usd(2), Usd(1)).ShouldBe(Usd(1));
        Money.Zero(Jpy).ShouldBe(new Money(0, Jpy));
        Money.Sum([Usd(1), Usd(2), Usd(-5)], Currency.Usd).ShouldBe(Usd(-2));
        Money.Sum([], Jpy).ShouldBe(new Money(0, Jpy));
    }

    [Theory]
    [InlineData(1, 2, true, false)]
    [InlineData(2, 2, false, true)]
    [InlineData(3, 2, false, false)]
    public void Any_two_amounts_compare_as_their_minor_units_do(long left, long right, bool isLess, bool isEqual)
    {
        (Usd(left) < Usd(right)).ShouldBe(isLess);
        (Usd(left) >= Usd(right)).ShouldBe(!isLess);
        (Usd(left) > Usd(right)).ShouldBe(!isLess && !isEqual);
        (Usd(left) <= Usd(right)).ShouldBe(isLess || isEqual);
    }

    [Fact]
    public void Two_currencies_do_not_mix()
    {
        var yen = new Money(1, Jpy);
        Should.Throw<ArgumentException>(() => Usd(1) + yen).Message.ShouldContain("JPY and USD do not mix");
        Should.Throw<ArgumentException>(() => Usd(1) - yen);
        Should.Throw<ArgumentException>(() => Usd(1) < yen);
        Should.Throw<ArgumentException>(() => Money.Min(Usd(1), yen));
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_refused_and_does_not_wrap()
    {
        Should.Throw<OverflowException>(() => Usd(long.MaxValue) + Usd(1));
        Should.Throw<OverflowException>(() => Usd(long.MinValue) - Usd(1));
        Should.Throw<OverflowException>(() => -Usd(long.MinValue));
    }

    [Fact]
    public void The_exact_value_counts_whole_units_of_the_currency()
    {
        Usd(1525).Exact.ShouldBe(Fraction.Parse("15.25"));
        new Money(1525, Jpy).Exact.ShouldBe(Fraction.Parse("1525"));
        new Money(-1525, Kwd).Exact.ShouldBe(Fraction.Parse("-1.525"));
    }

    [Theory]
    [InlineData("6", "USD", 600)]
    [InlineData("6.0", "USD", 600)]
    [InlineData("6.01", "USD", 601)]
    [InlineData("6.010", "USD", 601)]
    [InlineData("-6.01", "USD", -601)]
    [InlineData("6", "JPY", 6)]
    [InlineData("1.001", "KWD", 1001)]
    [InlineData("92233720368547758.07", "USD", long.MaxValue)]
    [InlineData("-92233720368547758.07", "USD", -long.MaxValue)]
    public void An_amount_is_read_in_minor_units(string text, string currency, long minor)
    {
        Money.TryParse(text, Currency.Of(currency), out var money).ShouldBeTrue();
        money.ShouldBe(new Money(minor, Currency.Of(currency)));
    }

    [Theory]
    [InlineData(null, "USD")]
    [InlineData("", "USD")]
    [InlineData("6.001", "USD")]
    [InlineData("6.5", "JPY")]
    [InlineData("1/2", "USD")]
    [InlineData("12/2", "USD")]
    [InlineData("92233720368547758.08", "USD")]
    [InlineData("-92233720368547758.09", "USD")]
    public void What_the_currency_cannot_hold_is_refused(string? text, string currency)
    {
        Money.TryParse(text, Currency.Of(currency), out var money).ShouldBeFalse();
        money.ShouldBe(default);
    }

    [Theory]
    [InlineData(691472, "USD", "6914.72", "USD 6,914.72")]
    [InlineData(-691472, "USD", "-6914.72", "−USD 6,914.72")]
    [InlineData(5, "USD", "0.05", "USD 0.05")]
    [InlineData(0, "USD", "0.00", "USD 0.00")]
    [InlineData(1234567, "JPY", "1234567", "JPY 1,234,567")]
    [InlineData(-1, "KWD", "-0.001", "−KWD 0.001")]
    [InlineData(long.MinValue, "USD", "-92233720368547758.08", "−USD 92,233,720,368,547,758.08")]
    public void An_amount_is_written_with_all_digits_of_its_currency(
        long minor,
        string currency,
        string text,
        string shown
    )
    {
        var money = new Money(minor, Currency.Of(currency));
        money.ToString().ShouldBe(text);
        money.ToDisplay().ShouldBe(shown);
    }

    private static Money Usd(long minor) => new(minor, Currency.Usd);
}
