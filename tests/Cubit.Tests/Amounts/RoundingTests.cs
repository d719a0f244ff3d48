using System.Numerics;
using Cubit.Amounts;
using Cubit.Tests.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

public sealed class RoundingTests
{
    [Theory]
    [InlineData("779.945", 77995)] // the example of refunds.md section 1
    [InlineData("-779.945", -77995)]
    [InlineData("779.9449999", 77994)]
    [InlineData("-779.9449999", -77994)]
    [InlineData("779.9450001", 77995)]
    [InlineData("0.005", 1)]
    [InlineData("-0.005", -1)]
    [InlineData("0.0049", 0)]
    [InlineData("1/3", 33)]
    [InlineData("2/3", 67)]
    [InlineData("0", 0)]
    [InlineData("92233720368547758.074", long.MaxValue)]
    public void The_nearest_cent_is_taken_and_a_tie_goes_away_from_zero(string value, long cents) =>
        Rounding.HalfAwayFromZero(Fraction.Parse(value), Currency.Usd).ShouldBe(new Money(cents, Currency.Usd));

    [Theory]
    [InlineData("0.019", 1)]
    [InlineData("0.01", 1)]
    [InlineData("-0.001", -1)]
    [InlineData("-0.01", -1)]
    [InlineData("0", 0)]
    public void Down_is_towards_less_also_below_zero(string value, long cents) =>
        Rounding.Down(Fraction.Parse(value), Currency.Usd).ShouldBe(new Money(cents, Currency.Usd));

    [Theory]
    [InlineData("JPY", "0.5", 1)]
    [InlineData("JPY", "0.49", 0)]
    [InlineData("KWD", "0.0005", 1)]
    [InlineData("KWD", "0.00049", 0)]
    [InlineData("CLF", "0.00005", 1)]
    public void The_minor_unit_is_the_currencys_own(string currency, string value, long minor) =>
        Rounding
            .HalfAwayFromZero(Fraction.Parse(value), Currency.Of(currency))
            .ShouldBe(new Money(minor, Currency.Of(currency)));

    [Fact]
    public void What_64_bits_of_minor_units_do_not_hold_is_refused()
    {
        var beyond = Fraction.Parse("92233720368547758.08");
        Should.Throw<OverflowException>(() => Rounding.HalfAwayFromZero(beyond, Currency.Usd));
        Should.Throw<OverflowException>(() => Rounding.Down(beyond, Currency.Usd));
        Should.Throw<OverflowException>(() => Rounding.HalfAwayFromZero(BigInteger.Pow(10, 30), Currency.Usd));
    }

    // Halves, and one part of the denominator on either side of them, of small and of long numbers.
    [Fact]
    public void Values_around_a_tie_are_rounded_as_the_reference_rounds_them()
    {
        BigInteger[] bottoms = [1, 2, 3, 40, 43_200, long.MaxValue, long.MaxValue - 1, BigInteger.Pow(10, 25)];
        BigInteger[] wholes = [0, 1, 2, 77_994, 1L << 40, long.MaxValue, BigInteger.Pow(10, 22)];
        foreach (var digits in new[] { 0, 2, 3, 18, 19, 24 })
        foreach (var bottom in bottoms)
        foreach (var whole in wholes)
        foreach (var part in new[] { -1, 0, 1 })
        foreach (var sign in new[] { -1, 1 })
        {
            var value = Exact.Of(sign * ((((2 * whole) + 1) * bottom) + part), 2 * bottom * BigInteger.Pow(10, 2));
            Rounding
                .HalfAwayFromZero(FractionTests.Of(value), digits)
                .ShouldBe((value.RoundedTo(digits) * Exact.Of(BigInteger.Pow(10, digits))).Top, $"{value} to {digits}");
        }
    }
}
