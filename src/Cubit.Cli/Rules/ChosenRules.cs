using System.CommandLine;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Rules;

/// <summary>The rule set that prices are asked by: a shipped one, one that an operator added, or a file.</summary>
internal sealed class ChosenRules
{
    private readonly PlaceOptions _place = new(
        "Folder of a server's data, for a rule set that was added there; together with --rules."
    );

    public Option<string> Id { get; } =
        new WordedOption(
            "--rules",
            "ID",
            RuleSetJson.DefaultId,
            $"Rule set by its id, or a file of one; {RuleSetJson.DefaultId} if left out."
        );

    /// <summary>What the choice is told by.</summary>
    public IReadOnlyList<Option<string>> Options => [Id, _place.Folder, _place.Server];

    public async Task<RuleSet> ChosenAsync(Given given)
    {
        // A server that only the environment names is not asked: a quote needs none.
        var where = new[] { _place.Folder, _place.Server }.FirstOrDefault(given.Has);
        if (!given.Has(Id))
        {
            return where is not null
                ? throw given.Bad(where, "tells where to find a rule set; add --rules or leave it out")
                : RuleSetJson.Shipped[RuleSetJson.DefaultId];
        }

        var named = given.Text(Id);
        var known = where is null ? RuleSetJson.Shipped : await _place.LookAsync(given, RuleSetRows.All);
        return known.TryGetValue(named, out var rules) ? rules
            : File.Exists(named) ? RuleFile.ToPriceBy(named, known)
            : throw given.Bad(
                Id,
                $"is neither a rule set nor a file; use one of "
                    + $"{string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}, or name a file"
            );
    }
}
