using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>Random chains: what people buy, and the corners where a rule changes its answer.</summary>
internal static class ChainGenerator
{
    private const int LongestChain = 6;

    private static readonly NaiveTier[][] Tiers =
    [
        [],
        [Tier(12, "0.85"), Tier(24, "0.7"), Tier(36, "0.5")],
        [Tier(1, "0.95"), Tier(2, "0.9"), Tier(6, "0.8"), Tier(12, "0.666667")],
    ];

    private static readonly Gen<NaiveSettlement?> Settlements = Gen.Elements<NaiveSettlement?>(
        null,
        null,
        new("MYR", Exact.Parse("4.1")),
        new("JPY", Exact.Parse("149.755")),
        new("KWD", Exact.Parse("0.30745"))
    );

    private static readonly Gen<NaiveCase> Settings =
        from zone in Gen.Frequency(
            (4, Gen.Constant("UTC")),
            (
                6,
                Gen.Elements(
                    "Europe/Berlin",
                    "America/New_York",
                    "America/Sao_Paulo",
                    "Asia/Kolkata",
                    "Asia/Kuala_Lumpur",
                    "Asia/Shanghai",
                    "Australia/Lord_Howe",
                    "America/St_Johns",
                    "Pacific/Apia"
                )
            )
        )
        from currency in Gen.Frequency((6, Gen.Constant("USD")), (2, Gen.Constant("JPY")), (2, Gen.Constant("KWD")))
        from product in Gen.Elements("maxcompute", "ecs")
        from tiers in Gen.Elements(Tiers)
        from upgradeDiscount in Gen.Elements("none", "none", "of-order", "of-remaining-time")
        from settlement in Settlements
        select new NaiveCase
        {
            Rules = "",
            Zone = zone,
            Currency = currency,
            Product = product,
            Tiers = tiers,
            UpgradeDiscount = upgradeDiscount,
            Settlement = settlement,
            Orders = [],
        };

    // Month ends, leap days, and the days when a clock is moved in one of the zones.
    private static readonly Gen<LocalDate> CornerDates = Gen.Elements(
        new LocalDate(2020, 9, 1),
        new LocalDate(2023, 1, 31),
        new LocalDate(2024, 1, 31),
        new LocalDate(2024, 2, 29),
        new LocalDate(2023, 2, 1),
        new LocalDate(2024, 3, 31),
        new LocalDate(2024, 10, 27),
        new LocalDate(2023, 12, 31),
        new LocalDate(2018, 10, 4),
        new LocalDate(2018, 11, 4),
        new LocalDate(2024, 3, 10),
        new LocalDate(2023, 8, 31)
    );

    private static readonly Gen<LocalDate> AnyDates = Gen.Choose(0, 4_700)
        .Select(days => new LocalDate(2014, 1, 1).PlusDays(days));

    private static readonly Gen<LocalTime> Times = Gen.Frequency(
        (5, Gen.Constant(LocalTime.Midnight)),
        (2, Gen.Elements(LocalTime.Noon, new LocalTime(23, 59, 59), new LocalTime(0, 0, 1), new LocalTime(2, 30))),
        (3, Gen.Choose(0, 86_399).Select(LocalTime.FromSecondsSinceMidnight))
    );

    private static readonly Gen<Exact> Prices = Gen.Frequency(
        (4, Gen.Choose(1, 500).Select(tens => Exact.Of(10 * tens))),
        (3, Gen.Choose(1, 5_000_000).Select(cents => Exact.Of(cents, 100))),
        (1, Gen.Choose(1, 2_000_000_000).Select(millionths => Exact.Of(millionths, 1_000_000))),
        (1, Gen.Choose(1, 300).Select(cents => Exact.Of(cents, 100))),
        (1, Gen.Choose(1, 2_000_000).Select(hundreds => Exact.Of(100 * (long)hundreds)))
    );

    private static readonly Gen<int> Months = Gen.Frequency(
        (5, Gen.Choose(1, 3)),
        (3, Gen.Elements(6, 12)),
        (1, Gen.Elements(5, 24, 36))
    );

    private static readonly Gen<string?> Discounts = Gen.Frequency(
        (6, Gen.Constant<string?>(null)),
        (4, Gen.Elements<string?>("0.85", "0.9", "0.5", "0.333333", "0.777", "2/3"))
    );

    private static readonly Gen<int> Vouchers = Gen.Frequency(
        (36, Gen.Constant(0)),
        (3, Gen.Choose(1, 999)),
        (1, Gen.Constant(99_000))
    );

    private static readonly Gen<int> Promotions = Gen.Frequency((20, Gen.Constant(0)), (1, Gen.Choose(1, 900)));

    private static readonly Gen<int> Cash = Gen.Frequency((40, Gen.Constant(-1)), (1, Gen.Choose(0, 1_200)));

    private static readonly Gen<int> PriceShares = Gen.Frequency(
        (3, Gen.Choose(1, 999)),
        (2, Gen.Elements(100, 200, 250, 500)),
        (1, Gen.Elements(1, 999))
    );

    private static readonly Gen<Moment> Moments = Gen.Frequency(
        (6, Gen.Constant(Moment.AnySecond)),
        (10, Gen.Elements(Enum.GetValues<Moment>()))
    );

    private static readonly Gen<Fault> Faults = Gen.Frequency(
        (24, Gen.Constant(Fault.None)),
        (1, Gen.Elements(Enum.GetValues<Fault>()))
    );

    private static readonly Gen<string> Orders = Gen.Frequency(
        (3, Gen.Constant("renewal")),
        (5, Gen.Constant("upgrade")),
        (3, Gen.Constant("downgrade"))
    );

    private static readonly Gen<string> Changes = Gen.Frequency(
        (17, Gen.Constant("downgrade")),
        (2, Gen.Constant("upgrade")),
        (1, Gen.Constant("same"))
    );

    private static readonly Gen<ChainPlan> Plans =
        from setting in Settings
        from date in Gen.Frequency((3, CornerDates), (7, AnyDates))
        from time in Times
        from price in Prices
        from purchase in Step(Gen.Constant("purchase"))
        from count in Gen.Frequency((1, Gen.Constant(0)), (9, Gen.Choose(1, LongestChain - 2)))
        from between in Gen.ArrayOf(Step(Orders), count)
        from change in Step(Changes)
        from fault in Faults
        select new ChainPlan(setting, date + time, price, [purchase, .. between, change]) { Fault = fault };

    public static Arbitrary<ChainPlan> Chains { get; } = Arb.From(Plans, plan => plan.Smaller());

    private static Gen<ChainStep> Step(Gen<string> kinds) =>
        from kind in kinds
        from moment in Moments
        from share in Gen.Choose(0, 1_000)
        from months in Months
        from priceShare in PriceShares
        from discount in Discounts
        from voucher in Vouchers
        from promotion in Promotions
        from cash in Cash
        select new ChainStep(kind, moment, share)
        {
            Months = months,
            PriceShare = priceShare,
            Discount = discount,
            Voucher = voucher,
            Promotion = promotion,
            Cash = cash,
        };

    private static NaiveTier Tier(int months, string factor) => new(months, Exact.Parse(factor));
}
