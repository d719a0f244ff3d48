using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Cli.Quotes;

/// <summary>An order after the purchase: with months a renewal, without them the price tells what it is.</summary>
internal static class WrittenOrder
{
    /// <summary>How an order was discounted and paid.</summary>
    public readonly record struct Payment(Fraction Discount, Fraction Promotion, Fraction Voucher, Fraction? Cash)
    {
        public static Payment Of(IWritten order, Currency currency) =>
            new(
                order[Fact.Discount] is { IsGiven: true } factor ? factor.Factor() : Fraction.One,
                order[Fact.Promotion].Amount(currency),
                order[Fact.Voucher].Amount(currency),
                order[Fact.Paid] is { IsGiven: true } paid ? paid.Amount(currency) : null
            );
    }

    /// <summary>What is held after the order, and when it was.</summary>
    public static (Subscription Held, Instant At) Added(
        Subscription held,
        IWritten order,
        int number,
        Instant last,
        RuleSet rules,
        IReadOnlyList<DiscountTier> tiers
    )
    {
        var (list, isRenewal) = (order[Fact.List].Price(), order[Fact.Months].IsGiven);
        var span = new Span(held.Zone, held.Start, held.End, last);
        var at = span.Within(order[Fact.Start], closesDay: !isRenewal && list < held.ListPerMonth);
        if (isRenewal)
            return (Renewed(held, order, number, at, list), at);
        return (Resized(order, new ResizeInputs(number, held, at, list, rules, tiers)), at);
    }

    private static Subscription Renewed(Subscription held, IWritten order, int number, Instant at, Fraction list)
    {
        if (list != held.ListPerMonth)
        {
            throw order[Fact.List]
                .Bad(
                    $"is not {Shown.Price(held.ListPerMonth, held.Currency)}, which a renewal repeats; "
                        + "leave months empty for another change"
                );
        }

        var paid = Payment.Of(order, held.Currency);
        var months = order[Fact.Months].Months();
        var sale = new Sale(number, at, months, list, paid.Discount, paid.Promotion, paid.Voucher, paid.Cash);
        var renewed = held.Renew(sale);
        return renewed.Accepted
            ?? throw order[Fact.Months].Bad($"is refused: {Complaint.Clause(renewed.Refusal!.Detail)}");
    }

    private static Subscription Resized(IWritten order, ResizeInputs inputs)
    {
        var (held, list) = (inputs.Subscription, inputs.ListPerMonth);
        if (list == held.ListPerMonth)
            throw order[Fact.List].Bad("is the price already; give months for a renewal, or leave the row out");
        var isUpgrade = list > held.ListPerMonth;
        Fact[] foreign = isUpgrade ? [Fact.Promotion] : [Fact.Discount, Fact.Promotion, Fact.Voucher, Fact.Paid];
        foreach (var fact in foreign.Where(fact => order[fact].IsGiven))
            throw order[fact].Bad($"does not belong to {(isUpgrade ? "an upgrade" : "a downgrade")}; leave it empty");
        var paid = Payment.Of(order, held.Currency);
        var resized = Resize
            .Price(
                inputs with
                {
                    Discount = order[Fact.Discount].IsGiven ? paid.Discount : null,
                    Voucher = paid.Voucher,
                    Cash = paid.Cash,
                }
            )
            .Value;
        return paid.Cash is not null && resized.Charges.Count > 1
            ? throw order[Fact.Paid].Bad("is for an upgrade of several terms, each charged for itself; leave it empty")
            : resized.After;
    }
}
