using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;
using Shouldly;
using Xunit;
using static Cubit.Tests.Resizing.Given;

namespace Cubit.Tests.Resizing;

/// <summary>Changes at the edge of a term, a layer, a price or a reason, with the sums beside the figures.</summary>
public sealed class ChangeBoundaryTests
{
    private static readonly NaiveCase TwoTerms = Chain(
        LinearSecond,
        Purchase(Utc(2023, 6, 1), 1, "100"),
        Order("renewal", Utc(2023, 6, 1), "100") with
        {
            Months = 1,
        }
    );

    [Fact]
    public void A_term_bought_in_advance_is_counted_from_its_start_after_a_downgrade_before_it()
    {
        var chain = TwoTerms with { Orders = [.. TwoTerms.Orders, Order("downgrade", Utc(2023, 6, 16), "50")] };
        var answer = chain.To(Utc(2023, 7, 16, 12), "25");
        answer.Refunds.ShouldHaveSingleItem().Used.ShouldBe(Exact.Of(1_339_200)); // 15.5 days of July's 31
        answer.Money().ShouldBe("12.50"); // (50 − 50 ÷ 2) × (50 − 25) ÷ 50
    }

    [Fact]
    public void A_successor_starts_at_the_change_or_with_its_term() =>
        Held(TwoTerms, Utc(2023, 6, 16), "50")
            .Tranches.Select(tranche => tranche.Start)
            .ShouldBe([Utc(2023, 6, 16), Utc(2023, 7, 1)]);

    [Fact]
    public void A_layer_that_begins_at_the_new_price_leaves_nothing()
    {
        var chain = Chain(LinearSecond, Purchase(Utc(2023, 6, 1), 1, "100"), Order("upgrade", Utc(2023, 6, 11), "200"));
        Held(chain, Utc(2023, 6, 21), "100").Tranches.ShouldHaveSingleItem().High.ShouldBe(100);
        Held(chain, Utc(2023, 6, 21), "101").Tranches.Count.ShouldBe(2);
    }

    [Fact]
    public void An_upgrade_at_the_end_of_a_term_is_charged_for_the_next_one_alone()
    {
        var charge = TwoTerms.To(Utc(2023, 7, 1), "200").Charges.ShouldHaveSingleItem();
        (charge.Period, charge.Charge).ShouldBe((1, Exact.Of(100)));
        TwoTerms.To(Utc(2023, 7, 1) - Duration.FromSeconds(1), "200").Charges.Count.ShouldBe(2);
    }

    // In the 28 days of February the purchase's day costs 100 ÷ 28, the upgrade's 38,880 ÷ 43,200 × 750 ÷ 7 ÷ 27.
    [Fact]
    public void Where_two_layers_cost_the_same_per_day_their_list_prices_are_compared()
    {
        var chain = Chain(Alibaba2026, Purchase(Utc(2023, 2, 1), 1, "100"), Order("upgrade", Utc(2023, 2, 2), "750/7"));
        // (750 ÷ 7 − 101) ÷ (750 ÷ 7 − 100)
        chain.To(Utc(2023, 2, 3), "101").Refunds[1].Ratio.ShouldBe(Exact.Of(43, 50));
        Resize
            .Amount(Inputs(chain, Utc(2023, 2, 3), "101"))
            .Total.ToString()
            .ShouldBe(chain.To(Utc(2023, 2, 3), "101").Money());
    }

    [Fact]
    public void Where_it_was_is_refused_before_what_it_would_cost()
    {
        var inputs = Inputs(TwoTerms, Utc(2023, 6, 16), "200");
        var early = inputs with { At = Utc(2023, 5, 31), ListPerMonth = 0 };
        Code(early).ShouldBe("before_start");
        Code(inputs with { ListPerMonth = 0 }).ShouldBe("invalid_order");
    }

    [Theory]
    [InlineData("-1", "invalid_order")]
    [InlineData("0", "invalid_order")]
    [InlineData("0.0001", null)]
    [InlineData("1", null)]
    [InlineData("1.0001", "invalid_order")]
    public void A_factor_is_above_0_and_at_most_1(string factor, string? code)
    {
        var inputs = Inputs(TwoTerms, Utc(2023, 6, 16), "200") with { Discount = Fraction.Parse(factor) };
        Code(inputs).ShouldBe(code);
        if (code is not null)
            Resize.Price(inputs).Refusal!.Detail.ShouldContain("a discount factor above 0 and at most 1");
    }

    [Fact]
    public void One_line_that_is_worth_something_decides_why_nothing_is_paid()
    {
        // 150 − 50 − 150 ÷ 30 × 24 is below 0, and above it with the promotion; of the upgrade nothing was paid.
        Reason("150", promotion: "50", voucher: null).ShouldBe(NoRefund.PromotionCovers);
        Reason("150", promotion: null, voucher: "50").ShouldBe(NoRefund.VoucherCovers);

        // The first term is used up, of the second 0.004 are given up, which rounds to 0.
        var terms = TwoTerms with
        {
            Rules = Alibaba2022,
        };
        terms.To(Utc(2023, 6, 30, 12), "99.996").Reason.ShouldBe(NoRefund.RoundsToZero);
    }

    // With the voucher as cash 0.007 × 0.99 would round to a cent, which is more than the 0.00 that 0.007 holds.
    [Fact]
    public void A_voucher_of_less_than_a_cent_is_no_reason() =>
        Chain(
                LinearSecond,
                Purchase(Utc(2023, 6, 1), 1, "0.01") with
                {
                    Voucher = Exact.Parse("0.007"),
                    Cash = Exact.Zero,
                }
            )
            .To(Utc(2023, 6, 1), "0.0001")
            .Reason.ShouldBe(NoRefund.ValueUsedUp);

    private static string? Reason(string list, string? promotion, string? voucher) =>
        Chain(
                Alibaba2022,
                Purchase(Utc(2020, 9, 1), 1, list) with
                {
                    Promotion = promotion is null ? null : Exact.Parse(promotion),
                    Voucher = voucher is null ? null : Exact.Parse(voucher),
                },
                Order("upgrade", Utc(2020, 9, 2), "160") with
                {
                    Cash = Exact.Zero,
                }
            )
            .To(CloseOf(2020, 9, 24), "120")
            .Reason;

    // With a derivation and without one.
    private static string? Code(ResizeInputs inputs)
    {
        var code = Resize.Price(inputs).Refusal?.Code;
        Resize.Amount(inputs).Refusal?.Code.ShouldBe(code);
        return code;
    }

    private static Subscription Held(NaiveCase chain, Instant at, string list) =>
        CoreChain.Replay(chain with { Change = new NaiveChange(at, Exact.Parse(list)) }).Held;

    private static ResizeInputs Inputs(NaiveCase chain, Instant at, string list) =>
        AdviceTests.InputsOf(chain, at, list);
}
