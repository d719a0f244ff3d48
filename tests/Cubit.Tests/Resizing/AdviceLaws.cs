using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>What advice keeps to on random chains: it prices again, and does nothing else with money.</summary>
/// <remarks>refunds.md section 7. A few days from wherever the chain ends keep many cases affordable.</remarks>
public sealed class AdviceLaws
{
    private static readonly Duration Window = Duration.FromDays(3);

    public static TheoryData<string> EveryRuleSet => ResizeLaws.EveryRuleSet;

    public static TheoryData<string> Linear => ResizeLaws.Linear;

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void A_point_of_the_curve_is_the_change_priced_at_that_instant(string rules) =>
        Holds(
            rules,
            (asked, curve) =>
            {
                foreach (var day in curve.Days)
                {
                    var at = asked.Change!.At + Duration.FromDays(day.Day);
                    var priced = Resize.Price(curve.Inputs with { At = at }).Value;
                    (day.At, day.Refund, day.Settlement, day.Reason).ShouldBe(
                        (at, priced.Total, priced.Settlement, priced.Reason)
                    );
                    day.Used.ShouldBe(priced.Refunds.Max(line => line.Used));
                }
            }
        );

    [Theory]
    [MemberData(nameof(Linear))]
    public void A_linear_curve_never_rises(string rules) =>
        Holds(
            rules,
            (_, curve) =>
            {
                foreach (var (day, next) in curve.Days.Zip(curve.Days.Skip(1)))
                    next.Refund.ShouldBeLessThanOrEqualTo(day.Refund);
                curve.Days.ShouldAllBe(day => day.Jump == null || day.Jump.Move != JumpMove.Up);
            }
        );

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void The_best_day_is_the_earliest_of_the_highest_and_a_rise_is_marked_with_a_cause(string rules) =>
        Holds(
            rules,
            (_, curve) =>
            {
                curve.Days.ShouldAllBe(day => day.Refund <= curve.Best.Refund);
                curve.Days.Take(curve.Best.Day).ShouldAllBe(day => day.Refund < curve.Best.Refund);
                var inputs = curve.Inputs with { Rules = curve.Inputs.Rules with { Cap = RefundCap.UpgradeCost } };
                foreach (var each in new[] { curve, Advice.Curve(inputs, inputs.At + Window).Value })
                foreach (var (day, next) in each.Days.Zip(each.Days.Skip(1)))
                {
                    if (next.Refund > day.Refund)
                        next.Jump!.Move.ShouldBe(JumpMove.Up);
                    next.Jump?.Causes.ShouldNotBeEmpty();
                }
            }
        );

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void Undoing_at_once_costs_what_the_reference_charges_for_the_upgrade_back(string rules) =>
        Holds(
            rules,
            (asked, curve) =>
            {
                var undone = asked with
                {
                    Orders = [.. asked.Orders, new NaiveOrder("downgrade", asked.Change!.At, asked.Change.List)],
                    Change = asked.Change with { List = CoreChain.Naive(curve.Inputs.Subscription.ListPerMonth) },
                };
                var trip = Advice.ThereAndBack(curve.Inputs);
                CoreChain.Naive(trip.Back.Total.Exact).ShouldBe(NaiveReference.Answer(undone).Total);
                trip.Cost.ShouldBe(trip.Back.Total - curve.Now.Refund);
                // What one rule set left behind, every other can price.
                foreach (var one in Advice.Compare(curve.Inputs, RuleSetJson.Shipped.Values))
                    one.Resized.Total.ShouldBe(Resize.Price(curve.Inputs with { Rules = one.Rules }).Value.Total);
            }
        );

    private static void Holds(string rules, Action<NaiveCase, RefundCurve> claim) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(asked).Downgrade is { Inputs: var inputs })
                    claim(asked, Advice.Curve(inputs, inputs.At + Window).Value);
            }
        );
}
