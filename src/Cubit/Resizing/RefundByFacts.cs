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
        var (isCovered, isLeft, isWorth) = (false, false, false);
        foreach (ref readonly var layer in layers)
        {
            if (layer.End <= at)
                continue;
            var layerUsed = Used(rules, layer, at);
            var time = Rate(rules, layer).Times(layerUsed * layer.DiscountOver, layer.DiscountUnder);
            var given = Given(rules, layer, from, to);
            var kernel = new RefundKernel(
                layer.Cash,
                layer.High - layer.Low,
                time.Over,
                time.Under,
                given.Over,
                given.Under
            );
            if (!kernel.TryRefund(out var refund) || refund > long.MaxValue - total)
                return false;
            total += refund;
            used = Math.Max(used, layerUsed);
            if (total > 0)
                continue;
            isCovered |= layer.IsCovered;
            isLeft |= kernel.IsLeft;
            isWorth |= kernel.IsLeft && given.Over > 0;
        }

        if (total > 0)
            return true;
        reason =
            isWorth ? NoRefund.RoundsToZero
            : isLeft ? NoRefund.RatioZero
            : NoRefund.ValueUsedUp;
        return isWorth || !isCovered;
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
    private static long Used(RuleSet rules, in LayerFacts layer, long at)
    {
        // All ones once the layer has begun, else 0: whether it has cannot be foreseen, so there is no branch on it.
        var begun = ~((at - layer.Start) >> 63);
        var seconds = Math.Max(0, at - layer.CountedFrom);
        return begun
            & rules.Used switch
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
    private static WholeRatio Rate(RuleSet rules, in LayerFacts layer) =>
        rules.Daily switch
        {
            PriceOfTime.MonthOverThirty => new(1, DaysPerMonth),
            PriceOfTime.TermListOverOrderDays => new(layer.TermMonths, layer.TermSeconds / NodaConstants.SecondsPerDay),
            _ => new(layer.TermMonths, layer.TermSeconds),
        };

    // A share above 1 counts as 1 in the kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WholeRatio Given(RuleSet rules, in LayerFacts layer, long from, long to) =>
        rules.Ratio == PriceRatio.WholeInstance
            ? new(from - to, from)
            : new(Math.Max(0, layer.High - to), layer.High - layer.Low);
}
