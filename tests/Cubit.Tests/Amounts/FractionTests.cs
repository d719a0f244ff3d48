using System.Numerics;
using Cubit.Amounts;
using Cubit.Tests.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Amounts;

/// <summary>Arithmetic agrees with the tests' own exact numbers, on both sides of every bound of 64 bits.</summary>
public sealed class FractionTests
{
    private static readonly Exact[] Values =
    [
        .. new[] { "0", "1", "-1", "1/3", "-2/3", "5/6", "-7/2", "12", "0.85", "-34034/3", "720/43200" }.Select(
            Exact.Parse
        ),
        .. new[] { (long.MaxValue, 1L), (long.MaxValue - 1, long.MaxValue), (1, long.MaxValue), (1L << 62, 3) }.Select(
            parts => Exact.Of(parts.Item1, parts.Item2)
        ),
        Exact.Of(-long.MaxValue),
        Exact.Of(long.MinValue),
        Exact.Of(1, long.MinValue),
        Exact.Of(BigInteger.Pow(10, 30), 7),
        Exact.Of(-1, BigInteger.Pow(10, 30)),
        Exact.Of(BigInteger.Pow(3, 50), BigInteger.Pow(2, 80)),
    ];

    [Fact]
    public void Sums_differences_and_products_of_any_two_are_exact() =>
        Agree(
            ((a, b) => a + b, (a, b) => a + b),
            ((a, b) => a - b, (a, b) => a - b),
            ((a, b) => a * b, (a, b) => a * b),
            ((a, b) => Fraction.Min(a, b), Exact.Min),
            ((a, b) => Fraction.Max(a, b), Exact.Max),
            ((a, _) => -a, (a, _) => Exact.Zero - a)
        );

    [Fact]
    public void Quotients_are_exact_and_none_is_divided_by_zero()
    {
        foreach (var a in Values)
        foreach (var b in Values)
            if (b.IsZero)
                Should.Throw<DivideByZeroException>(() => Of(a) / Of(b));
            else
                ShouldBe(Of(a) / Of(b), a / b, $"{a} ÷ {b}");
        Should.Throw<DivideByZeroException>(() => new Fraction(BigInteger.One, BigInteger.Zero));
        Should.Throw<DivideByZeroException>(() => new Fraction(1, 0));
    }

    [Fact]
    public void Any_two_compare_as_their_values_do()
    {
        foreach (var a in Values)
        foreach (var b in Values)
        {
            var (x, y, case_) = (Of(a), Of(b), $"{a} and {b}");
            (x < y).ShouldBe(a < b, case_);
            (x > y).ShouldBe(a > b, case_);
            (x <= y).ShouldBe(a <= b, case_);
            (x >= y).ShouldBe(a >= b, case_);
            (x == y).ShouldBe(a == b, case_);
            (x != y).ShouldBe(a != b, case_);
            x.Equals((object)y).ShouldBe(a == b, case_);
            if (a == b)
                x.GetHashCode().ShouldBe(y.GetHashCode(), case_);
        }

        Fraction.One.Equals("1").ShouldBeFalse();
    }

    [Fact]
    public void A_hash_tells_numerators_and_denominators_apart()
    {
        new Fraction(1, 3).GetHashCode().ShouldNotBe(new Fraction(2, 3).GetHashCode());
        new Fraction(1, 3).GetHashCode().ShouldNotBe(new Fraction(1, 5).GetHashCode());
    }

    [Fact]
    public void Sign_whole_floor_and_ceiling_are_those_of_the_value()
    {
        foreach (var a in Values)
        {
            var x = Of(a);
            x.Sign.ShouldBe(a.Top.Sign, $"{a}");
            x.IsWhole.ShouldBe(a.Bottom.IsOne, $"{a}");
            x.Floor().ShouldBe(a.Floor(), $"{a}");
            x.Ceiling().ShouldBe(a.Ceiling(), $"{a}");
        }
    }

    [Fact]
    public void A_fraction_is_in_lowest_terms_with_the_sign_above()
    {
        foreach (var scale in new BigInteger[] { 1, -1, 6, -10, BigInteger.Pow(10, 25) })
        foreach (var a in Values)
            ShouldBe(new Fraction(a.Top * scale, a.Bottom * scale), a, $"{a} by {scale}");
        ShouldBe(new Fraction(-6, -4), Exact.Of(3, 2), "−6 ÷ −4");
        ShouldBe(new Fraction(6, -4), Exact.Of(-3, 2), "6 ÷ −4");
        ShouldBe(new Fraction(0, -4), Exact.Zero, "0 ÷ −4");
    }

    [Fact]
    public void Default_is_zero()
    {
        ShouldBe(default, Exact.Zero, "default");
        default(Fraction).ShouldBe(Fraction.Zero);
        ShouldBe(Fraction.One, Exact.One, "one");
    }

    [Fact]
    public void A_whole_number_is_itself()
    {
        foreach (var whole in new[] { 0, 1, -1, 30, long.MaxValue, -long.MaxValue, long.MinValue })
        {
            ShouldBe(whole, Exact.Of(whole), $"{whole}");
            ShouldBe((BigInteger)whole, Exact.Of(whole), $"{whole}");
        }
    }

    internal static Fraction Of(Exact value) => new(value.Top, value.Bottom);

    private static void Agree(
        params (Func<Fraction, Fraction, Fraction> Product, Func<Exact, Exact, Exact> Reference)[] operations
    )
    {
        foreach (var (product, reference) in operations)
        foreach (var a in Values)
        foreach (var b in Values)
            ShouldBe(product(Of(a), Of(b)), reference(a, b), $"{a} with {b}");
    }

    private static void ShouldBe(Fraction actual, Exact expected, string of)
    {
        actual.Numerator.ShouldBe(expected.Top, of);
        actual.Denominator.ShouldBe(expected.Bottom, of);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(19)]
    public void Digits_beyond_a_long_are_refused_by_name(int digits) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Fraction.Scaled(1, digits)).ParamName.ShouldBe("digits");
}
