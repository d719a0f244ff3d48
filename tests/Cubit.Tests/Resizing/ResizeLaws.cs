using System.Globalization;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>The laws of refunds.md section 4, on random chains, under every rule set that claims them.</summary>
public sealed class ResizeLaws
{
    public static TheoryData<string> EveryRuleSet { get; } =
        new("alibaba/2022-05", "alibaba/2026-02", "linear/second", "linear/day");

    public static TheoryData<string> PathIndependent { get; } = new("alibaba/2022-05", "linear/second", "linear/day");

    public static TheoryData<string> Linear { get; } = new("linear/second", "linear/day");

    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void The_product_and_the_naive_reference_agree_on_every_chain(string rules) =>
        Law.Holds(
            rules,
            asked => AnswerText.Of(CoreChain.Answer(asked)).ShouldBe(AnswerText.Of(NaiveReference.Answer(asked)))
        );

    // Law 1. Consumption is priced here, from the facts of each tranche; it is not what is left over.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void Cash_paid_is_cash_consumed_and_refunded_and_left(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                var chain = CoreChain.Replay(asked);
                if (chain.Error is not null)
                    return;
                var paid =
                    CoreChain.Naive(chain.Sold)
                    + Exact.Sum(chain.Changes.Select(change => CoreChain.Naive(change.Answer.Paid)));
                var consumed = Exact.Sum(chain.Changes.Select(Consumption.Of));
                var refunded = Exact.Sum(chain.Changes.Select(change => change.Refunded));
                (consumed + refunded + CoreChain.Naive(chain.Held.Cash)).ShouldBe(paid);
                Exact.Sum(chain.Changes.Select(change => CoreChain.Naive(change.Answer.Earned))).ShouldBe(consumed);
            }
        );

    // Law 2.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void No_line_returns_more_than_its_cash_and_no_chain_more_than_was_paid(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                var chain = CoreChain.Replay(asked);
                foreach (var line in chain.Changes.SelectMany(change => change.Answer.Refunds))
                {
                    line.Refund.Minor.ShouldBeGreaterThanOrEqualTo(0);
                    (line.Refund.Exact <= line.Tranche.Cash).ShouldBeTrue();
                }

                var refunded = Exact.Sum(chain.Changes.Select(change => change.Refunded));
                var paid = Sum([chain.Sold, .. chain.Changes.Select(change => change.Answer.Paid)]);
                (CoreChain.Core(refunded) <= paid).ShouldBeTrue();
            }
        );

    // Law 3. The targets lie inside layers, on their edges, and close to nothing.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void A_smaller_target_never_refunds_less(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(asked).Downgrade is not { } change)
                    return;
                var last = change.Answer.Total;
                foreach (var target in SmallerTargets(change))
                {
                    var refund = change.To(target).Total;
                    refund.ShouldBeGreaterThanOrEqualTo(last);
                    last = refund;
                }
            }
        );

    // Law 4.
    [Theory]
    [MemberData(nameof(PathIndependent))]
    public void Two_downgrades_at_one_instant_refund_as_much_as_one(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(asked).Downgrade is not { } change)
                    return;
                var target = OneOf(asked, [.. SmallerTargets(change)]);
                var second = change with
                {
                    Inputs = change.Inputs with { Subscription = change.Answer.After, Order = 99 },
                };
                var twoSteps = change.Answer.Total + second.To(target).Total;
                var oneStep = change.To(target).Total;
                Math.Abs(twoSteps.Minor - oneStep.Minor).ShouldBeLessThanOrEqualTo(2 * change.Answer.Refunds.Count);
            }
        );

    // Law 5. A discount of the remaining time is no part of it: NotLaws shows how it can be pumped.
    [Theory]
    [MemberData(nameof(Linear))]
    public void Up_and_straight_back_never_returns_more_than_it_cost(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                var discount = asked.UpgradeDiscount == "none" ? "none" : "of-order";
                var chain = CoreChain.Replay(asked with { UpgradeDiscount = discount });
                if (chain.Error is not null)
                    return;
                var inputs = chain.Changes[^1].Inputs with { Subscription = chain.Held };
                var price = chain.Held.ListPerMonth;
                var up = Resize.Price(inputs with { ListPerMonth = price * new Fraction(7, 3) }).Value;
                var back = Resize
                    .Price(inputs with { Subscription = up.After, ListPerMonth = price, Order = 99 })
                    .Value;
                back.Total.ShouldBeLessThanOrEqualTo(up.Total);
            }
        );

    // Law 6, on what is held: terms, layers and the change all move by the same time.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void Moving_every_instant_alike_changes_nothing(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(asked).Changes is not [.., var change])
                    return;
                var by = OneOf(asked, Duration.FromSeconds(1), Duration.FromSeconds(-36_061), Duration.FromDays(-400));
                var moved = Resize.Price(Moved(change.Inputs, by)).Value;
                Lines(moved).ShouldBe(Lines(change.Answer));
            }
        );

    // Law 6, on a whole chain: five hours later in a zone that is five hours behind.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void The_same_wall_clock_in_another_zone_changes_nothing(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                var here = asked with { Zone = "UTC" };
                var by = Duration.FromHours(5);
                var there = here with
                {
                    Zone = "Etc/GMT+5",
                    Orders = [.. here.Orders.Select(order => order with { At = order.At + by })],
                    Change = here.Change! with { At = here.Change.At + by },
                };
                var answer = CoreChain.Answer(here);
                var moved = answer with
                {
                    Terms =
                    [
                        .. answer.Terms.Select(term => term with { Start = term.Start + by, End = term.End + by }),
                    ],
                };
                AnswerText.Of(CoreChain.Answer(there)).ShouldBe(AnswerText.Of(moved));
            }
        );

    // Law 7.
    [Theory]
    [MemberData(nameof(EveryRuleSet))]
    public void Many_instances_are_priced_as_many_times_one_before_rounding(string rules) =>
        Law.Holds(
            rules,
            asked =>
            {
                if (CoreChain.Replay(asked).Changes is not [.., var change])
                    return;
                var n = OneOf(asked, 2, 7, 1_000);
                var many = Resize.Price(Times(change.Inputs, n)).Value;
                Unrounded(many, 1).ShouldBe(Unrounded(change.Answer, n));
            }
        );

    private static Fraction Sum(IEnumerable<Fraction> parts) =>
        parts.Aggregate(Fraction.Zero, (sum, part) => sum + part);

    // One of them for each case, so that every case is cheap and all of them are tried.
    private static T OneOf<T>(NaiveCase asked, params T[] choices) =>
        choices[asked.Orders.Sum(order => order.At.ToUnixTimeSeconds()) / 60 % choices.Length];

    private static List<Fraction> SmallerTargets(PricedChange change)
    {
        var target = change.Inputs.ListPerMonth;
        var edges = change
            .Inputs.Subscription.Tranches.Select(tranche => tranche.Low)
            .Where(low => low.Sign > 0 && low < target);
        return
        [
            .. edges
                .Append(target * new Fraction(99, 100))
                .Append(target / 2)
                .Append(target / 1_000)
                .OrderByDescending(price => price),
        ];
    }

    private static ResizeInputs Moved(ResizeInputs inputs, Duration by) =>
        inputs with
        {
            At = inputs.At + by,
            Subscription = inputs.Subscription with
            {
                Terms = [.. inputs.Subscription.Terms.Select(sold => sold with { Term = Moved(sold.Term, by) })],
                Tranches =
                [
                    .. inputs.Subscription.Tranches.Select(tranche =>
                        tranche with
                        {
                            Start = tranche.Start + by,
                            End = tranche.End + by,
                            CountedFrom = tranche.CountedFrom + by,
                            Origin = tranche.Origin with
                            {
                                SoldFrom = tranche.Origin.SoldFrom + by,
                                Term = Moved(tranche.Origin.Term, by),
                            },
                        }
                    ),
                ],
            },
        };

    private static Cubit.Calendar.Term Moved(Cubit.Calendar.Term term, Duration by) =>
        term with
        {
            Anchor = term.Anchor + by,
            Start = term.Start + by,
            End = term.End + by,
        };

    private static ResizeInputs Times(ResizeInputs inputs, int n) =>
        inputs with
        {
            ListPerMonth = inputs.ListPerMonth * n,
            Subscription = inputs.Subscription with
            {
                ListPerMonth = inputs.Subscription.ListPerMonth * n,
                Tranches =
                [
                    .. inputs.Subscription.Tranches.Select(tranche =>
                        tranche with
                        {
                            Low = tranche.Low * n,
                            High = tranche.High * n,
                            Cash = tranche.Cash * n,
                            Voucher = tranche.Voucher * n,
                            Promotion = tranche.Promotion * n,
                        }
                    ),
                ],
            },
        };

    private static string Lines(Resized answer) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Total} {answer.Reason} {answer.Earned}\n{Unrounded(answer, 1)}"
        );

    private static string Unrounded(Resized answer, int times) =>
        string.Join(
            '\n',
            [
                .. answer.Refunds.Select(l =>
                    $"{l.Used} {l.Ratio} {l.Consumed * times} {l.Online * times} {l.Exact * times}"
                ),
                .. answer.Charges.Select(line => $"{line.Period} {line.Months} {line.Discount} {line.Exact * times}"),
            ]
        );
}
