using Cubit.Amounts;
using Cubit.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>A formula in words and in numbers, and the parentheses that it needs.</summary>
public sealed class FormulaTests
{
    private static readonly Formula A = Formula.Named("a", 6);
    private static readonly Formula B = Formula.Named("b", 2);

    [Fact]
    public void Parentheses_stand_where_the_value_needs_them_and_nowhere_else()
    {
        Text(A - (B - 1)).ShouldBe("a − (b − 1); 6 − (2 − 1) = 5");
        Text(A - B - 1).ShouldBe("a − b − 1; 6 − 2 − 1 = 3");
        Text((A - B) * B).ShouldBe("(a − b) × b; (6 − 2) × 2 = 8");
        Text(A / (B * 3)).ShouldBe("a ÷ (b × 3); 6 ÷ (2 × 3) = 1");
        Text(A / B * 3).ShouldBe("a ÷ b × 3; 6 ÷ 2 × 3 = 9");
        Text(A - (B * 3)).ShouldBe("a − b × 3; 6 − 2 × 3 = 0");
    }

    [Fact]
    public void A_sum_of_one_part_is_that_part()
    {
        Text(Formula.Sum("the parts", [A])).ShouldBe("sum of the parts; 6 = 6");
        Text(Formula.Sum("the parts", [A]) * B).ShouldBe("sum of the parts × b; 6 × 2 = 12");
        Text(Formula.Sum("the parts", [A, B]) * B).ShouldBe("(sum of the parts) × b; (6 + 2) × 2 = 16");
    }

    [Theory]
    [InlineData("-1/2", "clamp(-0.5, 0, 1)", "0")]
    [InlineData("0", "0", "0")]
    [InlineData("1/2", "0.5", "1/2")]
    [InlineData("1", "1", "1")]
    [InlineData("3/2", "clamp(1.5, 0, 1)", "1")]
    public void Numbers_show_a_clamp_only_where_it_binds(string value, string numbers, string clamped)
    {
        var formula = Formula.Clamped(Formula.Named("share", Fraction.Parse(value)));
        (formula.Words, formula.Numbers, formula.Value.ToString()).ShouldBe(("clamp(share, 0, 1)", numbers, clamped));
    }

    private static string Text(Formula formula) => $"{formula.Words}; {formula.Numbers} = {formula.Value}";
}
