using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;
using NodaTime;
using Shouldly;
using Xunit;
using static Cubit.Tests.Resizing.Given;

namespace Cubit.Tests.Resizing;

/// <summary>The further questions of refunds.md section 7, with the sums beside the figures.</summary>
public sealed class AdviceTests
{
    private static readonly NaiveCase September = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "150"));

    [Fact]
    public void The_example_of_the_source_loses_a_dollar_a_day()
    {
        var curve = CurveOf(September, CloseOf(2020, 9, 24), "120");
        // (150 − 5 × 24) × 1 ÷ 5 = 6, and 5 × 1 ÷ 5 = 1 less for each day; the close of the 30th is the end.
        Refunds(curve).ShouldBe(["6.00", "5.00", "4.00", "3.00", "2.00", "1.00"]);
        curve.Days.Select(day => $"{day.Used}").ShouldBe(["24", "25", "26", "27", "28", "29"]);
        curve.Days[^1].At.ShouldBe(Utc(2020, 9, 30));
        curve.Days.ShouldAllBe(day => day.Jump == null);
        curve.IsComplete.ShouldBeTrue();

        (curve.Best, curve.IsWaitingBetter).ShouldBe((curve.Now, false));
        $"{curve.WaitingGains} {curve.OneDayChanges} {curve.RenewalChanges}".ShouldBe("0.00 -1.00 -6.00");
    }

    [Fact]
    public void On_the_last_day_there_is_no_day_later()
    {
        var curve = CurveOf(September, Utc(2020, 9, 30, 10), "120");
        curve.Days.ShouldHaveSingleItem().Reason.ShouldBe(NoRefund.ValueUsedUp); // 150 − 5 × 30
        curve.OneDayChanges.ShouldBeNull();
    }

    [Fact]
    public void A_curve_can_stop_before_the_end()
    {
        var inputs = InputsOf(September, Utc(2020, 9, 20), "120");
        Advice.Curve(inputs, Utc(2020, 9, 23)).Value.Days.Count.ShouldBe(3); // the 20th, 21st and 22nd
        Advice.Curve(inputs, Utc(2020, 9, 23, 1)).Value.Days.Count.ShouldBe(4);
        Advice.Curve(inputs, Utc(2020, 9, 1)).Value.Days.ShouldHaveSingleItem().At.ShouldBe(inputs.At);
    }

    [Fact]
    public void A_tier_that_is_reached_makes_waiting_pay_and_is_named()
    {
        var bought = Purchase(Utc(2024, 1, 1), 36, "2200") with { Discount = Exact.Parse("0.5") };
        var chain = Chain(Alibaba2026, bought) with { Tiers = Tiers((12, "0.85")) };
        var curve = CurveOf(chain, CloseOf(2024, 12, 28), "1100");
        // (39,600 − 79,200 ÷ 1,096 × days × factor) × 133 ÷ 270, the factor 1 up to day 364 and 0.85 from day 365
        Refunds(curve).Take(4).ShouldBe(["6585.28", "6549.68", "8462.97", "8432.72"]);
        Marks(curve).Take(1).ShouldBe(["2 up tier-reached"]);
        curve.Best.Day.ShouldBe(2);
        curve.IsWaitingBetter.ShouldBeTrue();
        $"{curve.WaitingGains}".ShouldBe("1877.69"); // 8,462.97 − 6,585.28
    }

    [Fact]
    public void A_coefficient_that_ends_is_named()
    {
        var chain = Chain(Alibaba2026, Purchase(Utc(2020, 9, 1), 2, "150")) with { Product = "ecs" };
        var curve = CurveOf(chain, CloseOf(2020, 9, 29), "120");
        // (300 − 300 ÷ 61 × 29 × 1.5) × 14 ÷ 75, then (300 − 300 ÷ 61 × 30) × 14 ÷ 75
        Refunds(curve).Take(2).ShouldBe(["16.07", "28.46"]);
        // From then on a day takes 300 ÷ 61 and no longer half as much again; that is the new trend.
        Marks(curve).ShouldBe(["1 up coefficient-ended"]);
    }

    [Fact]
    public void A_coefficient_that_ends_below_one_is_named_too()
    {
        var inputs = InputsOf(September with { Product = "ecs" }, CloseOf(2020, 9, 5), "120");
        var half = inputs.Rules with { Coefficients = [new Coefficient("ecs", 7, new Fraction(1, 2))] };
        var curve = Advice.Curve(inputs with { Rules = half }, inputs.Subscription.End).Value;
        // A fifth of 150 − 5 × days × ½, and of 150 − 5 × 7 from the seventh day on
        Refunds(curve).Take(4).ShouldBe(["27.50", "27.00", "23.00", "22.00"]);
        Marks(curve).ShouldBe(["2 down coefficient-ended"]);
    }

    [Fact]
    public void A_cap_that_takes_no_more_than_rounding_does_is_no_jump()
    {
        // Two layers are rounded each for itself, the way back up once: the cap binds on some days, by a cent.
        var bought = Purchase(Utc(2020, 4, 1), 12, "2200") with
        {
            Discount = Exact.Parse("0.85"),
        };
        var chain = Chain("linear/day", bought, Order("upgrade", Utc(2020, 9, 24, 10), "3300"));
        var inputs = InputsOf(chain with { UpgradeDiscount = "of-order" }, Utc(2020, 9, 24, 10), "440");
        var capped = inputs with { Rules = inputs.Rules with { Cap = RefundCap.UpgradeCost } };
        var curve = Advice.Curve(capped, inputs.Subscription.End).Value;
        var free = Advice.Curve(inputs, inputs.Subscription.End).Value;
        curve.Days.Zip(free.Days).Count(day => day.First.Refund < day.Second.Refund).ShouldBeGreaterThan(20);
        Marks(curve).ShouldBeEmpty();
    }

    [Fact]
    public void The_end_of_a_term_and_the_begin_of_the_next_are_named()
    {
        var renewed = Purchase(Utc(2023, 2, 1), 1, "150") with { Kind = "renewal" };
        var chain = Chain(Alibaba2022, Purchase(Utc(2023, 2, 1), 1, "150"), renewed);
        var curve = CurveOf(chain, Utc(2023, 2, 26), "120");
        // A fifth of 150 − 5 × 25 … 27, and 30.00 of March; on 1 March a fifth of 150 − 5 × 1: its first day has begun.
        Refunds(curve).Take(5).ShouldBe(["35.00", "34.00", "33.00", "29.00", "29.00"]);
        Marks(curve).ShouldBe(["3 down term-ended,term-began"]);
        curve.Days[^1].At.ShouldBe(Utc(2023, 3, 31));
    }

    [Fact]
    public void Rounding_that_hides_a_day_is_named()
    {
        var curve = CurveOf(Chain(LinearSecond, Purchase(Utc(2020, 9, 1), 1, "0.09")), Utc(2020, 9, 25), "0.05");
        // 0.04 ÷ 30 × 6 = 0.008, 0.0067, 0.0053, 0.004, 0.0027, 0.0013
        Refunds(curve).ShouldBe(["0.01", "0.01", "0.01", "0.00", "0.00", "0.00"]);
        Marks(curve).ShouldBe(["1 level rounding", "2 level rounding", "4 level rounding", "5 level rounding"]);
    }

    [Theory]
    [InlineData("236.71", "294.25")] // 50 × 12 × 180 ÷ 365 × 0.8, then 50 × 12 × 179 ÷ 365, no longer capped
    [InlineData("236.71", "264.82", 3, "0.9")] // the same, then 50 × 12 × 179 ÷ 365 × 0.9
    public void A_cap_that_rises_is_named(string capped, string after, int months = 6, string factor = "0.8")
    {
        var chain = Chain(LinearSecond, Purchase(Utc(2023, 1, 1), 12, "100") with { Discount = Exact.One });
        var inputs = InputsOf(chain with { Tiers = Tiers((months, factor), (6, "0.8")) }, Utc(2023, 7, 4), "50");
        var rules = inputs.Rules with
        {
            Cap = RefundCap.UpgradeCost,
            UpgradeDiscount = UpgradeDiscount.OfRemainingTime,
        };
        var curve = Advice.Curve(inputs with { Rules = rules }, Utc(2023, 7, 8)).Value;
        Refunds(curve).Skip(1).Take(2).ShouldBe([capped, after]);
        Marks(curve).ShouldBe(["2 up cap"]);
    }

    [Fact]
    public void The_same_change_is_compared_under_each_rule_set()
    {
        var inputs = InputsOf(September with { Product = "ecs" }, CloseOf(2020, 9, 3), "120");
        var compared = Advice.Compare(
            inputs,
            [inputs.Rules, InputsOf(September with { Rules = Alibaba2026 }, CloseOf(2020, 9, 3), "120").Rules]
        );
        // (150 − 5 × 3) × 1 ÷ 5, and (150 − 5 × 3 × 1.5) × 1 ÷ 5
        compared
            .Select(one => $"{one.Rules.Id} {one.Resized.Total}")
            .ShouldBe(["alibaba/2022-05 27.00", "alibaba/2026-02 25.50"]);
    }

    [Fact]
    public void Undoing_at_once_costs_the_upgrade_back()
    {
        var trip = Advice.ThereAndBack(
            InputsOf(Chain(Alibaba2022, Purchase(Utc(2023, 2, 1), 1, "4400")), Utc(2023, 2, 15), "2200")
        );
        $"{trip.Down.Total}".ShouldBe("1173.33"); // (4,400 − 4,400 ÷ 30 × 14) × 1 ÷ 2
        $"{trip.Back.Total}".ShouldBe("1026.67"); // 2,200 × 14 × 24 ÷ 720
        $"{trip.Cost}".ShouldBe("-146.66"); // February has 28 days and a month is 30: the published rule pays
    }

    [Fact]
    public void The_same_price_is_flat_and_costs_nothing_to_undo()
    {
        var inputs = InputsOf(September, Utc(2020, 9, 20), "150");
        var curve = Advice.Curve(inputs, inputs.Subscription.End).Value;
        curve.Days.ShouldAllBe(day => day.Refund.Minor == 0 && day.Reason == NoRefund.SamePrice && day.Jump == null);
        Advice.ThereAndBack(inputs).Cost.Minor.ShouldBe(0);
    }

    [Fact]
    public void Advice_is_on_downgrades_within_the_terms()
    {
        var inputs = InputsOf(September, Utc(2020, 9, 20), "120");
        Should
            .Throw<ArgumentException>(() => Advice.Of(inputs with { ListPerMonth = 151 }, []))
            .Message.ShouldStartWith("Advice is on downgrades.");
        Advice.Of(inputs with { At = Utc(2020, 10, 1) }, []).Refusal!.Code.ShouldBe("after_end");
        Advice.Of(inputs with { At = Utc(2020, 8, 1) }, []).Refusal!.Code.ShouldBe("before_start");
    }

    [Fact]
    public void A_curve_is_cut_at_its_bounds_and_says_so()
    {
        var renewal = Purchase(Utc(2020, 9, 1), 120, "150") with { Kind = "renewal" };
        var twenty = Chain(LinearSecond, Purchase(Utc(2020, 9, 1), 120, "150"), renewal);
        var curve = CurveOf(twenty, Utc(2020, 9, 1), "120");
        (curve.Days.Count, curve.IsComplete).ShouldBe((Advice.DaysMax, false));

        NaiveOrder[] upgrades =
        [
            .. Enumerable.Range(1, 9).Select(i => Order("upgrade", Utc(2020, 9, 1), $"{150 + i}")),
        ];
        var layers = Chain(LinearSecond, [Purchase(Utc(2020, 9, 1), 120, "150"), .. upgrades]);
        curve = CurveOf(layers, Utc(2020, 9, 1), "120");
        (curve.Days.Count, curve.IsComplete).ShouldBe((Advice.LinesMax / 10, false));
    }

    internal static ResizeInputs InputsOf(NaiveCase chain, Instant at, string list) =>
        CoreChain.Replay(chain with { Change = new NaiveChange(at, Exact.Parse(list)) }).Changes[^1].Inputs;

    private static RefundCurve CurveOf(NaiveCase chain, Instant at, string list)
    {
        var inputs = InputsOf(chain, at, list);
        return Advice.Curve(inputs, inputs.Subscription.End).Value;
    }

    private static IEnumerable<string> Refunds(RefundCurve curve) => curve.Days.Select(day => $"{day.Refund}");

    private static IEnumerable<string> Marks(RefundCurve curve) =>
        curve.Days.Where(day => day.Jump is not null).Select(day => $"{day.Day} {AdviceText.Of(day.Jump!)}");
}
