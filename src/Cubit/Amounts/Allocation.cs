using System.Numerics;

namespace Cubit.Amounts;

/// <summary>Splits an amount into parts that sum to it exactly.</summary>
public static class Allocation
{
    /// <summary>
    /// Splits by weight with the largest remainder: every part is its exact share rounded down or up.
    /// </summary>
    /// <remarks>Equal remainders go to the earlier part, so the same input always splits the same way.</remarks>
    /// <exception cref="ArgumentException">A weight or the total is negative, or all weights are zero.</exception>
    public static IReadOnlyList<Money> ByLargestRemainder(Money total, IReadOnlyList<long> weights)
    {
        // The part of one alone is all: what nearly every order comes to.
        if (weights is [> 0] && total.Minor >= 0)
            return [total];
        var sum = weights.Aggregate(BigInteger.Zero, (a, b) => a + b);
        if (sum.IsZero || total.Minor < 0 || weights.Any(weight => weight < 0))
            throw new ArgumentException(
                "An amount is split by weights that are not negative and not all zero.",
                nameof(weights)
            );
        var parts = weights.Select(weight => BigInteger.DivRem(weight * new BigInteger(total.Minor), sum)).ToArray();
        var left = total.Minor - parts.Aggregate(0L, (a, part) => a + (long)part.Quotient);
        var favoured = Enumerable
            .Range(0, parts.Length)
            .OrderByDescending(i => parts[i].Remainder)
            .ThenBy(i => i)
            .Take((int)left)
            .ToHashSet();
        return
        [
            .. parts.Select(
                (part, i) => new Money((long)part.Quotient + (favoured.Contains(i) ? 1 : 0), total.Currency)
            ),
        ];
    }
}
