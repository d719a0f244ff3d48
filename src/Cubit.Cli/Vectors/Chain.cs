using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;

namespace Cubit.Cli.Vectors;

/// <summary>What an instance has come to after some of a vector's orders.</summary>
/// <param name="Held">The instance.</param>
/// <param name="Paid">All cash paid so far.</param>
/// <param name="Consumed">Cash that changes closed as consumed.</param>
/// <param name="Refunded">Cash paid back.</param>
/// <param name="Asked">What the last resize was priced from.</param>
/// <param name="Change">The last resize.</param>
internal sealed record Chain(
    Subscription Held,
    Fraction Paid,
    Fraction Consumed,
    Fraction Refunded,
    ResizeInputs? Asked = null,
    Resized? Change = null
)
{
    /// <summary>Replays a vector's orders in order, and then its change.</summary>
    /// <errors>before_start, after_end, invalid_order</errors>
    public static Decision<Chain> Replayed(Vector vector)
    {
        try
        {
            Decision<Chain> chain = Bought(vector);
            for (var i = 1; i < vector.Orders.Count && chain.Accepted is { } before; i++)
                chain = before.Ordered(vector, i);
            return chain.Accepted is { } asked && vector.Change is { } change ? asked.Changed(vector, change) : chain;
        }
        catch (OverflowException)
        {
            return Invalid("The amounts do not fit 64 bits of minor units.");
        }
    }

    private static Decision<Chain> Bought(Vector vector)
    {
        if (vector.Orders[0].Kind != OrderKind.Purchase)
            return Invalid("The first order must be the purchase.");
        var sale = SaleOf(vector, 0);
        var bought = Subscription.Purchase(vector.Product, vector.Currency, vector.Zone, sale);
        return bought.Accepted is { } held ? new Chain(held, held.Cash, Fraction.Zero, Fraction.Zero) : bought.Refusal!;
    }

    private Decision<Chain> Ordered(Vector vector, int i)
    {
        var order = vector.Orders[i];
        if (Held.RefuseOutside(order.At) is { } outside)
            return outside;
        if (order.At < vector.Orders[i - 1].At)
            return Invalid("The orders are not in time order.");
        return order.Kind switch
        {
            OrderKind.Purchase => Invalid("Only the first order may be a purchase."),
            OrderKind.Renewal => Renewed(vector, i),
            OrderKind.Upgrade => Resized(Inputs(vector, i, order), Direction.Upgrade),
            OrderKind.Downgrade => Resized(Inputs(vector, i, order), Direction.Downgrade),
            _ => Invalid($"Vectors are about prices; they have no {order.Kind}."),
        };
    }

    private Decision<Chain> Renewed(Vector vector, int i)
    {
        var renewed = Held.Renew(SaleOf(vector, i));
        return renewed.Accepted is { } held
            ? this with
            {
                Held = held,
                Paid = Paid + held.Tranches[^1].Cash,
            }
            : renewed.Refusal!;
    }

    private Decision<Chain> Changed(Vector vector, VectorChange change)
    {
        if (Held.RefuseOutside(change.At) is { } outside)
            return outside;
        if (change.At < vector.Orders[^1].At)
            return Invalid("The change is before the last order.");
        return Resized(
            new ResizeInputs(
                vector.Orders.Count,
                Held,
                change.At,
                change.ListPerMonth,
                vector.Rules,
                vector.Tiers,
                vector.Fx
            ),
            null
        );
    }

    private Decision<Chain> Resized(ResizeInputs inputs, Direction? kind)
    {
        if (kind is { } named && named != Resize.DirectionOf(inputs))
            return Invalid("The kind of the order contradicts its price.");
        var priced = Resize.Price(inputs);
        if (priced.Accepted is not { } resized)
            return priced.Refusal!;
        if (inputs.Cash is not null && resized.Charges.Count > 1)
            return Invalid("Cash may be named only for an upgrade of one term.");
        return new Chain(
            resized.After,
            Paid + resized.Paid,
            Consumed + resized.Earned,
            resized.Direction == Direction.Downgrade ? Refunded + resized.Total.Exact : Refunded,
            inputs,
            resized
        );
    }

    private ResizeInputs Inputs(Vector vector, int i, VectorOrder order) =>
        new(
            i,
            Held,
            order.At,
            order.ListPerMonth,
            vector.Rules,
            vector.Tiers,
            Discount: order.Discount,
            Voucher: order.Voucher,
            Cash: order.Cash
        );

    private static Sale SaleOf(Vector vector, int i)
    {
        var order = vector.Orders[i];
        var discount = order.Discount ?? DiscountTier.FactorFor(vector.Tiers, order.Months);
        return new Sale(
            i,
            order.At,
            order.Months,
            order.ListPerMonth,
            discount,
            order.Promotion,
            order.Voucher,
            order.Cash
        );
    }

    private static Refusal Invalid(string detail) => Refusal.Of("invalid_order", detail);
}
