using Cubit.Amounts;
using Cubit.Resizing;

namespace Cubit.Orders;

/// <summary>Where a refund goes: back to what paid for the orders that its layers come from.</summary>
/// <source>docs/spec/orders.md, "Money paid and given back"</source>
public static class RefundDestination
{
    /// <summary>
    /// Splits each line by what each source paid, by largest remainder; without a known source, the balance.
    /// </summary>
    public static IReadOnlyList<Payment> Of(
        Resized resized,
        IReadOnlyDictionary<long, IReadOnlyList<Payment>> payments
    ) =>
        [
            .. resized
                .Refunds.SelectMany(line => Split(line, payments.GetValueOrDefault(line.Tranche.Origin.Order, [])))
                .GroupBy(part => part.Source, StringComparer.Ordinal)
                .Select(parts => new Payment(
                    parts.Key,
                    Money.Sum(parts.Select(part => part.Amount), resized.Total.Currency)
                )),
        ];

    private static IEnumerable<Payment> Split(RefundLine line, IReadOnlyList<Payment> paid)
    {
        if (paid.Count == 0)
            return [new Payment(PaymentSource.Balance, line.Refund)];
        var parts = Allocation.ByLargestRemainder(line.Refund, [.. paid.Select(payment => payment.Amount.Minor)]);
        return paid.Zip(parts, (payment, part) => payment with { Amount = part });
    }
}
