using System.Numerics;
using Cubit.Amounts;
using Cubit.Tests.Resizing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

/// <summary>
/// A fraction is held in two longs or in two big integers; nobody can tell which. The reference knows only the latter.
/// </summary>
public sealed class FractionLaws
{
    private static readonly Gen<BigInteger> Numbers = Gen.Frequency(
        (4, Gen.Choose(-1000, 1000).Select(n => (BigInteger)n)),
        (2, Gen.Choose(int.MinValue, int.MaxValue).Select(n => (BigInteger)n)),
        (2, Near(long.MaxValue)),
        (2, Near(long.MinValue)),
        (1, Near(BigInteger.Pow(2, 32))),
        (1, Near(BigInteger.Pow(2, 126))),
        (1, Near(BigInteger.Pow(10, 18)))
    );

    private static readonly Gen<(Exact Naive, Fraction Core)> Values =
        from over in Numbers
        from under in Numbers
        let bottom = under.IsZero ? BigInteger.One : under
        select (Exact.Of(over, bottom), new Fraction(over, bottom));

    private static readonly Arbitrary<((Exact Naive, Fraction Core) A, (Exact Naive, Fraction Core) B)> Pairs =
        Arb.From(from a in Values from b in Gen.Frequency((9, Values), (1, Gen.Constant(a))) select (a, b));

    [Fact]
    public void Sums_products_and_comparisons_are_exact_at_every_size() =>
        Holds(
            (a, b) =>
            {
                Same(a.Core + b.Core, a.Naive + b.Naive);
                Same(a.Core - b.Core, a.Naive - b.Naive);
                Same(-a.Core, Exact.Zero - a.Naive);
                Same(a.Core * b.Core, a.Naive * b.Naive);
                if (!b.Naive.IsZero)
                    Same(a.Core / b.Core, a.Naive / b.Naive);
                (a.Core < b.Core).ShouldBe(a.Naive < b.Naive);
                (a.Core >= b.Core).ShouldBe(a.Naive >= b.Naive);
                (a.Core == b.Core).ShouldBe(a.Naive == b.Naive);
                Fraction.Max(a.Core, b.Core).ShouldBe(CoreChain.Core(Exact.Max(a.Naive, b.Naive)));
                a.Core.Floor().ShouldBe(a.Naive.Floor());
                a.Core.Ceiling().ShouldBe(a.Naive.Ceiling());
                a.Core.Sign.ShouldBe(a.Naive.Top.Sign);
                a.Core.IsWhole.ShouldBe(a.Naive.Bottom.IsOne);
            }
        );

    [Fact]
    public void A_value_has_one_representation_whichever_way_it_was_reached() =>
        Holds(
            (a, b) =>
            {
                var there = a.Core + b.Core - b.Core;
                there.ShouldBe(a.Core);
                there.GetHashCode().ShouldBe(a.Core.GetHashCode());
                if (b.Core.Sign != 0)
                    (a.Core * b.Core / b.Core).GetHashCode().ShouldBe(a.Core.GetHashCode());
                Fraction.Parse(a.Core.ToString()).ShouldBe(a.Core);
                a.Core.ToString().ShouldBe(a.Naive.ToString());
            }
        );

    [Fact]
    public void Rounding_is_half_away_from_zero_at_every_size() =>
        Holds(
            (a, b) =>
            {
                var tie = a.Core.Floor() + new Fraction(1, 2);
                foreach (var value in (Fraction[])[a.Core, tie, tie / 100])
                {
                    var rounded = CoreChain.Naive(value).RoundedTo(2);
                    if ((rounded * Exact.Of(100)).Top is var minor && minor >= long.MinValue && minor <= long.MaxValue)
                        Same(Rounding.HalfAwayFromZero(value, Currency.Usd).Exact, rounded);
                    else
                        Should.Throw<OverflowException>(() => Rounding.HalfAwayFromZero(value, Currency.Usd));
                    value.ToDecimalText(2, 2).ShouldBe(rounded.Money(2));
                }
            }
        );

    [Fact]
    public void The_default_is_zero()
    {
        default(Fraction).ShouldBe(new Fraction(0, 7));
        default(Fraction).ToString().ShouldBe("0");
        default(Fraction).Denominator.ShouldBe(BigInteger.One);
        default(Fraction).GetHashCode().ShouldBe((new Fraction(1, 3) - new Fraction(1, 3)).GetHashCode());
    }

    [Fact]
    public void The_ends_of_a_long_keep_their_value()
    {
        ((Fraction)long.MinValue).Numerator.ShouldBe(long.MinValue);
        (-(Fraction)long.MinValue).Numerator.ShouldBe(-(BigInteger)long.MinValue);
        new Fraction(long.MinValue, long.MinValue).ShouldBe(Fraction.One);
        new Fraction(1, long.MinValue).Denominator.ShouldBe(-(BigInteger)long.MinValue);
        new Fraction(5, -10).ToString().ShouldBe("-1/2");
        ((Fraction)long.MaxValue + 1 - 1).ShouldBe(long.MaxValue);
        Should.Throw<DivideByZeroException>(() => new Fraction(1, 0));
        Should.Throw<DivideByZeroException>(() => Fraction.One / Fraction.Zero);
    }

    [Theory]
    [InlineData("15.25", 1525, 2)]
    [InlineData("0.000000000000000001", 1, 18)]
    [InlineData("-0.5", -5, 1)]
    [InlineData("7", 7, 0)]
    public void Units_of_a_power_of_ten_are_the_decimal(string text, long units, int digits)
    {
        Fraction.Scaled(units, digits).ShouldBe(Fraction.Parse(text));
        Fraction.TryParse($"x{text}".AsSpan(1), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(Fraction.Scaled(units, digits));
    }

    [Theory]
    [InlineData("999999999999999999", "999999999999999999")]
    [InlineData("1000000000000000000", "1000000000000000000")]
    [InlineData("00000000000000000001.5", "3/2")]
    [InlineData("0.0000000000000000001", "1/10000000000000000000")]
    [InlineData("9223372036854775808/9223372036854775807", "9223372036854775808/9223372036854775807")]
    public void Long_texts_are_read_exactly(string text, string exact) =>
        Fraction.Parse(text).ToString().ShouldBe(exact);

    private static Gen<BigInteger> Near(BigInteger number) => Gen.Choose(-50, 50).Select(by => number + by);

    private static void Same(Fraction core, Exact naive) => CoreChain.Naive(core).ShouldBe(naive);

    private static void Holds(Action<(Exact Naive, Fraction Core), (Exact Naive, Fraction Core)> claim) =>
        Check.One(Law.Settings.WithMaxTest(Law.Cases), Prop.ForAll(Pairs, pair => claim(pair.A, pair.B)));
}
