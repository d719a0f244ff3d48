using System.Numerics;
using System.Runtime.InteropServices;
using Cubit.Resizing;

namespace Cubit.Simulation.Quoting;

/// <summary>One refund to compute: amounts in cents, the discount as a ratio of whole numbers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RefundCase(
    long Paid,
    long Monthly,
    long Target,
    int Days,
    long DiscountOver,
    long DiscountUnder
)
{
    private const int DaysPerMonth = 30;

    private static readonly (long Over, long Under)[] Discounts = [(1, 1), (1, 1), (19, 20), (9, 10), (17, 20), (1, 2)];

    public RefundKernel Kernel =>
        new(Paid, Monthly, Days * DiscountOver, DaysPerMonth * DiscountUnder, Monthly - Target, Monthly);

    /// <summary>What people buy: 10 to 5,000 a month for 1 to 12 months, changed on any day.</summary>
    public static RefundCase Usual(Dice dice)
    {
        var (monthly, months, discount) = (
            dice.Between(1_000, 500_000),
            dice.Of([1L, 1, 3, 6, 12]),
            dice.Of(Discounts)
        );
        return new(
            monthly * months * discount.Over / discount.Under,
            monthly,
            dice.Between(1, monthly - 1),
            (int)dice.Between(1, months * DaysPerMonth),
            discount.Over,
            discount.Under
        );
    }

    /// <summary>Online value and share are chosen so that the refund is half a cent past a whole one.</summary>
    public static RefundCase Tie(Dice dice, long unitMax)
    {
        const int eighths = 8;
        var (discountOver, discountUnder) = dice.Of(Discounts);
        var unit = dice.Between(1, unitMax);
        // Of such a price a day at any of the discounts, and an eighth, are whole cents.
        var monthly = unit * DaysPerMonth * 20 * eighths;
        var days = (int)dice.Between(1, 366);
        var odd = (dice.Between(0, 3) * 2) + 1;
        var online = (dice.Between(0, unit * 1_000) * eighths) + (eighths / 2);
        var consumed = monthly / DaysPerMonth / discountUnder * days * discountOver;
        return new(consumed + online, monthly, monthly / eighths * (eighths - odd), days, discountOver, discountUnder);
    }

    /// <summary>The least paid at which the refund reaches half a cent past a whole one, or a cent less.</summary>
    public static RefundCase NextToTie(Dice dice, long monthlyMax)
    {
        var (discountOver, discountUnder) = dice.Of([.. Discounts, (dice.Between(1, 999_999), 1_000_000L)]);
        var monthly = dice.Between(100_000, monthlyMax);
        var given = dice.Between(1, monthly / 10_000);
        var days = (int)dice.Between(1, 366);
        var wanted = (dice.Between(0, given * 20) * 2) + 1;
        var (half, consumed) = (
            (BigInteger)wanted * monthly * DaysPerMonth * discountUnder,
            (BigInteger)monthly * days * discountOver * 2 * given
        );
        var paid = (long)((half + consumed) / (2 * (BigInteger)given * DaysPerMonth * discountUnder));
        return new(paid + dice.Between(0, 1), monthly, monthly - given, days, discountOver, discountUnder);
    }

    /// <summary>The same numbers as the baseline takes them.</summary>
    public DecimalOrder InDecimals() =>
        new(Paid / 100m, Monthly / 100m, Days, (decimal)DiscountOver / DiscountUnder, Target / 100m);

    /// <summary>The refund without any bound; whether it is a tie, or within a thousandth of a cent of one.</summary>
    public (BigInteger Refund, bool IsTie, bool IsNextToTie) ByBigInteger()
    {
        const int parts = 1_000;
        var under = (BigInteger)DaysPerMonth * DiscountUnder * Monthly;
        var online = ((BigInteger)Paid * DaysPerMonth * DiscountUnder) - ((BigInteger)Monthly * Days * DiscountOver);
        var whole = BigInteger.DivRem(BigInteger.Max(0, online) * (Monthly - Target), under, out var rest);
        var fromTie = BigInteger.Abs((rest * 2) - under);
        return (rest * 2 >= under ? whole + 1 : whole, fromTie.IsZero, !fromTie.IsZero && fromTie * parts < under * 2);
    }
}
