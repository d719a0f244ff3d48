using Cubit.Amounts;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("USD", 2)]
    [InlineData("AED", 2)]
    [InlineData("CNY", 2)]
    [InlineData("HUF", 2)]
    [InlineData("MUR", 2)]
    [InlineData("SDG", 2)]
    [InlineData("VES", 2)]
    [InlineData("ZWG", 2)]
    [InlineData("JPY", 0)]
    [InlineData("XPF", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void A_currency_has_the_digits_of_ISO_4217(string code, int digits)
    {
        var currency = Currency.Of(code);
        currency.Code.ShouldBe(code);
        currency.Digits.ShouldBe(digits);
        currency.ToString().ShouldBe(code);
    }

    [Fact]
    public void There_is_one_object_per_code()
    {
        Currency.Of("USD").ShouldBeSameAs(Currency.Usd);
        Currency.TryOf("USD", out var again).ShouldBeTrue();
        again.ShouldBeSameAs(Currency.Usd);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("usd")]
    [InlineData("XXX")]
    [InlineData("CHF CNY")]
    public void Another_code_is_refused_by_name(string? code)
    {
        Currency.TryOf(code, out var currency).ShouldBeFalse();
        currency.ShouldBeNull();
        Should.Throw<FormatException>(() => Currency.Of(code!)).Message.ShouldContain($"'{code}' is not a currency");
    }
}
