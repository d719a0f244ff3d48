using System.Runtime.CompilerServices;
using Cubit.Amounts;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>The refund of a downgrade from the whole numbers of a subscription's facts; it allocates nothing.</summary>
/// <remarks>
/// It tells the usual change: prices and cash in whole minor units, instants in whole seconds, rules that ask for the
/// order's own discount and for no daily price of the order. Else, and where anything is refused, it cannot tell.
/// </remarks>
internal static class RefundByFacts
{
    private const int DaysPerMonth = 30;

    public static bool TryOf(ResizeInputs inputs, out long total, out long used, out string? reason)
    {
        (total, used, reason) = (0, 0, null);
        var facts = inputs.Subscription.Facts;
        return facts.IsTold
            && inputs.Discount is null
            && TrySecond(inputs.At, out var at)
            && at >= facts.Start
            && at < facts.End
            && SubscriptionFacts.TryMinor(inputs.ListPerMonth, inputs.Subscription.Currency, out var to)
            && TryOf(inputs.Rules, facts.Layers, facts.ListPerMonth, to, at, out total, out used, out reason);
    }

    /// <summary>The same for one purchase that nothing has changed since.</summary>
    public static bool TryOf(
        in Bought bought,
        Instant at,
        Fraction to,
        RuleSet rules,
        out long total,
        out long used,
        out string? reason
    )
    {
        (total, used, reason) = (0, 0, null);
        return bought.TryFacts(out var layer)
            && TrySecond(at, out var second)
            && second >= layer.Start
            && second < layer.End
            && SubscriptionFacts.TryMinor(to, bought.Currency, out var toMinor)
            && TryOf(rules, new(in layer), layer.High, toMinor, second, out total, out used, out reason);
    }

    // Sums stay in locals and rules are read once: what is reached through a reference is fetched anew in every turn.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryOf(
        RuleSet rules,
        ReadOnlySpan<LayerFacts> layers,
        long from,
        long to,
        long at,
        out long total,
        out long used,
        out string? reason
    )
    {
        (total, used, reason) = (0, 0, null);
        if (!IsToldBy(rules) || to == 0 || to >= from)
            return false;
        var (daily, counted, ratio) = (rules.Daily, rules.Used, rules.Ratio);
        var (sum, longest, left) = (0L, 0L, Left.Nothing);
        foreach (ref readonly var layer in layers)
        {
            if (layer.End <= at)
                continue;
            var units = Used(counted, layer, at);
            var time = Rate(daily, layer).Times(units * layer.DiscountOver, layer.DiscountUnder);
            var given = Given(ratio, layer, from, to);
            var kernel = new RefundKernel(
                layer.Cash,
                layer.High - layer.Low,
                time.Over,
                time.Under,
                given.Over,
                given.Under
            );
            if (!kernel.TryRefund(out var refund) || refund > long.MaxValue - sum)
                return false;
            sum += refund;
            longest = Math.Max(longest, units);
            if (sum == 0)
                left |= Of(layer, kernel);
        }

        (total, used) = (sum, longest);
        return sum > 0 || TryReason(left, out reason);
    }

    [Flags]
    private enum Left
    {
        Nothing = 0,
        Value = 1,
        GivenValue = 2,
        Cover = 4,
    }

    private static Left Of(in LayerFacts layer, in RefundKernel kernel) =>
        (layer.IsCovered ? Left.Cover : Left.Nothing)
        | (kernel.IsLeft ? Left.Value : Left.Nothing)
        | (kernel.IsLeft && kernel.GivenOver > 0 ? Left.GivenValue : Left.Nothing);

    // Whether a voucher or a promotion covers it is for the exact path to say.
    private static bool TryReason(Left left, out string? reason)
    {
        reason =
            left.HasFlag(Left.GivenValue) ? NoRefund.RoundsToZero
            : left.HasFlag(Left.Value) ? NoRefund.RatioZero
            : NoRefund.ValueUsedUp;
        return left.HasFlag(Left.GivenValue) || !left.HasFlag(Left.Cover);
    }

    // Elapsed time is counted in ticks of 100 ns, so what an instant has beyond them does not count.
    private static bool TrySecond(Instant at, out long second)
    {
        (second, var rest) = Math.DivRem(at.ToUnixTimeTicks(), NodaConstants.TicksPerSecond);
        return rest == 0;
    }

    private static bool IsToldBy(RuleSet rules) =>
        rules.Daily != PriceOfTime.OrderListOverOrderDays
        && rules.Discount == ConsumptionDiscount.OfOrder
        && rules.Ratio != PriceRatio.OwnLayerDaily
        && rules.Cap == RefundCap.None
        && rules.Coefficients.Count == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Used(UsedTimeCount counted, in LayerFacts layer, long at)
    {
        // All ones once the layer has begun, else 0: whether it has cannot be foreseen, so there is no branch on it.
        var begun = ~((at - layer.Start) >> 63);
        var seconds = Math.Max(0, at - layer.CountedFrom);
        return begun
            & counted switch
            {
                UsedTimeCount.DaysUp => Math.Max(
                    layer.DaysLeast,
                    (seconds + NodaConstants.SecondsPerDay - 1) / NodaConstants.SecondsPerDay
                ),
                UsedTimeCount.DaysDown => seconds / NodaConstants.SecondsPerDay,
                _ => seconds,
            };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WholeRatio Rate(PriceOfTime daily, in LayerFacts layer) =>
        daily switch
        {
            PriceOfTime.MonthOverThirty => new(1, DaysPerMonth),
            PriceOfTime.TermListOverOrderDays => new(layer.TermMonths, layer.TermSeconds / NodaConstants.SecondsPerDay),
            _ => new(layer.TermMonths, layer.TermSeconds),
        };

    // A share above 1 counts as 1 in the kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WholeRatio Given(PriceRatio ratio, in LayerFacts layer, long from, long to) =>
        ratio == PriceRatio.WholeInstance
            ? new(from - to, from)
            : new(Math.Max(0, layer.High - to), layer.High - layer.Low);
}
