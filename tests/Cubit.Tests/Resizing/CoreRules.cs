using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Tests.Resizing;

/// <summary>The rule set that a case names, as the product ships it, with the case's upgrade discount.</summary>
internal static class CoreRules
{
    public static RuleSet Of(NaiveCase asked) =>
        RuleSetJson.Shipped[asked.Rules] with
        {
            UpgradeDiscount = asked.UpgradeDiscount switch
            {
                "of-remaining-time" => UpgradeDiscount.OfRemainingTime,
                "of-order" => UpgradeDiscount.OfOrder,
                _ => UpgradeDiscount.None,
            },
        };
}
