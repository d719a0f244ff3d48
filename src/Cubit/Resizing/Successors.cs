using Cubit.Amounts;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What the layers become when a downgrade closes them: each leaves at most one successor.</summary>
/// <source>docs/spec/refunds.md section 4, "After the downgrade"</source>
internal static class Successors
{
    public static Subscription After(ResizeInputs inputs, IReadOnlyList<RefundLine> lines)
    {
        var left = inputs.Rules.Ratio == PriceRatio.WholeInstance ? Shrunk(inputs, lines) : Cut(inputs, lines);
        return inputs.Subscription with { ListPerMonth = inputs.ListPerMonth, Tranches = [.. left] };
    }

    // Every layer shrinks by the same share, and the layers of a term are stacked again from 0.
    private static IEnumerable<Tranche> Shrunk(ResizeInputs inputs, IReadOnlyList<RefundLine> lines)
    {
        var share = inputs.ListPerMonth / inputs.Subscription.ListPerMonth;
        var tops = new Dictionary<int, Fraction>();
        foreach (var line in lines)
        {
            var low = tops.GetValueOrDefault(line.Tranche.Period);
            var high = tops[line.Tranche.Period] = low + (line.Tranche.Slice * share);
            yield return Left(inputs, line, low, high);
        }
    }

    // Layers above the new price vanish, the one that straddles it is cut there, those below stay.
    private static IEnumerable<Tranche> Cut(ResizeInputs inputs, IReadOnlyList<RefundLine> lines) =>
        lines
            .Where(line => line.Tranche.Low < inputs.ListPerMonth)
            .Select(line => Left(inputs, line, line.Tranche.Low, Fraction.Min(line.Tranche.High, inputs.ListPerMonth)));

    private static Tranche Left(ResizeInputs inputs, RefundLine line, Fraction low, Fraction high) =>
        line.Tranche with
        {
            Order = inputs.Order,
            Kind = OrderKind.Downgrade,
            Start = Instant.Max(line.Tranche.Start, inputs.At),
            Low = low,
            High = high,
            Cash = Fraction.Max(Fraction.Max(line.Online, Fraction.Zero) - line.Refund.Exact, Fraction.Zero),
            Voucher = Fraction.Zero,
            Promotion = Fraction.Zero,
            CountedFrom = LayerPrice.CountedOnFrom(inputs.Rules, line.Tranche, inputs.At, line.Used),
        };
}
