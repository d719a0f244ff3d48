using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;

namespace Cubit.Resizing;

/// <summary>What changing to one size would give back.</summary>
/// <param name="To">The size.</param>
/// <param name="ListPerMonth">Its list price per month.</param>
/// <param name="Refund">The refund.</param>
/// <param name="Reason">Why nothing is paid, or null.</param>
/// <param name="Jump">How it leaves the trend of the larger sizes, or null.</param>
/// <units>The list price in whole units of the price currency.</units>
public sealed record SizeRefund(Configuration To, Fraction ListPerMonth, Money Refund, string? Reason, Jump? Jump);

/// <summary>The refund of a downgrade by size, at one instant.</summary>
/// <param name="Sizes">The sizes that cost less than the present one, the dearest first.</param>
/// <param name="IsComplete">Whether they are all; a bound of <see cref="Advice"/> may cut the smallest off.</param>
public sealed record RefundBySize(IReadOnlyList<SizeRefund> Sizes, bool IsComplete)
{
    internal static RefundBySize Of(ResizeInputs inputs, Instance instance, PriceBook book)
    {
        var most = Advice.Bounded(Advice.SizesMax, Advice.SizesMax, inputs);
        var sizes = (book.Product.Units is { } range ? Units(instance, range) : Named(book))
            .Where(to => to != instance.Configuration)
            .Select(to => (to, Price: book.Price(to).Accepted?.PerMonth ?? inputs.Subscription.ListPerMonth))
            .Where(size => size.Price < inputs.Subscription.ListPerMonth)
            .Take(most + 1)
            .ToList();
        return new RefundBySize(Priced(inputs, sizes.Take(most)), sizes.Count <= most);
    }

    private static List<SizeRefund> Priced(ResizeInputs inputs, IEnumerable<(Configuration To, Fraction Price)> sizes)
    {
        var priced = new List<SizeRefund>();
        var (larger, before) = ((RefundPoint?)null, (RefundPoint?)null);
        foreach (var (to, price) in sizes)
        {
            var resized = Resize.Price(inputs with { ListPerMonth = price }).Value;
            var point = RefundPoint.Of(inputs.At, resized);
            var jump = before is null ? null : RefundPoint.Between(1, larger, before, point);
            priced.Add(new SizeRefund(to, price, resized.Total, resized.Reason, jump));
            (larger, before) = (before, point);
        }

        return priced;
    }

    // The largest first. Quotas hold some units already; a smaller size than that cannot be ordered.
    private static IEnumerable<Configuration> Units(Instance instance, UnitRange range)
    {
        var held = (instance.Configuration as Configuration.Units)?.ComputeUnits ?? 0;
        for (var step = held < range.Min ? -1 : (held - range.Min) / range.Step; step >= 0; step--)
        {
            var units = range.Min + (step * range.Step);
            if (units < instance.AllocatedUnits)
                yield break;
            yield return new Configuration.Units(units);
        }
    }

    private static IEnumerable<Configuration> Named(PriceBook book) =>
        book
            .Named.OrderByDescending(named => named.Value)
            .ThenBy(named => named.Key, StringComparer.Ordinal)
            .Select(named => new Configuration.Named(named.Key));
}
