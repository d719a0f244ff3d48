using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>What an instance is after an order of it is completed.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class Delivery
{
    /// <summary>After a resize.</summary>
    public static Instance OfResize(Instance before, Configuration to, Resized resized) =>
        Done(before) with
        {
            Configuration = to,
            Subscription = AccountJournal.HeldAfter(before.Subscription, resized),
        };

    /// <summary>After a purchase or a renewal.</summary>
    /// <param name="order">The order, whose sale is at the instant from which it counts.</param>
    /// <param name="before">The instance before it; null before its purchase.</param>
    /// <param name="book">The price book that it was priced by.</param>
    /// <param name="zone">The account's billing zone.</param>
    /// <errors>before_start, invalid_order</errors>
    public static Decision<Instance> OfTerm(Order order, Instance? before, PriceBook book, BillingZone zone)
    {
        var sale = order.Sale! with { Cash = order.Total.Exact };
        if (before is null)
            return Subscription.Purchase(book.Product.Id, book.Currency, zone, sale) is { Accepted: { } bought }
                ? new Instance(order.AccountId, order.Instance, book.Region, order.After, bought, 1)
                : Subscription.Purchase(book.Product.Id, book.Currency, zone, sale).Refusal!;
        var frozen = before.StateAt(sale.At) != InstanceState.Active;
        var held = before.Subscription;
        var renewed = frozen ? held.Resume(sale) : (held with { ListPerMonth = sale.ListPerMonth }).Renew(sale);
        if (renewed.Refusal is { } invalid)
            return invalid;
        var after = Done(before) with
        {
            Recorded = InstanceLife.Table.Next(before.Recorded, InstanceStep.Renew),
            RemindedAt = null,
            TriedAt = null,
            Subscription = frozen ? renewed.Value : renewed.Value with { ListPerMonth = held.ListPerMonth },
            Configuration = frozen ? order.After : before.Configuration,
        };
        var changes = order.After != before.Configuration || sale.ListPerMonth != held.ListPerMonth;
        return frozen || !changes || before.Planned is not null
            ? after
            : after with
            {
                RenewalChangePlanned = true,
                Planned = new PlannedTerm(order.Number, order.After, sale.ListPerMonth, held.End, held.Terms.Count),
            };
    }

    private static Instance Done(Instance before) =>
        before with
        {
            Version = before.Version + 1,
            UnpaidOrder = false,
            OrderInProgress = false,
        };
}
