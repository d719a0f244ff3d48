using System.Numerics;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>
/// What a change closes as consumed: price of time × used time, of the tranche's own facts, and no more than its cash.
/// </summary>
internal static class Consumption
{
    public static Exact Of(PricedChange change) =>
        Exact.Sum(change.Inputs.Subscription.Tranches.Select(tranche => Of(tranche, change)));

    private static Exact Of(Tranche tranche, PricedChange change)
    {
        var cash = CoreChain.Naive(tranche.Cash);
        if (tranche.End <= change.Inputs.At)
            return cash;
        if (change.Answer.Direction != Direction.Downgrade)
            return Exact.Zero;
        var spent = Exact.Min(cash, Spent(tranche, change.Inputs));
        var line = change.Answer.Refunds.Single(line => line.Tranche == tranche);
        var refund = CoreChain.Naive(line.Refund.Exact);
        var held = cash - spent;

        // A line is rounded once: it may pay part of a minor unit out of what was consumed, never a whole one.
        var roundedUp = Exact.Max(Exact.Zero, refund - held);
        if (roundedUp >= MinorUnit(line.Refund.Currency.Digits))
            throw new InvalidOperationException($"{refund} is refunded where {held} is held.");
        var vanishes =
            change.Inputs.Rules.Ratio != PriceRatio.WholeInstance && tranche.Low >= change.Inputs.ListPerMonth;
        return vanishes ? cash - refund : spent - roundedUp;
    }

    private static Exact Spent(Tranche tranche, ResizeInputs inputs)
    {
        var used = Used(tranche, inputs);
        var countsMore = inputs.Rules.Id == "alibaba/2026-02" && inputs.Subscription.Product == "ecs";
        var coefficient = countsMore && used < Exact.Of(30) ? Exact.Of(3, 2) : Exact.One;
        var slice = CoreChain.Naive(tranche.High) - CoreChain.Naive(tranche.Low);
        return slice * Rate(tranche, inputs.Rules.Id) * used * Discount(tranche, inputs, used) * coefficient;
    }

    private static Exact Used(Tranche tranche, ResizeInputs inputs)
    {
        if (inputs.At < tranche.Start)
            return Exact.Zero;
        var days = NaiveCalendar.Days(tranche.CountedFrom, inputs.At);
        var least = tranche.Kind == OrderKind.Downgrade ? Exact.Zero : Exact.One;
        return inputs.Rules.Id switch
        {
            "linear/second" => Exact.Max(Exact.Zero, days * Exact.Of(24 * 60 * 60)),
            "linear/day" => Exact.Max(Exact.Zero, Exact.Of(days.Floor())),
            _ => Exact.Max(least, Exact.Of(days.Ceiling())),
        };
    }

    // Months of list price for a day, or a second, of the layer.
    private static Exact Rate(Tranche tranche, string rules)
    {
        var (sold, term) = (tranche.Origin, tranche.Origin.Term);
        var months = Exact.Of(term.Months);
        var termDays = Whole(NaiveCalendar.Days(term.Start, term.End));
        return rules switch
        {
            "alibaba/2022-05" => Exact.Of(1, 30),
            "linear/second" => months / NaiveCalendar.Seconds(term.Start, term.End),
            "alibaba/2026-02" when sold.Kind == OrderKind.Upgrade => UpgradeRate(sold.SoldFrom, term.End),
            _ => months / termDays,
        };
    }

    private static Exact UpgradeRate(Instant from, Instant end)
    {
        var minutes = (NaiveCalendar.Seconds(from, end) / Exact.Of(60)).Ceiling();
        return Exact.Of(minutes, 720 * 60) / Exact.Max(Exact.One, Whole(NaiveCalendar.Days(from, end)));
    }

    private static Exact Discount(Tranche tranche, ResizeInputs inputs, Exact used)
    {
        if (inputs.Rules.Id != "alibaba/2026-02")
            return CoreChain.Naive(tranche.Discount);
        var months = NaiveCalendar.WholeMonths(used);
        var tier = inputs.Tiers.Where(tier => tier.Months <= months).MaxBy(tier => tier.Months);
        return tier is null ? Exact.One : CoreChain.Naive(tier.Factor);
    }

    private static Exact MinorUnit(int digits) => Exact.Of(1, BigInteger.Pow(10, digits));

    private static Exact Whole(Exact number) => Exact.Of(number.Floor());
}
