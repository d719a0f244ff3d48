using Cubit.Amounts;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>Prices a change in whole numbers, where its numbers are within the bounds of the kernel.</summary>
/// <remarks>
/// It answers what <see cref="DowngradeRefund"/> and <see cref="UpgradeCharge"/> answer, or that it cannot tell; those
/// then do. It allocates nothing.
/// </remarks>
internal static class AmountOnly
{
    /// <summary>The total in minor units, the used time and the reason, if they can be told.</summary>
    public static bool TryOf(
        ResizeInputs inputs,
        Direction direction,
        out long total,
        out Fraction used,
        out string? reason
    )
    {
        (total, used, reason) = (0, default, null);
        switch (direction)
        {
            case Direction.Downgrade:
                return TryRefund(new AmountChange(inputs), out total, out used, out reason);
            case Direction.Upgrade:
                return TryCharge(inputs, inputs.Subscription.ListPerMonth, inputs.ListPerMonth, out total)
                    && TryCovered(inputs, ref total);
            default:
                reason = NoRefund.SamePrice;
                return true;
        }
    }

    // What a voucher covers is not paid.
    private static bool TryCovered(ResizeInputs inputs, ref long total)
    {
        if (!SubscriptionFacts.TryMinor(inputs.Voucher, inputs.Subscription.Currency, out var voucher))
            return false;
        total -= Math.Min(total, voucher);
        return true;
    }

    private static bool TryRefund(in AmountChange change, out long total, out Fraction used, out string? reason)
    {
        reason = null;
        if (!TryLayers(change, out total, out used))
            return false;
        var inputs = change.Inputs;
        if (change.Rules.Cap == RefundCap.UpgradeCost)
        {
            if (!TryCharge(inputs, inputs.ListPerMonth, inputs.Subscription.ListPerMonth, out var cost))
                return false;
            if (total > 0 && cost == 0)
                reason = NoRefund.CappedToZero;
            total = Math.Min(total, cost);
        }

        return total > 0 || reason is not null || TryReason(change, out reason);
    }

    private static bool TryLayers(in AmountChange change, out long total, out Fraction used)
    {
        (total, used) = (0, default);
        foreach (var tranche in change.Inputs.Subscription.Tranches)
        {
            if (tranche.End <= change.At)
                continue;
            var layer = new LayerAmount(change, tranche);
            if (!layer.TryRefund(tranche.Cash, out var refund) || refund > long.MaxValue - total)
                return false;
            total += refund;
            used = Fraction.Max(used, layer.Used);
        }

        return true;
    }

    // The first that holds, as NoRefund has it.
    private static bool TryReason(in AmountChange change, out string? reason)
    {
        reason = null;
        var (isWorth, isVoucher, isPromotion, isLeft) = (false, false, false, false);
        foreach (var tranche in change.Inputs.Subscription.Tranches)
        {
            if (tranche.End <= change.At)
                continue;
            var layer = new LayerAmount(change, tranche);
            if (
                !layer.TryRefund(tranche.Cash + tranche.Voucher, out var withVoucher)
                || !layer.TryRefund(tranche.Cash + tranche.Voucher + tranche.Promotion, out var withPromotion)
            )
                return false;
            var isMore = layer.IsLeft(tranche.Cash);
            (isLeft, isWorth) = (isLeft || isMore, isWorth || (isMore && layer.IsGiven));
            (isVoucher, isPromotion) = (isVoucher || withVoucher > 0, isPromotion || withPromotion > 0);
        }

        reason =
            isWorth ? NoRefund.RoundsToZero
            : isVoucher ? NoRefund.VoucherCovers
            : isPromotion ? NoRefund.PromotionCovers
            : isLeft ? NoRefund.RatioZero
            : NoRefund.ValueUsedUp;
        return true;
    }

    private static bool TryCharge(ResizeInputs inputs, Fraction from, Fraction to, out long total)
    {
        total = 0;
        var (more, minorPerWhole) = (WholeRatio.Difference(to, from), inputs.Subscription.Currency.MinorPerWhole);
        var terms = inputs.Subscription.Terms;
        for (var i = 0; i < terms.Count; i++)
        {
            var (sold, term) = (terms[i], terms[i].Term);
            if (term.End <= inputs.At)
                continue;
            var charged = LayerPrice
                .MonthsCharged(inputs.Rules, term, Instant.Max(inputs.At, term.Start))
                .Times(WholeRatio.Of(UpgradeCharge.Factor(inputs, sold)))
                .Times(more);
            if (
                charged.IsBeyond
                || !RefundKernel.TryRounded(
                    (ulong)charged.Over,
                    (ulong)minorPerWhole,
                    (ulong)charged.Under,
                    out var line
                )
                || line > long.MaxValue - total
            )
                return false;
            total += line;
        }

        return true;
    }
}
