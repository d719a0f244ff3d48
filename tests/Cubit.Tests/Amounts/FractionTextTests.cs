using System.Numerics;
using Cubit.Amounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

public sealed class FractionTextTests
{
    [Theory]
    [InlineData("0.85", "17/20")]
    [InlineData("-3", "-3")]
    [InlineData("34034/3", "34034/3")]
    [InlineData("-6/4", "-3/2")]
    [InlineData("6/1.0", "6")]
    [InlineData("007.50", "15/2")]
    [InlineData("-0.5", "-1/2")]
    [InlineData("0", "0")]
    [InlineData("9", "9")]
    [InlineData("90.09", "9009/100")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("-9223372036854775807", "-9223372036854775807")]
    [InlineData("0.000000000000000000000000000001", "1/1000000000000000000000000000000")]
    [InlineData("1/1000000000000000000000000000000", "1/1000000000000000000000000000000")]
    public void A_number_is_read_exactly_and_written_in_lowest_terms(string text, string written)
    {
        Fraction.Parse(text).ToString().ShouldBe(written);
        Fraction.Parse(written).ShouldBe(Fraction.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("-.5")]
    [InlineData("--5")]
    [InlineData("+5")]
    [InlineData(" 5")]
    [InlineData("1 000")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("1.2x")]
    [InlineData("x.2")]
    [InlineData("٣")]
    [InlineData("/3")]
    [InlineData("3/")]
    [InlineData("1/0")]
    [InlineData("1/-3")]
    [InlineData("1.5/3")]
    [InlineData("3/1.5")]
    [InlineData("1/2/3")]
    public void What_is_not_a_number_is_refused(string? text)
    {
        Fraction.TryParse(text, out var value).ShouldBeFalse();
        value.ShouldBe(Fraction.Zero);
        Should.Throw<FormatException>(() => Fraction.Parse(text!)).Message.ShouldContain($"'{text}'");
    }

    [Theory]
    [InlineData("1/3", 8, 0, "0.33333333")]
    [InlineData("2/3", 8, 0, "0.66666667")]
    [InlineData("-2/3", 8, 0, "-0.66666667")]
    [InlineData("2.50", 8, 0, "2.5")]
    [InlineData("2.50", 8, 2, "2.50")]
    [InlineData("2.5", 2, 2, "2.50")]
    [InlineData("2", 8, 0, "2")]
    [InlineData("2", 8, 1, "2.0")]
    [InlineData("100", 8, 0, "100")]
    [InlineData("100", 0, 0, "100")]
    [InlineData("0.5", 0, 0, "1")]
    [InlineData("-0.004", 2, 2, "0.00")]
    [InlineData("-12.345", 2, 0, "-12.35")]
    [InlineData("1/3", 20, 0, "0.33333333333333333333")]
    public void A_decimal_for_people_is_rounded_and_ends_without_zeros(
        string value,
        int most,
        int least,
        string text
    ) => Fraction.Parse(value).ToDecimalText(most, least).ShouldBe(text);

    [Fact]
    public void People_are_shown_eight_digits_unless_asked_otherwise() =>
        new Fraction(1, 7).ToDecimalText().ShouldBe("0.14285714");

    [Fact]
    public void A_long_number_is_written_in_full() =>
        new Fraction(BigInteger.Pow(10, 30), 3).ToDecimalText(2).ShouldBe("333333333333333333333333333333.33");
}
