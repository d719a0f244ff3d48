using Cubit.Amounts;
using NodaTime;

namespace Cubit.Catalog;

/// <summary>The prices of one product in one region from a date on; a published version is never edited.</summary>
/// <param name="Version">Id of this version, unique: <c>maxcompute/ap-southeast-1/USD/1</c>.</param>
/// <param name="Product">What is sold.</param>
/// <param name="Region">Id of the region where it is sold.</param>
/// <param name="Currency">The currency of the prices.</param>
/// <param name="EffectiveFrom">The first instant at which they are in force.</param>
/// <param name="PerUnit">List price per compute unit and month; null where configurations are named.</param>
/// <param name="Named">List price per month of each named configuration.</param>
/// <param name="Tiers">Term discounts.</param>
/// <param name="Agreement">The agreement of service in force with these prices.</param>
/// <param name="PerUnitHour">Pay-as-you-go price of a compute unit for an hour; null where that is not sold.</param>
/// <units>Whole units of the currency, per month, without discount.</units>
public sealed record PriceBook(
    string Version,
    Product Product,
    string Region,
    Currency Currency,
    Instant EffectiveFrom,
    Fraction? PerUnit,
    IReadOnlyDictionary<string, Fraction> Named,
    IReadOnlyList<DiscountTier> Tiers,
    Agreement Agreement,
    Fraction? PerUnitHour = null
)
{
    /// <summary>The undiscounted list price per month of a configuration.</summary>
    /// <errors>configuration.unknown, configuration.below_minimum, configuration.above_maximum,
    /// configuration.off_step</errors>
    public Decision<ListPrice> Price(Configuration configuration) =>
        configuration switch
        {
            Configuration.Named named when Named.TryGetValue(named.Name, out var price) => new ListPrice(price),
            Configuration.Units units when PerUnit is { } perUnit && Product.Units is { } range => RefuseSize(
                units.ComputeUnits,
                range
            )
                is { } refusal
                ? refusal
                : new ListPrice(perUnit * units.ComputeUnits),
            _ => Unknown(configuration),
        };

    private string Names => string.Join(", ", Named.Keys.Order(StringComparer.Ordinal));

    private Refusal Unknown(Configuration configuration)
    {
        var remedy = PerUnit is null
            ? $"has no {configuration} here; choose one of {Names}"
            : $"is sized in compute units; name a number of them instead of {configuration}";
        return Refusal.Of(
            "configuration.unknown",
            $"{Product.Name} {remedy}.",
            ("configuration", configuration.ToString())
        );
    }

    private static Refusal? RefuseSize(int units, UnitRange range) =>
        units < range.Min
            ? SizeRefused(units, "below_minimum", $"the smallest size is {range.Min} CU", ("minimum", $"{range.Min}"))
        : units > range.Max
            ? SizeRefused(units, "above_maximum", $"the largest size is {range.Max} CU", ("maximum", $"{range.Max}"))
        : (units - range.Min) % range.Step != 0
            ? SizeRefused(
                units,
                "off_step",
                $"sizes go up from {range.Min} CU in steps of {range.Step}",
                ("step", $"{range.Step}")
            )
        : null;

    private static Refusal SizeRefused(int units, string code, string why, (string Name, string Value) bound) =>
        Refusal.Of($"configuration.{code}", $"{units} CU is not sold: {why}.", ("computeUnits", $"{units}"), bound);
}

/// <summary>An undiscounted list price per month.</summary>
/// <units>Whole units of the price book's currency.</units>
public sealed record ListPrice(Fraction PerMonth);
