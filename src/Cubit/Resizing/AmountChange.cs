using Cubit.Amounts;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What the layers of one downgrade share on the way to its amount.</summary>
internal readonly ref struct AmountChange(ResizeInputs inputs)
{
    private const int DaysPerMonth = 30;

    private readonly ResizeInputs _inputs = inputs;
    private readonly WholeRatio _givenOfInstance =
        inputs.Rules.Ratio == PriceRatio.WholeInstance
            ? Clamped(inputs.Subscription.ListPerMonth - inputs.ListPerMonth, inputs.Subscription.ListPerMonth)
            : default;

    public ResizeInputs Inputs => _inputs;

    public RuleSet Rules => _inputs.Rules;

    public Instant At => _inputs.At;

    /// <summary>The share of a layer's price that the change gives up, from 0 to 1.</summary>
    public WholeRatio Given(Tranche tranche, Fraction price) =>
        Rules.Ratio switch
        {
            PriceRatio.WholeInstance => _givenOfInstance,
            PriceRatio.OwnLayerList => OfList(tranche, price),
            _ => OfDaily(tranche, price),
        };

    private WholeRatio OfList(Tranche tranche, Fraction price) => Clamped(tranche.High - _inputs.ListPerMonth, price);

    private WholeRatio OfDaily(Tranche tranche, Fraction price)
    {
        var below = (Tranche?)null;
        foreach (var other in _inputs.Subscription.Tranches)
        {
            if (other.Period != tranche.Period || other.High != tranche.Low)
                continue;
            if (below is not null)
                return WholeRatio.Beyond;
            below = other;
        }

        var high = LayerPrice.Rate(tranche) * tranche.High;
        var low = below is null ? Fraction.Zero : LayerPrice.Rate(below) * below.High;
        return high <= low ? OfList(tranche, price) : Clamped(high - (_inputs.ListPerMonth / DaysPerMonth), high - low);
    }

    private static WholeRatio Clamped(Fraction over, Fraction under) =>
        under.Sign <= 0 ? WholeRatio.Beyond
        : over.Sign <= 0 ? new(0, 1)
        : over >= under ? new(1, 1)
        : WholeRatio.Of(over, under);
}
