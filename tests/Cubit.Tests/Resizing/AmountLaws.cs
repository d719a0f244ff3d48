using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>An amount asked for alone is the one that the derivation leads to, and the naive reference's.</summary>
public sealed class AmountLaws
{
    internal static readonly RuleSet[] EveryCombination =
    [
        .. from daily in Enum.GetValues<PriceOfTime>()
        from used in Enum.GetValues<UsedTimeCount>()
        from discount in Enum.GetValues<ConsumptionDiscount>()
        from ratio in Enum.GetValues<PriceRatio>()
        from upgrade in Enum.GetValues<TimeLeft>()
        from factor in Enum.GetValues<UpgradeDiscount>()
        from cap in Enum.GetValues<RefundCap>()
        from coefficients in new Coefficient[][] { [], [new("ecs", 30, new Fraction(3, 2))] }
        select new RuleSet(
            "every/choice",
            new NodaTime.LocalDate(2020, 1, 1),
            "",
            daily,
            used,
            discount,
            coefficients,
            ratio,
            upgrade,
            factor,
            cap
        ),
    ];

    public static TheoryData<string> EveryRuleSet => ResizeLaws.EveryRuleSet;

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void The_amount_alone_is_the_naive_references(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                var chain = CoreChain.Replay(asked);
                if (chain.Error is not null || chain.Changes.Count == 0 || asked.Change is null)
                    return;
                var naive = NaiveReference.Answer(asked);
                var amount = Resize.Amount(chain.Changes[^1].Inputs);
                amount.Direction.ToString().ToLowerInvariant().ShouldBe(naive.Direction);
                CoreChain.Naive(amount.Total.Exact).ShouldBe(naive.Total);
                (amount.Settlement is { } settled ? CoreChain.Naive(settled.Exact) : null).ShouldBe(naive.Settlement);
                amount.Reason.ShouldBe(naive.Reason);
            }
        );

    [Fact]
    public void The_amount_alone_is_that_of_the_derivation_under_every_combination_of_choices()
    {
        var (next, told, all) = (0, 0, 0);
        Law.Holds(
            "alibaba/2022-05",
            asked =>
            {
                foreach (var change in CoreChain.Replay(asked).Changes)
                {
                    var inputs = change.Inputs with { Rules = EveryCombination[next++ % EveryCombination.Length] };
                    Resize.Amount(inputs).ShouldBe(Exactly(inputs));
                    told += AmountOnly.TryOf(inputs, Resize.DirectionOf(inputs), out _, out _, out _) ? 1 : 0;
                    all++;
                }
            },
            EveryCombination.Length
        );
        (told * 100 / Math.Max(1, all)).ShouldBeGreaterThan(80, "the exact path should be the exception");
    }

    // A few combinations for each change: together they have every choice beside most others, in a blink.
    [Fact]
    public void The_amount_alone_is_that_of_the_derivation_for_every_change_of_the_vectors()
    {
        const int Apart = 17,
            Each = 6;
        var inputs = Vector
            .All.SelectMany(vector => CoreChain.Replay(vector.Case).Changes)
            .SelectMany(change => Enumerable.Repeat(change.Inputs, Each))
            .Select((asked, i) => asked with { Rules = EveryCombination[i * Apart % EveryCombination.Length] });
        foreach (var asked in inputs)
            Resize.Amount(asked).ShouldBe(Exactly(asked));
    }

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void Plain_values_of_one_purchase_have_the_amount_of_its_subscription(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(asked).Changes is not [{ Inputs: var priced }, ..])
                    return;
                // A change of plain values is asked about without a voucher.
                var inputs = priced with
                {
                    Voucher = default,
                };
                if (inputs is not { Subscription: { Tranches: [var bought], Terms: [var sold] } held })
                    return;
                if (inputs.Discount is not null || inputs.Cash is not null)
                    return;
                var plain = new Bought(
                    held.Product,
                    held.Currency,
                    sold.Term,
                    held.ListPerMonth,
                    sold.Discount,
                    bought.Promotion,
                    bought.Voucher,
                    bought.Cash
                );
                var (at, to, tiers) = (inputs.At, inputs.ListPerMonth, inputs.Tiers);
                Resize.Amount(plain, at, to, inputs.Rules, tiers, inputs.Fx).ShouldBe(Exactly(inputs));
                if (Unpaid(held, sold) == bought.Cash + bought.Voucher + bought.Promotion)
                    Resize
                        .Amount(plain with { Cash = null }, at, to, inputs.Rules, tiers, inputs.Fx)
                        .ShouldBe(Exactly(inputs));
            }
        );

    [Fact]
    public void What_is_refused_with_a_derivation_is_refused_without_one()
    {
        var inputs = CoreChain
            .Replay(
                Given.Chain(Given.Alibaba2022, Given.Purchase(Given.Utc(2020, 9, 1), 1, "150")) with
                {
                    Change = new NaiveChange(Given.CloseOf(2020, 9, 24), Exact.Parse("120")),
                }
            )
            .Changes[0]
            .Inputs;
        Resize.Amount(inputs).Total.ToString().ShouldBe("6.00");
        Refusal(inputs with { At = Given.Utc(2020, 8, 31) }).ShouldBe("before_start");
        Refusal(inputs with { At = Given.Utc(2020, 10, 1) }).ShouldBe("after_end");
        Refusal(inputs with { ListPerMonth = 0 }).ShouldBe("invalid_order");
    }

    private static string? Refusal(ResizeInputs inputs)
    {
        var refused = Resize.Amount(inputs).Refusal;
        refused?.Detail.ShouldBe(Resize.Price(inputs).Refusal!.Detail);
        return refused?.Code;
    }

    private static Fraction Unpaid(Subscription held, SoldTerm sold) =>
        Rounding.HalfAwayFromZero(held.ListPerMonth * sold.Term.Months * sold.Discount, held.Currency).Exact;

    private static ResizeAmount Exactly(ResizeInputs inputs)
    {
        var exact = Resize.Price(inputs).Value;
        var used = exact.Refunds.Aggregate(Fraction.Zero, (most, line) => Fraction.Max(most, line.Used));
        var (total, time) = (exact.Total, WholeRatio.Of(used));
        ResizeAmount amount = new(exact.Direction, total.Minor, total.Currency, inputs.Fx, time, exact.Reason);
        (amount.Total, amount.Settlement, amount.Used).ShouldBe((total, exact.Settlement, used));
        return amount;
    }
}
