using System.Globalization;

namespace Cubit.Simulation.Quoting;

/// <summary>The kernel against the formula in big integers, where a wrong rounding would show.</summary>
/// <param name="Cases">How many were computed.</param>
/// <param name="Ties">How many are exactly half a cent past a whole one.</param>
/// <param name="NextToTies">How many more are within a thousandth of a cent of that.</param>
/// <param name="Mismatches">How often the kernel differs, or cannot tell.</param>
/// <param name="DecimalMismatches">How often the formula in decimal differs.</param>
internal sealed record TieCheck(int Cases, int Ties, int NextToTies, int Mismatches, int DecimalMismatches)
{
    private const int CasesOfEachKind = 240_000;
    private const ulong Seed = 20_200_901;

    /// <summary>Prices as people pay them, and up to the bounds of the product.</summary>
    private static readonly Func<Dice, RefundCase>[] Kinds =
    [
        RefundCase.Usual,
        dice => RefundCase.Tie(dice, 100),
        dice => RefundCase.Tie(dice, 20_000_000),
        dice => RefundCase.NextToTie(dice, 1_000_000),
        dice => RefundCase.NextToTie(dice, 100_000_000_000),
    ];

    public static TieCheck Run()
    {
        var dice = new Dice(Seed);
        var (ties, next, wrong, wrongInDecimal) = (0, 0, 0, 0);
        for (var i = 0; i < CasesOfEachKind * Kinds.Length; i++)
        {
            var one = Kinds[i % Kinds.Length](dice);
            var (refund, isTie, isNextToTie) = one.ByBigInteger();
            ties += isTie ? 1 : 0;
            next += isNextToTie ? 1 : 0;
            wrong += one.Kernel.TryRefund(out var told) && told == refund ? 0 : 1;
            wrongInDecimal += one.InDecimals().Refund() * 100 == (decimal)refund ? 0 : 1;
        }

        return new(CasesOfEachKind * Kinds.Length, ties, next, wrong, wrongInDecimal);
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mismatches} mismatches of the kernel in {Cases:N0} cases: {100m * Ties / Cases:0.0}% exactly on half a "
                + $"cent, {100m * NextToTies / Cases:0.0}% within a thousandth of a cent of it "
                + $"(decimal: {DecimalMismatches:N0} mismatches)"
        );
}
