using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using Cubit.Tests.Explanation;
using NodaTime;
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

                if (capped.Total.Minor == 0 && uncapped.Total.Minor > 0)
                    capped.Reason.ShouldBe("capped_to_zero");
                Money.Sum(capped.Refunds.Select(line => line.Refund), capped.Total.Currency).ShouldBe(capped.Total);
                foreach (var (line, before) in capped.Refunds.Zip(uncapped.Refunds))
                    line.Refund.Minor.ShouldBeInRange(0, before.Refund.Minor);
            }
        );

    [Fact]
    public async Task A_cap_of_zero_is_the_reason_and_an_auditor_finds_it_too()
    {
        var september = Given.Chain("linear/day", Given.Purchase(Given.Utc(2020, 9, 1), 1, "150"));
        var minuteBeforeTheEnd = Given.Utc(2020, 10, 1) - Duration.FromMinutes(1);
        var inputs = AdviceTests.InputsOf(september, minuteBeforeTheEnd, "120");
        // (150 − 5 × 29) × 30 ÷ 150; going back costs 30 × 1 minute ÷ 43,200
        Resize.Price(inputs).Value.Total.Minor.ShouldBe(1_00);
        var capped = Capped(inputs with { Rules = inputs.Rules with { Upgrade = TimeLeft.Hours } });
        var resized = Resize.Price(capped).Value;
        (resized.Total.Minor, resized.Reason).ShouldBe((0, "capped_to_zero"));
        (await Checker.RunAsync([ResizedJson.Of(capped, resized)])).ShouldAgree();
    }

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
