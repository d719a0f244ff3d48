using Cubit.Amounts;
using Cubit.Instances;

namespace Cubit.Resizing;

/// <summary>Why a change pays nothing back. The change itself goes ahead all the same.</summary>
/// <source>docs/spec/refunds.md section 4</source>
public static class NoRefund
{
    /// <summary>The price stays.</summary>
    public const string SamePrice = "same_price";

    /// <summary>There is a refund, and the rule set caps it at 0: upgrading back would cost nothing.</summary>
    public const string CappedToZero = "capped_to_zero";

    /// <summary>An exact line is above 0 and rounds to 0.</summary>
    public const string RoundsToZero = "rounds_to_zero";

    /// <summary>With vouchers counted as cash it would pay.</summary>
    public const string VoucherCovers = "voucher_covers";

    /// <summary>With vouchers and promotions counted as cash it would pay.</summary>
    public const string PromotionCovers = "promotion_covers";

    /// <summary>Value is left, but none in the layers that the new price gives up.</summary>
    public const string RatioZero = "ratio_zero";

    /// <summary>What was paid is used up.</summary>
    public const string ValueUsedUp = "value_used_up";

    /// <summary>The first reason that holds.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="currency">The price currency.</param>
    /// <param name="beforeCap">The sum of the lines before a cap.</param>
    internal static string Of(IReadOnlyList<RefundLine> lines, Currency currency, Fraction beforeCap) =>
        beforeCap.Sign > 0 ? CappedToZero
        : lines.Any(line => line.Exact.Sign > 0) ? RoundsToZero
        : lines.Any(line => Pays(line, line.Tranche.Voucher, currency)) ? VoucherCovers
        : lines.Any(line => Pays(line, line.Tranche.Voucher + line.Tranche.Promotion, currency)) ? PromotionCovers
        : lines.Any(line => line.Online.Sign > 0) ? RatioZero
        : ValueUsedUp;

    private static bool Pays(RefundLine line, Fraction more, Currency currency) =>
        Rounding.HalfAwayFromZero(Fraction.Max(line.Online + more, Fraction.Zero) * line.Ratio, currency).Minor > 0
        && Rounding.Down(line.Tranche.Cash + more, currency).Minor > 0;
}
