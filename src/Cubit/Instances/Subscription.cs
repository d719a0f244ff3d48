using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Instances;

/// <summary>A term with the order that sold it and the discount factor that the order got.</summary>
public sealed record SoldTerm(long Order, Term Term, Fraction Discount);

/// <summary>What a purchase or a renewal buys, and how it is paid.</summary>
/// <param name="Order">Number of the order.</param>
/// <param name="At">When it is bought.</param>
/// <param name="Months">For how long.</param>
/// <param name="ListPerMonth">Undiscounted list price per month.</param>
/// <param name="Discount">Term discount factor: 0.85 for 15% off.</param>
/// <param name="Promotion">What an activity takes off; no more than the charge counts.</param>
/// <param name="Voucher">What a voucher offers to cover; no more than the rest of the charge is used.</param>
/// <param name="Cash">What was paid in money, where it is not simply the rest of the charge.</param>
/// <units>Whole units of the price currency.</units>
public sealed record Sale(
    long Order,
    Instant At,
    int Months,
    Fraction ListPerMonth,
    Fraction Discount,
    Fraction Promotion = default,
    Fraction Voucher = default,
    Fraction? Cash = null
);

/// <summary>The money side of an instance: the terms sold and what their orders still own.</summary>
/// <param name="Product">Product id; some rule sets have a coefficient by product.</param>
/// <param name="Currency">The price currency.</param>
/// <param name="Zone">The billing zone in which terms end.</param>
/// <param name="ListPerMonth">Undiscounted list price per month of the configuration in force.</param>
/// <param name="Terms">Every term sold, in order.</param>
/// <param name="Tranches">What orders still own, in order of sale and then of period.</param>
/// <source>docs/spec/refunds.md sections 2 and 3</source>
public sealed record Subscription(
    string Product,
    Currency Currency,
    BillingZone Zone,
    Fraction ListPerMonth,
    IReadOnlyList<SoldTerm> Terms,
    IReadOnlyList<Tranche> Tranches
)
{
    /// <summary>The highest list price per month that is accepted, in whole units of the currency.</summary>
    /// <remarks>With five-year terms and three minor digits every sum stays far inside 64 bits.</remarks>
    public const long ListPerMonthMax = 1_000_000_000;

    private SubscriptionFacts.Slot _facts;

    /// <summary>Its facts as whole numbers.</summary>
    internal SubscriptionFacts Facts => _facts.For(this);

    /// <summary>First instant of the first term.</summary>
    public Instant Start => Terms[0].Term.Start;

    /// <summary>First instant after the last term.</summary>
    public Instant End => Terms[^1].Term.End;

    /// <summary>The cash that its tranches hold.</summary>
    public Fraction Cash => Tranches.Aggregate(Fraction.Zero, (sum, tranche) => sum + tranche.Cash);

    /// <summary>Buys an instance.</summary>
    /// <errors>invalid_order</errors>
    public static Decision<Subscription> Purchase(string product, Currency currency, BillingZone zone, Sale sale)
    {
        if ((RefusePrice(sale) ?? RefuseMonths(sale, 0)) is { } refusal)
            return refusal;
        var bare = new Subscription(product, currency, zone, sale.ListPerMonth, [], []);
        return bare.Sold(OrderKind.Purchase, sale, Term.First(zone, sale.At, sale.Months));
    }

    /// <summary>Buys the next term, at the configuration in force; it starts where the last one ends.</summary>
    /// <errors>before_start, after_end, invalid_order</errors>
    public Decision<Subscription> Renew(Sale sale) =>
        (RefuseOutside(sale.At) ?? RefusePrice(sale) ?? RefuseOtherPrice(sale) ?? RefuseMonths(sale, MonthsSold))
            is { } refusal
            ? refusal
            : Sold(OrderKind.Renewal, sale, Terms[^1].Term.Next(Zone, sale.Months));

    /// <summary>Buys a first term again after the last one has ended; what the old ones held is gone.</summary>
    /// <remarks>It starts a new run of terms at the sale: the days between are not charged.</remarks>
    /// <errors>invalid_order</errors>
    public Decision<Subscription> Resume(Sale sale) =>
        (RefusePrice(sale) ?? RefuseMonths(sale, 0)) is { } refusal
            ? refusal
            : (this with { ListPerMonth = sale.ListPerMonth, Tranches = [] }).Sold(
                OrderKind.Renewal,
                sale,
                Term.First(Zone, sale.At, sale.Months)
            );

    /// <summary>Refuses what is asked for outside the terms sold.</summary>
    /// <errors>before_start, after_end</errors>
    public Refusal? RefuseOutside(Instant at) =>
        at < Start
            ? Refusal.Of("before_start", $"{at} is before the first term, which starts at {Start}.", ("at", $"{at}"))
        : at >= End ? Refusal.Of("after_end", $"{at} is not before the end of the last term, {End}.", ("at", $"{at}"))
        : null;

    private static Refusal? RefusePrice(Sale sale) =>
        sale.ListPerMonth.Sign > 0 && sale.Discount.Sign > 0 && sale.Discount <= Fraction.One
            ? null
            : Refusal.Of("invalid_order", "A price must be above 0 and a discount factor above 0 and at most 1.");

    private int MonthsSold => Terms[^1].Term.MonthsBefore + Terms[^1].Term.Months;

    private static Refusal? RefuseMonths(Sale sale, int monthsBefore) =>
        sale.Months is >= 1 and <= Term.MonthsMax && monthsBefore + sale.Months <= Term.RunMonthsMax
            ? null
            : Refusal.Of(
                "invalid_order",
                $"A term has 1 to {Term.MonthsMax} months and a run of terms at most {Term.RunMonthsMax}; "
                    + $"{sale.Months} more is out of that."
            );

    private Refusal? RefuseOtherPrice(Sale sale) =>
        sale.ListPerMonth == ListPerMonth
            ? null
            : Refusal.Of(
                "invalid_order",
                $"A renewal repeats the price in force, {ListPerMonth} per month, not {sale.ListPerMonth}."
            );

    /// <summary>With one more order of a purchase or a renewal, which is not checked here.</summary>
    internal Subscription Sold(OrderKind kind, Sale sale, Term term)
    {
        var charge = Rounding.HalfAwayFromZero(sale.ListPerMonth * sale.Months * sale.Discount, Currency).Exact;
        var promotion = Fraction.Min(sale.Promotion, charge);
        var voucher = Fraction.Min(sale.Voucher, charge - promotion);
        var tranche = new Tranche(
            sale.Order,
            kind,
            Terms.Count,
            term.Start,
            term.End,
            Fraction.Zero,
            sale.ListPerMonth,
            sale.Discount,
            sale.Cash ?? (charge - promotion - voucher),
            voucher,
            promotion,
            term.Start,
            new Origin(sale.Order, kind, term.Start, term)
        );
        return this with
        {
            Terms = [.. Terms, new SoldTerm(sale.Order, term, sale.Discount)],
            Tranches = [.. Tranches, tranche],
        };
    }
}
