using Cubit.Amounts;
using Cubit.Catalog;

namespace Cubit.Resizing;

/// <summary>What giving an instance up would give back: a downgrade to nothing, whose price ratio is 1.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"; docs/spec/refunds.md section 4</source>
public static class Refundable
{
    /// <summary>The facts that a cancellation's refund follows from.</summary>
    /// <param name="asked">The same facts of a change; its price, discount and cap are left out.</param>
    public static ResizeInputs Inputs(ResizeInputs asked) =>
        asked with
        {
            ListPerMonth = Fraction.Zero,
            Discount = null,
        };

    /// <summary>The value that is left, layer by layer, with its derivation; nothing is held after it.</summary>
    /// <remarks>The cap of a rule set compares with upgrading back, which a deleted instance cannot.</remarks>
    public static Resized Of(ResizeInputs asked)
    {
        var inputs = Inputs(asked);
        var working = new Working(inputs.Rules.Id, inputs.Subscription.Currency);
        var uncapped = inputs with { Rules = inputs.Rules with { Cap = RefundCap.None } };
        var priced = DowngradeRefund.Price(uncapped, working);
        var after = inputs.Subscription with { Tranches = [] };
        var earned = inputs.Subscription.Cash - priced.Total.Exact;
        return Resize.Settled(priced with { After = after, Earned = earned }, inputs, working);
    }
}
