using Cubit.Amounts;
using Cubit.Orders;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Cubit.Tests.Lifecycle;

/// <summary>What somebody does, so many hours after what was done before.</summary>
/// <param name="Hours">From 0.</param>
/// <param name="What">One of <see cref="LifePlan.Deeds"/>.</param>
/// <param name="Units">The size where one is asked for.</param>
/// <param name="Months">The months where they are asked for.</param>
/// <param name="Choice">Whether to wait, to refund, to give; whatever is to be decided.</param>
public sealed record Deed(int Hours, int What, int Units, int Months, bool Choice);

/// <summary>A life of an account: deeds of its owner, of operators and of racks, in order.</summary>
/// <param name="Settles">The account's currency.</param>
/// <param name="Rules">Id of the rule set.</param>
/// <param name="Deeds">What is done; what is refused changes nothing.</param>
public sealed record LifePlan(string Settles, string Rules, IReadOnlyList<Deed> Deeds)
{
    private const int DeedsMax = 25;

    /// <summary>Everything that can be done.</summary>
    private static readonly Action<World, Deed>[] All =
    [
        (world, deed) => world.Resize(deed.Units, waits: deed.Choice),
        (world, deed) => world.Resize(deed.Units, voucher: deed.Choice ? "GIFT" : null),
        (world, deed) => world.Resize(deed.Units, new Schedule(world.Now + Duration.FromDays(deed.Months), null)),
        (world, deed) =>
            world.Resize(deed.Units, new Schedule(world.Now + Duration.FromDays(9), World.Usd($"{deed.Units}"))),
        (world, deed) =>
            world.Buy(
                deed.Units,
                deed.Months,
                "GIFT",
                renews: deed.Choice ? 1 : null,
                schedule: new Schedule(world.Now + Duration.FromDays(deed.Months), World.Usd($"{deed.Units * 20}"))
            ),
        (world, deed) => world.Renew(deed.Choice ? deed.Units : 40, deed.Months, waits: deed.Choice),
        (world, deed) => world.Renew(Math.Min(deed.Units, 40), deed.Months, "GIFT"),
        (world, deed) => world.WithdrawRenewal(),
        (world, deed) => world.AutoRenew(deed.Choice ? deed.Months : null),
        (world, deed) => Latest(world, () => world.Pay(world.Fresh())),
        (world, deed) => Latest(world, () => world.Pay(external: $"{deed.Units}")),
        (world, deed) => Latest(world, world.CancelOrder),
        (world, deed) => world.OpenTicket(),
        (world, deed) => Decided(world, () => world.Approve(deed.Choice)),
        (world, deed) => Decided(world, world.Restore),
        (world, deed) => Decided(world, world.WithdrawTicket),
        (world, deed) => world.TopUp($"{deed.Units * 100}"),
        (world, deed) => world.Recognise(),
        (world, deed) =>
        {
            world.Market = world.Market with { Provisions = deed.Months < 3 };
            world.TopUp("5000");
            world.Resize(deed.Units);
        },
        (world, deed) => world.Provisioned(deed.Choice),
        (world, deed) => world.Market = world.Market with { Book = World.Book($"{deed.Units}", deed.Units, "1") },
    ];

    private static readonly Gen<Deed> AnyDeed =
        from hours in Gen.Frequency((2, Gen.Choose(0, 30)), (5, Gen.Choose(1, 500)), (1, Gen.Choose(500, 3000)))
        from what in Gen.Choose(0, All.Length - 1)
        from units in Gen.Choose(10, 60)
        from months in Gen.Elements(1, 1, 1, 2, 3, 12)
        from choice in Gen.Elements(true, false)
        select new Deed(hours, what, units, months, choice);

    private static readonly Gen<LifePlan> Any =
        from settles in Gen.Elements("USD", "MYR")
        from rules in Gen.Elements("alibaba/2022-05", "alibaba/2026-02", "linear/day", "linear/second")
        from count in Gen.Choose(1, DeedsMax)
        from deeds in Gen.ArrayOf(AnyDeed, count)
        select new LifePlan(settles, rules, deeds);

    /// <summary>Random lives; a failing one loses deeds.</summary>
    public static Arbitrary<LifePlan> Plans { get; } =
        Arb.From(
            Any,
            plan =>
                Enumerable
                    .Range(0, plan.Deeds.Count)
                    .Select(i => plan with { Deeds = [.. plan.Deeds.Where((_, j) => j != i)] })
        );

    /// <summary>Lives it; between deeds, time passes in so many equal parts.</summary>
    internal World Live(int parts)
    {
        var world = new World("3000", Settles, Rules);
        world.IssueVoucher("GIFT", "50", 200);
        world.Buy(40, 2);
        foreach (var deed in Deeds)
        {
            var (from, hours) = (world.Now, Duration.FromHours(deed.Hours));
            for (var part = 1; part <= parts; part++)
                world.Until(from + (hours * part / parts));
            All[deed.What](world, deed);
        }

        var end = world.Now;
        for (var part = 1; part <= parts; part++)
            world.Until(end + (Duration.FromDays(1) * part / parts));
        return world;
    }

    private static void Latest(World world, Func<string> act)
    {
        // A fresh quote can be had only for what could be ordered now.
        if (
            world.Holdings.Orders.Values.LastOrDefault() is { State: OrderState.PendingPayment, Correction: null } order
            && !order.IsScheduled
            && world.CanQuote()
        )
            act();
    }

    private static void Decided(World world, Func<string> act)
    {
        if (!world.Holdings.Tickets.IsEmpty)
            act();
    }
}
