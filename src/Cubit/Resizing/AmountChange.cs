using Cubit.Amounts;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What the layers of one downgrade share on the way to its amount.</summary>
internal readonly ref struct AmountChange
{
    private const int DaysPerMonth = 30;

    private readonly WholeRatio _givenOfInstance;

    public AmountChange(ResizeInputs inputs)
    {
        Inputs = inputs;
        (Rules, At, Currency) = (inputs.Rules, inputs.At, inputs.Subscription.Currency);
        HasCoefficients = Rules.Coefficients.Count > 0;
        if (Rules.Ratio == PriceRatio.WholeInstance)
            _givenOfInstance = WholeRatio.ShareLost(inputs.Subscription.ListPerMonth, inputs.ListPerMonth);
    }

    public ResizeInputs Inputs { get; }

    public RuleSet Rules { get; }

    public Instant At { get; }

    public Currency Currency { get; }

    /// <summary>Whether consumption may count more than once.</summary>
    public bool HasCoefficients { get; }

    /// <summary>The share of a layer's price that the change gives up, from 0 to 1.</summary>
    public WholeRatio Given(Tranche tranche, WholeRatio price) =>
        Rules.Ratio switch
        {
            PriceRatio.WholeInstance => _givenOfInstance,
            PriceRatio.OwnLayerList => OfList(tranche, price),
            _ => OfDaily(tranche, price),
        };

    private WholeRatio OfList(Tranche tranche, WholeRatio price) =>
        tranche.High <= Inputs.ListPerMonth ? new(0, 1)
        : tranche.Low >= Inputs.ListPerMonth ? new(1, 1)
        : WholeRatio.Difference(tranche.High, Inputs.ListPerMonth).DividedBy(price);

    private WholeRatio OfDaily(Tranche tranche, WholeRatio price)
    {
        var below = (Tranche?)null;
        foreach (var other in Inputs.Subscription.Tranches)
        {
            if (other.Period != tranche.Period || other.High != tranche.Low)
                continue;
            if (below is not null)
                return WholeRatio.Beyond;
            below = other;
        }

        var high = LayerPrice.Rate(tranche) * tranche.High;
        var low = below is null ? Fraction.Zero : LayerPrice.Rate(below) * below.High;
        return high <= low ? OfList(tranche, price) : Clamped(high - (Inputs.ListPerMonth / DaysPerMonth), high - low);
    }

    private static WholeRatio Clamped(Fraction over, Fraction under) =>
        over.Sign <= 0 ? new(0, 1)
        : over >= under ? new(1, 1)
        : WholeRatio.Of(over).DividedBy(WholeRatio.Of(under));
}
