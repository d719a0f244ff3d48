using Cubit.Amounts;
using Cubit.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>
/// Each way to an amount without a derivation, on its own: what it answers is right, and it answers what it is for.
/// </summary>
/// <remarks>A way that answers less than it could is not seen in any amount, for the next one then does.</remarks>
public sealed class AmountPathTests
{
    internal static readonly (string Id, ResizeInputs Inputs)[] Changes =
    [
        .. Vector.All.SelectMany(vector =>
            CoreChain.Replay(vector.Case).Changes.Select((change, i) => ($"{vector.Id}/{i}", change.Inputs))
        ),
    ];

    [Fact]
    public void Whole_numbers_tell_every_change_of_the_vectors_under_every_rule_set()
    {
        foreach (var (id, inputs) in Changes)
        foreach (var rules in AmountLaws.EveryCombination.Where((_, i) => i % 89 == 0).Prepend(inputs.Rules))
        {
            var asked = inputs with { Rules = rules };
            var exact = Resize.Price(asked).Value;
            var direction = Resize.DirectionOf(asked);
            AmountOnly.TryOf(asked, direction, out var total, out var used, out var reason).ShouldBeTrue(id);
            (direction, total, reason).ShouldBe((exact.Direction, exact.Total.Minor, exact.Reason), $"{id} {rules}");
            used.ShouldBe(Used(exact), id);
        }
    }

    // Not told are daily prices of the order, tiers and coefficients (all of alibaba/2026-02), fractions of a cent, and
    // refunds of 0 where a voucher or a promotion may be the reason.
    [Fact]
    public void Facts_tell_the_usual_downgrade_and_leave_the_rest_to_the_whole_numbers() =>
        Changes
            .Where(change => Resize.DirectionOf(change.Inputs) == Direction.Downgrade)
            .Where(change => change.Inputs.Rules.Id != Given.Alibaba2026 && !IsToldByFacts(change.Inputs))
            .Select(change => change.Id)
            .ShouldBe([
                "ali-hologres-downgrade/0",
                "voucher-covers/0",
                "promotion-covers/0",
                "voucher-before-promotion/0",
                "yen-tie/0",
                "chain-layers-cut/3",
            ]);

    // How an upgrade is charged has no part in a refund without a cap.
    [Fact]
    public void Facts_are_right_wherever_they_tell_under_every_choice()
    {
        var combinations = AmountLaws.EveryCombination.Where(rules =>
            rules is { Upgrade: TimeLeft.Hours, UpgradeDiscount: UpgradeDiscount.None }
        );
        foreach (var rules in combinations)
            Changes
                .Count(change => IsToldByFacts(change.Inputs with { Rules = rules }))
                .ShouldBeInRange(IsUsual(rules) ? 55 : 0, IsUsual(rules) ? 66 : 0, $"{rules}");
    }

    [Fact]
    public void A_purchase_of_plain_values_is_told_where_its_subscription_is()
    {
        foreach (var (id, inputs) in Changes)
        {
            if (inputs.Subscription is not { Tranches: [{ IsSuccessor: false } layer], Terms: [var sold] } held)
                continue;
            var bought = new Bought(
                held.Product,
                held.Currency,
                sold.Term,
                held.ListPerMonth,
                sold.Discount,
                layer.Promotion,
                layer.Voucher,
                layer.Cash
            );
            var isTold = RefundByFacts.TryOf(inputs, out var total, out var used, out var reason);
            RefundByFacts
                .TryOf(
                    bought,
                    inputs.At,
                    inputs.ListPerMonth,
                    inputs.Rules,
                    out var total2,
                    out var used2,
                    out var reason2
                )
                .ShouldBe(isTold, id);
            (total2, used2, reason2).ShouldBe((total, used, reason), id);
        }
    }

    [Fact]
    public void Facts_leave_what_is_refused_or_no_downgrade_or_not_in_whole_seconds()
    {
        var inputs = Changes.Single(change => change.Id == "ali-2022-refund/0").Inputs;
        var (start, end) = (inputs.Subscription.Start, inputs.Subscription.End);
        Tells(inputs).ShouldBeTrue();
        Tells(inputs with { At = start }).ShouldBeTrue();
        Tells(inputs with { At = start - Duration.FromSeconds(1) }).ShouldBeFalse();
        Tells(inputs with { At = end - Duration.FromSeconds(1) }).ShouldBeTrue();
        Tells(inputs with { At = end }).ShouldBeFalse();
        Tells(inputs with { At = start + Duration.FromTicks(1) }).ShouldBeFalse();
        Tells(inputs with { ListPerMonth = 0 }).ShouldBeFalse();
        Tells(inputs with { ListPerMonth = new Fraction(1, 100) }).ShouldBeTrue();
        Tells(inputs with { ListPerMonth = -1 }).ShouldBeFalse();
        Tells(inputs with { ListPerMonth = new Fraction(14_999, 100) }).ShouldBeTrue();
        Tells(inputs with { ListPerMonth = 150 }).ShouldBeFalse();
        Tells(inputs with { ListPerMonth = 151 }).ShouldBeFalse();
        Tells(inputs with { ListPerMonth = new Fraction(1, 3) }).ShouldBeFalse();
        Tells(inputs with { Discount = Fraction.One }).ShouldBeFalse();
    }

    [Fact]
    public void Parts_of_a_second_count_where_seconds_do()
    {
        foreach (var (id, inputs) in Changes)
        {
            var asked = inputs with { At = inputs.At + Duration.FromTicks(7) };
            if (asked.Subscription.RefuseOutside(asked.At) is not null)
                continue;
            var exact = Resize.Price(asked).Value;
            AmountOnly.TryOf(asked, exact.Direction, out var total, out var used, out _).ShouldBeTrue(id);
            (total, used).ShouldBe((exact.Total.Minor, Used(exact)), id);
        }
    }

    private static bool IsUsual(RuleSet rules) =>
        rules.Daily != PriceOfTime.OrderListOverOrderDays
        && rules.Discount == ConsumptionDiscount.OfOrder
        && rules.Ratio != PriceRatio.OwnLayerDaily
        && rules.Cap == RefundCap.None
        && rules.Coefficients.Count == 0;

    // In both ways: as a subscription, and as the plain values of its one purchase.
    private static bool Tells(ResizeInputs inputs)
    {
        var (held, term) = (inputs.Subscription, inputs.Subscription.Terms[0].Term);
        var bought = new Bought(held.Product, held.Currency, term, held.ListPerMonth, Fraction.One);
        var isTold = IsToldByFacts(inputs);
        if (inputs.Discount is null)
            RefundByFacts
                .TryOf(bought, inputs.At, inputs.ListPerMonth, inputs.Rules, out _, out _, out _)
                .ShouldBe(isTold);
        return isTold;
    }

    private static bool IsToldByFacts(ResizeInputs inputs)
    {
        if (!RefundByFacts.TryOf(inputs, out var total, out var used, out var reason))
            return false;
        var exact = Resize.Price(inputs).Value;
        (Direction.Downgrade, total, reason).ShouldBe((exact.Direction, exact.Total.Minor, exact.Reason));
        ((Fraction)used).ShouldBe(Used(exact));
        return true;
    }

    internal static Fraction Used(Resized exact) =>
        exact.Refunds.Aggregate(Fraction.Zero, (most, line) => Fraction.Max(most, line.Used));
}
