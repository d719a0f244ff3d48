using Cubit.Amounts;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>Which way a refund goes from one day, or one size, to the next.</summary>
public enum JumpMove
{
    /// <summary>It rises.</summary>
    Up,

    /// <summary>It falls.</summary>
    Down,

    /// <summary>It stays.</summary>
    Level,
}

/// <summary>Why a refund leaves the trend of its neighbours.</summary>
public enum JumpCause
{
    /// <summary>The discount that used time is charged at changes: a tier of the price book is reached.</summary>
    TierReached,

    /// <summary>Consumption counts another number of times than before.</summary>
    CoefficientEnded,

    /// <summary>A term has ended; what its layers held is earned.</summary>
    TermEnded,

    /// <summary>A term that was bought in advance has begun, and with it its used time.</summary>
    TermBegan,

    /// <summary>The price gives up a part of one more layer.</summary>
    LayerReached,

    /// <summary>The cap of the whole refund begins or ceases to bind, or moves itself.</summary>
    Cap,

    /// <summary>The exact value follows the trend; the rounding of the lines hides it.</summary>
    Rounding,
}

/// <summary>How a refund leaves the trend of its neighbours, and why.</summary>
/// <param name="Move">Which way it goes.</param>
/// <param name="Causes">Every cause, read off the lines and the derivation; never empty.</param>
/// <source>docs/spec/refunds.md section 7</source>
public sealed record Jump(JumpMove Move, IReadOnlyList<JumpCause> Causes);

/// <summary>What a priced refund is compared by: its lines, with two factors that only the derivation tells.</summary>
/// <param name="Refund">The refund.</param>
/// <param name="Exact">The refund without the rounding of its lines; the cap where that binds.</param>
/// <param name="IsCapped">Whether the cap takes more than rounding does.</param>
/// <param name="At">The instant that it is for.</param>
/// <param name="Lines">Its lines by tranche, which all points of one subscription share.</param>
internal sealed record RefundPoint(
    Money Refund,
    Fraction Exact,
    bool IsCapped,
    Instant At,
    IReadOnlyDictionary<Tranche, RefundPoint.Line> Lines
)
{
    private const string Daily = "daily";
    private const string Discount = "discount";
    private const string Consumption = "consumption";

    /// <param name="Ratio">The share given up.</param>
    /// <param name="Factor">The discount of consumption.</param>
    /// <param name="Coefficient">How often consumption counts; null where nothing is consumed.</param>
    internal sealed record Line(Fraction Ratio, Fraction Factor, Fraction? Coefficient);

    public static RefundPoint Of(Instant at, Resized resized)
    {
        var exact = resized.Refunds.Aggregate(Fraction.Zero, (sum, line) => sum + line.Exact);
        // Rounding takes less than a minor unit from a line. A cap that takes no more than that changes no trend.
        var isCapped = exact > resized.Total.Exact + new Money(resized.Refunds.Count, resized.Total.Currency).Exact;
        var lines = new Dictionary<Tranche, Line>(ReferenceEqualityComparer.Instance);
        // A derivation begins with a step for each line, in their order.
        foreach (var (line, step) in resized.Refunds.Zip(resized.Steps))
            lines.Add(line.Tranche, LineOf(line, step));
        return new RefundPoint(resized.Total, isCapped ? resized.Total.Exact : exact, isCapped, at, lines);
    }

    /// <summary>How <paramref name="after"/> leaves the trend; null where it follows it.</summary>
    /// <param name="trend">−1 where refunds fall from one point to the next, 1 where they rise.</param>
    /// <param name="earlier">The point before <paramref name="before"/>, which tells the usual step.</param>
    /// <param name="before">The neighbour.</param>
    /// <param name="after">The point that is looked at.</param>
    public static Jump? Between(int trend, RefundPoint? earlier, RefundPoint before, RefundPoint after)
    {
        var move = Math.Sign(after.Refund.CompareTo(before.Refund));
        var step = after.Exact - before.Exact;
        var usual = earlier is null ? Fraction.Zero : before.Exact - earlier.Exact;
        var isAgainst = move == -trend;
        var isRounding = isAgainst ? step.Sign != -trend : move == 0 && step.Sign != 0;
        List<JumpCause> causes = [.. Events(before, after)];
        if (!isAgainst && !isRounding && (causes.Count == 0 || step == usual))
            return null;
        if (isAgainst && before.IsCapped && after.IsCapped)
            causes.Add(JumpCause.Cap);
        if (isRounding)
            causes.Add(JumpCause.Rounding);
        var moved = move switch
        {
            > 0 => JumpMove.Up,
            < 0 => JumpMove.Down,
            _ => JumpMove.Level,
        };
        return new Jump(moved, causes);
    }

    private static IEnumerable<JumpCause> Events(RefundPoint before, RefundPoint after)
    {
        var both = before.Lines.Where(line => after.Lines.ContainsKey(line.Key)).ToList();
        bool Changed(Func<Tranche, Line, Line, bool> isEvent) =>
            both.Exists(line => isEvent(line.Key, line.Value, after.Lines[line.Key]));
        if (Changed((_, old, now) => old.Factor != now.Factor))
            yield return JumpCause.TierReached;
        if (Changed((_, old, now) => old.Coefficient is { } c && now.Coefficient is { } d && c != d))
            yield return JumpCause.CoefficientEnded;
        if (both.Count < before.Lines.Count)
            yield return JumpCause.TermEnded;
        if (Changed((tranche, _, _) => before.At < tranche.Start && tranche.Start <= after.At))
            yield return JumpCause.TermBegan;
        if (Changed((_, old, now) => old.Ratio.Sign == 0 && now.Ratio.Sign > 0))
            yield return JumpCause.LayerReached;
        if (before.IsCapped != after.IsCapped)
            yield return JumpCause.Cap;
    }

    private static Line LineOf(RefundLine line, Step step)
    {
        var factor = ValueOf(step, Discount);
        var once = ValueOf(step, Daily) * line.Used * factor;
        return new Line(line.Ratio, factor, once.Sign > 0 ? ValueOf(step, Consumption) / once : null);
    }

    private static Fraction ValueOf(Step step, string clause) =>
        step.Steps.First(within => Cites(within, clause)).Formula.Value;

    private static bool Cites(Step step, string clause) => step.Rule.EndsWith($"§ {clause}", StringComparison.Ordinal);
}
