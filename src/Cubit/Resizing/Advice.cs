using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What one may want to know before a downgrade.</summary>
/// <param name="Curve">The refund day by day until the end of the last term.</param>
/// <param name="RuleSets">The same change at the same instant under each rule set.</param>
/// <param name="RoundTrip">The change undone at once.</param>
/// <param name="Sizes">The refund by size; null where no price book was asked.</param>
public sealed record Advised(
    RefundCurve Curve,
    IReadOnlyList<RuleSetRefund> RuleSets,
    RoundTrip RoundTrip,
    RefundBySize? Sizes
);

/// <summary>A change under one rule set.</summary>
public sealed record RuleSetRefund(RuleSet Rules, Resized Resized);

/// <summary>A downgrade and the upgrade that undoes it at the same instant.</summary>
/// <param name="Down">The downgrade.</param>
/// <param name="Back">The upgrade from what it leaves to the price before it.</param>
public sealed record RoundTrip(Resized Down, Resized Back)
{
    /// <summary>What going there and back costs; below 0 it pays.</summary>
    public Money Cost => Back.Total - Down.Total;
}

/// <summary>Answers further questions about a downgrade, each by pricing it again and by nothing else.</summary>
/// <remarks>Prices, rules and the exchange rate stay as they are in the inputs, also for later days.</remarks>
/// <source>docs/spec/refunds.md section 7</source>
public static class Advice
{
    /// <summary>The longest curve, in days: ten years, which is the longest term.</summary>
    public const int DaysMax = 3_660;

    /// <summary>The most sizes that are priced: a range of 10 to 2,000 in steps of one.</summary>
    public const int SizesMax = 2_000;

    /// <summary>The most tranches that the points of one answer price: it takes a second or so.</summary>
    public const int LinesMax = 20_000;

    /// <summary>Every answer.</summary>
    /// <param name="inputs">The change.</param>
    /// <param name="ruleSets">The rule sets to compare.</param>
    /// <param name="instance">The instance whose sizes to go through, or null to leave the sizes out.</param>
    /// <param name="book">The price book in force for it, or null.</param>
    /// <errors>before_start, after_end, invalid_order</errors>
    /// <exception cref="ArgumentException">The change is an upgrade.</exception>
    public static Decision<Advised> Of(
        ResizeInputs inputs,
        IReadOnlyList<RuleSet> ruleSets,
        Instance? instance = null,
        PriceBook? book = null
    )
    {
        var curve = Curve(inputs, inputs.Subscription.End);
        return curve.Refusal is { } refusal
            ? refusal
            : new Advised(
                curve.Value,
                Compare(inputs, ruleSets),
                ThereAndBack(inputs),
                instance is null || book is null ? null : RefundBySize.Of(inputs, instance, book)
            );
    }

    /// <summary>
    /// The refund at the instant of the change and every 24 hours after it, before <paramref name="to"/> and before the
    /// end of the last term.
    /// </summary>
    /// <remarks>A used day is 24 hours of real time, so each point has one used day more than the last.</remarks>
    /// <errors>before_start, after_end, invalid_order</errors>
    /// <exception cref="ArgumentException">The change is an upgrade.</exception>
    public static Decision<RefundCurve> Curve(ResizeInputs inputs, Instant to)
    {
        if (Resize.DirectionOf(inputs) == Direction.Upgrade)
            throw new ArgumentException("Advice is on downgrades.", nameof(inputs));
        return Resize.Price(inputs).Refusal is { } refusal ? refusal : RefundCurve.Of(inputs, to);
    }

    /// <summary>The same change at the same instant under each rule set.</summary>
    /// <exception cref="InvalidOperationException">The change is refused.</exception>
    public static IReadOnlyList<RuleSetRefund> Compare(ResizeInputs inputs, IEnumerable<RuleSet> ruleSets) =>
        [.. ruleSets.Select(rules => new RuleSetRefund(rules, Resize.Price(inputs with { Rules = rules }).Value))];

    /// <summary>The change and, at the same instant, the one that undoes it.</summary>
    /// <exception cref="InvalidOperationException">The change is refused.</exception>
    public static RoundTrip ThereAndBack(ResizeInputs inputs)
    {
        var down = Resize.Price(inputs).Value;
        var back = inputs with { Subscription = down.After, ListPerMonth = inputs.Subscription.ListPerMonth };
        return new RoundTrip(down, Resize.Price(back).Value);
    }

    /// <summary>How many of so many points may be priced: at least one.</summary>
    internal static int Bounded(long wanted, int most, ResizeInputs inputs) =>
        (int)Math.Min(wanted, Math.Clamp(LinesMax / inputs.Subscription.Tranches.Count, 1, most));
}
