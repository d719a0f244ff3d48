using NodaTime;
using Shouldly;
using Xunit;
using static Cubit.Tests.Resizing.Given;

namespace Cubit.Tests.Resizing;

/// <summary>The worked figures of refunds.md, each with its sum beside it.</summary>
public sealed class WorkedFigures
{
    private static readonly NaiveCase Year2026Rule = Chain(
        Alibaba2026,
        Purchase(Utc(2025, 1, 1), 12, "100") with
        {
            Cash = Exact.Of(600),
        },
        Order("upgrade", Utc(2025, 7, 5), "200") with
        {
            Cash = Exact.Of(600),
        }
    );

    [Fact]
    public void The_example_of_the_source_document_returns_6_00()
    {
        var answer = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "150")).To(CloseOf(2020, 9, 24), "120");
        var line = answer.Refunds.ShouldHaveSingleItem();
        line.Used.ShouldBe(Exact.Of(24));
        line.Online.ShouldBe(Exact.Of(30)); // 150 − 150 ÷ 30 × 24
        line.Ratio.ShouldBe(Exact.Of(1, 5)); // (150 − 120) ÷ 150
        answer.Money().ShouldBe("6.00"); // 30 × 1 ÷ 5
    }

    [Fact]
    public void Ten_in_the_morning_of_the_24th_day_is_day_24_and_a_second_into_the_25th_is_not()
    {
        var ecs = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "150")) with { Product = "ecs" };
        ecs.To(Utc(2020, 9, 24, 10), "120").Money().ShouldBe("6.00"); // (150 − 5 × 24) × 1 ÷ 5
        ecs.To(Utc(2020, 9, 25), "120").Money().ShouldBe("6.00"); // still (150 − 5 × 24) × 1 ÷ 5
        ecs.To(Utc(2020, 9, 25) + Duration.FromSeconds(1), "120").Money().ShouldBe("5.00"); // (150 − 5 × 25) × 1 ÷ 5
    }

    [Fact]
    public void A_refund_starts_from_what_was_paid_after_the_discount()
    {
        var chain = Chain(LinearSecond, Purchase(Utc(2020, 9, 1), 1, "1000") with { Discount = Exact.Parse("0.85") });
        chain.To(Utc(2020, 9, 1), "500").Refunds[0].Online.ShouldBe(Exact.Of(850)); // 1,000 × 0.85
    }

    [Fact]
    public void Half_a_year_of_100_CU_at_15_percent_off_down_to_60_CU_returns_4_438_13()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2023, 1, 1), 12, "2200") with { Discount = Exact.Parse("0.85") });
        var answer = chain.To(Utc(2023, 7, 2), "1320");
        answer.Refunds[0].Consumed.ShouldBe(Exact.Of(34_034, 3)); // 2,200 ÷ 30 × 182 × 0.85
        answer.Refunds[0].Online.ShouldBe(Exact.Of(33_286, 3)); // 2,200 × 12 × 0.85 − 34,034 ÷ 3 = 22,440 − 11,344.67
        answer.Money().ShouldBe("4438.13"); // 33,286 ÷ 3 × (2,200 − 1,320) ÷ 2,200 = 4,438.1333
    }

    [Fact]
    public void The_2026_rule_returns_207_08_where_its_page_misprints_212_92()
    {
        // The page states 600 consumed. That is a used year at a tier of one half: 1,200 ÷ 365 × 365 × 0.5.
        var chain = Chain(Alibaba2026, Purchase(Utc(2025, 1, 1), 12, "100") with { Cash = Exact.Of(1_020) }) with
        {
            Tiers = Tiers((12, "0.5")),
        };
        var answer = chain.To(Utc(2026, 1, 1) - Duration.FromSeconds(1), "50");
        answer.Refunds[0].Online.ShouldBe(Exact.Of(420)); // 1,020 − 600
        answer.Refunds[0].Ratio.ShouldBe(Exact.Of(71, 144)); // (1,200 ÷ 365 − 50 ÷ 30) ÷ (1,200 ÷ 365) = 0.49305556
        answer.Money().ShouldBe("207.08"); // 420 × 71 ÷ 144 = 207.0833
    }

    [Fact]
    public void Under_the_2026_rule_an_upgrade_is_compared_with_the_layer_below()
    {
        var lines = Year2026Rule.To(Utc(2025, 10, 3), "100").Refunds;
        lines[0].Money().ShouldBe("0.00"); // ratio (1,200 ÷ 365 − 100 ÷ 30) ÷ (1,200 ÷ 365) = −0.013889 → 0
        lines[1].Online.ShouldBe(Exact.Of(300)); // 600 − 100 × 6 ÷ 180 × 90
        lines[1].Ratio.ShouldBe(Exact.Of(73, 74)); // (200 ÷ 30 − 100 ÷ 30) ÷ (200 ÷ 30 − 1,200 ÷ 365) = 0.98648649
        lines[1].Money().ShouldBe("295.95"); // 300 × 73 ÷ 74 = 295.9459
    }

    [Fact]
    public void A_deficit_times_a_negative_ratio_is_no_refund()
    {
        var line = Year2026Rule.To(Utc(2025, 10, 3), "100").Refunds[0];
        line.Online.ShouldBe(Exact.Of(-22_200, 73)); // 600 − 1,200 ÷ 365 × 275; the page takes −300
        line.Refund.ShouldBe(Exact.Zero); // never −300 × −0.013889 = 4.17
    }

    [Fact]
    public void Half_way_down_an_upgrade_returns_half_and_the_order_below_nothing()
    {
        var lines = Year2026Rule.To(Utc(2025, 10, 3), "150").Refunds;
        lines[0].Ratio.ShouldBe(Exact.Zero); // (1,200 ÷ 365 − 150 ÷ 30) ÷ (1,200 ÷ 365) < 0
        lines[1].Ratio.ShouldBe(Exact.Of(73, 148)); // (200 ÷ 30 − 150 ÷ 30) ÷ (200 ÷ 30 − 1,200 ÷ 365) = 0.49324324
        lines[1].Money().ShouldBe("147.97"); // 300 × 73 ÷ 148 = 147.9730
    }

    [Fact]
    public void A_voucher_of_100_leaves_nothing_on_day_24()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "150") with { Voucher = Exact.Of(100) });
        var answer = chain.To(CloseOf(2020, 9, 24), "120");
        answer.Refunds[0].Online.ShouldBe(Exact.Of(-70)); // (150 − 100) − 5 × 24
        answer.Money().ShouldBe("0.00");
        answer.Reason.ShouldBe("voucher_covers"); // (150 − 120) × 1 ÷ 5 would be 6.00
    }

    [Fact]
    public void An_instance_bought_in_an_activity_may_return_nothing()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "150") with { Promotion = Exact.Of(50) });
        var answer = chain.To(CloseOf(2020, 9, 24), "120");
        answer.Refunds[0].Online.ShouldBe(Exact.Of(-20)); // (150 − 50) − 5 × 24
        answer.Reason.ShouldBe("promotion_covers"); // (150 − 120) × 1 ÷ 5 would be 6.00
    }

    [Fact]
    public void Fifty_more_CU_for_188_days_and_14_hours_cost_6_914_72()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2020, 4, 1), 12, "2200") with { Discount = Exact.Parse("0.85") });
        var answer = chain.To(Utc(2020, 9, 24, 10), "3300");
        answer.Charges[0].Months.ShouldBe(Exact.Of(4_526, 720)); // (188 × 24 + 14) hours ÷ 720
        answer.Money().ShouldBe("6914.72"); // 50 × 22 × 4,526 ÷ 720 = 6,914.7222
    }

    [Fact]
    public void Fifty_days_more_of_7_200_a_month_cost_12_000()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2024, 1, 1), 3, "7200"));
        chain.To(Utc(2024, 2, 11), "14400").Money().ShouldBe("12000.00"); // 7,200 × 50 × 24 ÷ 720
    }

    [Fact]
    public void The_published_upgrade_with_184_days_left_costs_938_40()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2026, 1, 1), 12, "120") with { Discount = Exact.Parse("0.85") });
        var answer = (chain with { UpgradeDiscount = "of-order" }).To(Utc(2026, 7, 1), "300");
        answer.Money().ShouldBe("938.40"); // (300 − 120) × 184 × 24 ÷ 720 × 0.85
    }

    [Fact]
    public void An_upgrade_is_discounted_only_where_the_rule_set_says_so()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2026, 1, 1), 12, "7200") with { Discount = Exact.Parse("0.85") });
        chain.To(Utc(2026, 7, 1), "14400").Money().ShouldBe("44160.00"); // 7,200 × 184 ÷ 30
        var discounted = chain with { UpgradeDiscount = "of-order" };
        discounted.To(Utc(2026, 7, 1), "14400").Money().ShouldBe("37536.00"); // 7,200 × 184 ÷ 30 × 0.85
    }

    [Fact]
    public void A_term_bought_at_noon_ends_at_the_midnight_after_its_month()
    {
        var noon = Chain(Alibaba2022, Purchase(Utc(2023, 1, 1, 12), 1, "150")).To(Utc(2023, 1, 2), "150").Terms[0];
        noon.End.ShouldBe(Utc(2023, 2, 2));
        noon.Days.ShouldBe(Exact.Of(31)); // 31 days and 12 hours, rounded down
    }

    [Fact]
    public void Half_a_minor_unit_goes_away_from_zero_in_the_settlement_currency()
    {
        var chain = Chain(LinearSecond, Purchase(Utc(2023, 6, 1), 1, "200.50")) with
        {
            Settlement = new NaiveSettlement("CNY", Exact.Parse("7.78")),
        };
        chain.To(Utc(2023, 6, 1), "100.25").Settlement.ShouldBe(Exact.Parse("779.95")); // 100.25 × 7.78 = 779.945
    }

    [Fact]
    public void The_refund_of_the_source_settles_in_ringgit_at_24_60()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "150")) with
        {
            Settlement = new NaiveSettlement("MYR", Exact.Parse("4.1")),
        };
        chain.To(CloseOf(2020, 9, 24), "120").Settlement.ShouldBe(Exact.Parse("24.60")); // 6.00 × 4.1
    }
}
