using Shouldly;
using Xunit;
using static Cubit.Tests.Resizing.Given;

namespace Cubit.Tests.Resizing;

/// <summary>What one might take for a law, and the published rules break: the product says so.</summary>
/// <remarks>refunds.md section 4, "Not laws".</remarks>
public sealed class NotLaws
{
    [Fact]
    public void Up_and_straight_back_in_February_returns_more_than_it_cost()
    {
        var bought = Purchase(Utc(2023, 2, 1), 1, "2200");
        var up = Chain(Alibaba2022, bought).To(Utc(2023, 2, 15), "4400");
        up.Money().ShouldBe("1026.67"); // 2,200 × 14 × 24 ÷ 720

        var back = Chain(Alibaba2022, bought, Order("upgrade", Utc(2023, 2, 15), "4400")).To(Utc(2023, 2, 15), "2200");
        back.Refunds[0].Money().ShouldBe("586.67"); // (2,200 − 2,200 ÷ 30 × 14) × 1 ÷ 2
        back.Refunds[1].Money().ShouldBe("476.67"); // (1,026.67 − 2,200 ÷ 30 × 1) × 1 ÷ 2 = 476.6683
        back.Money().ShouldBe("1063.34"); // 586.67 + 476.67, 36.67 more than it cost
    }

    [Fact]
    public void A_discount_of_the_remaining_time_is_a_pump_under_linear_rules_too()
    {
        var bought = Purchase(Utc(2023, 1, 1), 12, "100") with { Discount = Exact.One };
        var chain = Chain(LinearSecond, bought) with
        {
            UpgradeDiscount = "of-remaining-time",
            Tiers = Tiers((12, "0.85")),
        };
        chain.To(Utc(2023, 1, 1), "50").Money().ShouldBe("600.00"); // (100 − 50) × 12

        var down = chain with { Orders = [bought, Order("downgrade", Utc(2023, 1, 1), "50")] };
        down.To(Utc(2023, 1, 1), "100").Money().ShouldBe("510.00"); // (100 − 50) × 12 × 0.85
    }

    [Fact]
    public void A_day_later_may_return_more_when_a_usage_tier_is_reached()
    {
        var bought = Purchase(Utc(2024, 1, 1), 36, "2200") with { Discount = Exact.Parse("0.5") };
        var chain = Chain(Alibaba2026, bought) with { Tiers = Tiers((12, "0.85")) };

        // A day's list price is 2,200 × 36 ÷ 1,096; of it 1.00 counts on day 364 and 0.85 from day 365.
        // (39,600 − 79,200 ÷ 1,096 × 364 × 1.00) × 133 ÷ 270
        chain.To(Utc(2024, 12, 30), "1100").Money().ShouldBe("6549.68");

        // (39,600 − 79,200 ÷ 1,096 × 365 × 0.85) × 133 ÷ 270
        chain.To(Utc(2024, 12, 31), "1100").Money().ShouldBe("8462.97");
    }

    [Fact]
    public void Two_steps_down_may_return_less_than_one_under_the_2026_rule()
    {
        var bought = Purchase(Utc(2025, 1, 1), 12, "100");
        var at = Utc(2025, 1, 11);
        var first = Chain(Alibaba2026, bought).To(at, "75");
        first.Money().ShouldBe("279.62"); // (1,200 − 1,200 ÷ 365 × 10) × (1 − 75 ÷ 30 × 365 ÷ 1,200)
        var second = Chain(Alibaba2026, bought, Order("downgrade", at, "75")).To(at, "50");
        second.Money().ShouldBe("287.62"); // 887.50 × (1 − 50 ÷ 30 × 365 ÷ 900), and 279.62 + 287.62 = 567.24
        var atOnce = Chain(Alibaba2026, bought).To(at, "50");
        atOnce.Money().ShouldBe("575.46"); // (1,200 − 1,200 ÷ 365 × 10) × (1 − 50 ÷ 30 × 365 ÷ 1,200)
    }
}
