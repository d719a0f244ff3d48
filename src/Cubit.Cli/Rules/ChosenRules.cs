using System.CommandLine;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Rules;

/// <summary>The rule set that prices are asked by: a shipped one, one that an operator added, or a file.</summary>
internal sealed class ChosenRules
{
    private readonly DataFolder _folder = new(
        "Folder of a server's data, for a rule set that was added there; together with --rules.",
        required: false
    );

    public Option<string> Id { get; } =
        new WordedOption(
            "--rules",
            "ID",
            RuleSetJson.DefaultId,
            $"Rule set by its id, or a file of one; {RuleSetJson.DefaultId} if left out."
        );

    public Option<string> Data => _folder.Option;

    public async Task<RuleSet> ChosenAsync(Given given)
    {
        if (!given.Has(Id))
        {
            return given.Has(Data)
                ? throw given.Bad(Data, "tells where to find a rule set; add --rules or leave it out")
                : RuleSetJson.Shipped[RuleSetJson.DefaultId];
        }

        var named = given.Text(Id);
        var known = given.Has(Data) ? await _folder.LookAsync(given, RuleSetRows.All) : RuleSetJson.Shipped;
        return known.TryGetValue(named, out var rules) ? rules
            : File.Exists(named) ? RuleFile.Read(named).Rules
            : throw given.Bad(
                Id,
                $"is neither a rule set nor a file; use one of "
                    + $"{string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}, or name a file"
            );
    }
}
