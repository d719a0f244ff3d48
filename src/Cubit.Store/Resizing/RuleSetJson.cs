using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Cubit.Resizing;

namespace Cubit.Store.Resizing;

/// <summary>Rule sets as data: reads them strictly, and holds those that are shipped.</summary>
/// <remarks>A published rule set is never edited; a new version has a new id.</remarks>
/// <source>docs/spec/rules.md</source>
public static class RuleSetJson
{
    /// <summary>The id of the rule set that is in force where nobody assigned another.</summary>
    public const string DefaultId = "alibaba/2022-05";

    /// <summary>The texts of the shipped rule sets by id.</summary>
    public static IReadOnlyDictionary<string, string> ShippedTexts { get; } =
        Resources().ToFrozenDictionary(text => Parse(text).Id, StringComparer.Ordinal);

    /// <summary>The shipped rule sets by id.</summary>
    public static IReadOnlyDictionary<string, RuleSet> Shipped { get; } =
        ShippedTexts.Values.Select(Parse).ToFrozenDictionary(rules => rules.Id, StringComparer.Ordinal);

    /// <summary>Reads one rule set.</summary>
    /// <exception cref="FormatException">
    /// A field is missing, unknown, of the wrong type or out of its bounds; its place is named.
    /// </exception>
    public static RuleSet Parse(string json)
    {
        var top = JsonPlace.Parse(json).Only("id", "effectiveFrom", "source", "choices");
        var choices = top["choices"].Only(RuleSetFields.Choices);
        var rules = new RuleSet(
            RuleSetFields.Id(top["id"]),
            RuleSetFields.EffectiveFrom(top["effectiveFrom"]),
            RuleSetFields.Line(top["source"], RuleSetFields.SourceLengthMax),
            Choice(choices, "daily").Choice<PriceOfTime>(),
            Choice(choices, "used").Choice<UsedTimeCount>(),
            Choice(choices, "discount").Choice<ConsumptionDiscount>(),
            RuleSetFields.Coefficients(Choice(choices, "coefficient")),
            Choice(choices, "ratio").Choice<PriceRatio>(),
            Choice(choices, "upgrade").Choice<TimeLeft>(),
            Choice(choices, "upgrade-discount").Choice<UpgradeDiscount>(),
            Choice(choices, "cap").Choice<RefundCap>()
        )
        {
            Explanations = choices
                .FieldNames()
                .ToFrozenDictionary(
                    name => name,
                    name => RuleSetFields.Line(choices[name]["explanation"], RuleSetFields.SentenceLengthMax),
                    StringComparer.Ordinal
                ),
        };
        RuleSetFields.RefuseMixedUnits(rules, name => Choice(choices, name));
        return rules;
    }

    /// <summary>The choices of a rule set, for those who recompute an amount from its inputs.</summary>
    internal static JsonObject Choices(RuleSet rules) =>
        new()
        {
            ["id"] = rules.Id,
            ["daily"] = JsonPlace.Word(rules.Daily),
            ["used"] = JsonPlace.Word(rules.Used),
            ["discount"] = JsonPlace.Word(rules.Discount),
            ["coefficient"] = new JsonArray([.. rules.Coefficients.Select(Coefficient)]),
            ["ratio"] = JsonPlace.Word(rules.Ratio),
            ["upgrade"] = JsonPlace.Word(rules.Upgrade),
            ["upgrade-discount"] = JsonPlace.Word(rules.UpgradeDiscount),
            ["cap"] = JsonPlace.Word(rules.Cap),
        };

    private static JsonPlace Choice(JsonPlace choices, string name) =>
        choices[name].Only("choice", "explanation")["choice"];

    private static JsonObject Coefficient(Coefficient coefficient) =>
        new()
        {
            ["product"] = coefficient.Product,
            ["belowDays"] = coefficient.BelowDays,
            ["factor"] = coefficient.Factor.ToString(),
        };

    private static IEnumerable<string> Resources()
    {
        var assembly = typeof(RuleSetJson).Assembly;
        var names = assembly.GetManifestResourceNames();
        foreach (var name in names.Where(name => name.Contains(".Resizing.rules.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
