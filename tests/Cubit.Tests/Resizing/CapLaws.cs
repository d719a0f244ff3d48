using Cubit.Amounts;
using Cubit.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>A rule set that caps a refund at the cost of upgrading back has no money pump.</summary>
/// <remarks>refunds.md section 4, "Not laws". The discount of the remaining time is left out, as it is there.</remarks>
public sealed class CapLaws
{
    public static TheoryData<string> EveryRuleSet => ResizeLaws.EveryRuleSet;

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void A_capped_refund_is_at_most_the_cost_of_upgrading_back(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(WithoutPump(asked)).Downgrade is not { } change)
                    return;
                var (inputs, uncapped) = (Capped(change.Inputs), change.Answer);
                var capped = Resize.Price(inputs).Value;
                var undone = inputs with
                {
                    Subscription = capped.After,
                    ListPerMonth = inputs.Subscription.ListPerMonth,
                };
                capped.Total.ShouldBe(Money.Min(uncapped.Total, Resize.Price(undone).Value.Total));

                Money.Sum(capped.Refunds.Select(line => line.Refund), capped.Total.Currency).ShouldBe(capped.Total);
                foreach (var (line, before) in capped.Refunds.Zip(uncapped.Refunds))
                    line.Refund.Minor.ShouldBeInRange(0, before.Refund.Minor);
            }
        );

    // Law 5, under every rule set once it is capped.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void Up_and_straight_back_never_returns_more_than_it_cost_once_it_is_capped(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                var chain = CoreChain.Replay(WithoutPump(asked));
                if (chain.Error is not null)
                    return;
                var inputs = Capped(chain.Changes[^1].Inputs) with { Subscription = chain.Held };
                var price = chain.Held.ListPerMonth;
                var up = Resize.Price(inputs with { ListPerMonth = price * new Fraction(7, 3) }).Value;
                var back = Resize
                    .Price(inputs with { Subscription = up.After, ListPerMonth = price, Order = 99 })
                    .Value;
                back.Total.ShouldBeLessThanOrEqualTo(up.Total);
            }
        );

    private static NaiveCase WithoutPump(NaiveCase asked) =>
        asked with
        {
            UpgradeDiscount = asked.UpgradeDiscount == "none" ? "none" : "of-order",
        };

    private static ResizeInputs Capped(ResizeInputs inputs) =>
        inputs with
        {
            Rules = inputs.Rules with { Cap = RefundCap.UpgradeCost },
        };
}
