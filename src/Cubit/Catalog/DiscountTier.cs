using Cubit.Amounts;

namespace Cubit.Catalog;

/// <summary>From so many months on, this factor applies: 12 months, 0.85.</summary>
public sealed record DiscountTier(int Months, Fraction Factor)
{
    /// <summary>The factor of the last tier with at most so many months; below the first, 1.</summary>
    public static Fraction FactorFor(IReadOnlyList<DiscountTier> tiers, int months)
    {
        var last = (DiscountTier?)null;
        foreach (var tier in tiers)
        {
            if (tier.Months <= months && (last is null || tier.Months > last.Months))
                last = tier;
        }

        return last?.Factor ?? Fraction.One;
    }
}
