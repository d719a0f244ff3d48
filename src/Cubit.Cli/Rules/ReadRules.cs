using System.CommandLine;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using NodaTime.Text;

namespace Cubit.Cli.Rules;

/// <summary><c>cubit rules list</c>, <c>show</c>, <c>diff</c>: what rule sets say, and where they hold.</summary>
internal static class ReadRules
{
    private static readonly PlaceOptions Place = new("Folder of a server; the shipped ones if left out.");

    private static readonly Argument<string> Id = Named("ID");
    private static readonly Argument<string> A = Named("A");
    private static readonly Argument<string> B = Named("B");

    /// <summary>An argument that names a rule set.</summary>
    public static Argument<string> Named(string name) =>
        new(name) { Description = "A rule set by its id, or a file of one." };

    public static Command List()
    {
        var command = new Command("list", "Tell every rule set, its source, and where it is in force.")
        {
            Place.Folder,
            Place.Server,
        };
        command.SetAction(
            async (result, _) =>
            {
                var (known, assigned) = await KnownAsync(new Given(result));
                foreach (var rules in known.Values.OrderBy(rules => rules.Id, StringComparer.Ordinal))
                    result.InvocationConfiguration.Output.Write(Listed(rules, OriginOf(rules.Id), assigned));
            }
        );
        return command;
    }

    public static Command Show()
    {
        var command = new Command("show", "Tell every choice of a rule set, and what customers are told of it.")
        {
            Id,
            Place.Folder,
            Place.Server,
        };
        command.SetAction(
            async (result, _) =>
            {
                var (known, assigned) = await KnownAsync(new Given(result));
                var rules = RuleFile.Named(result.GetRequiredValue(Id), known);
                var output = result.InvocationConfiguration.Output;
                var stored = ReferenceEquals(known.GetValueOrDefault(rules.Id), rules);
                output.Write(stored ? Listed(rules, OriginOf(rules.Id), assigned) : Listed(rules, "in a file", []));
                foreach (var (name, choice, sentence) in RuleSetWords.Choices(rules))
                    output.Write($"\n{name}  {choice}\n{RuleWords.Wrapped(sentence, "  ")}");
            }
        );
        return command;
    }

    public static Command Diff()
    {
        var command = new Command("diff", "Tell the choices in which two rule sets differ, with both sentences.")
        {
            A,
            B,
            Place.Folder,
            Place.Server,
        };
        command.SetAction(
            async (result, _) =>
            {
                var (known, _) = await KnownAsync(new Given(result));
                var (a, b) = (result.GetRequiredValue(A), result.GetRequiredValue(B));
                result.InvocationConfiguration.Output.Write(
                    Differences((a, RuleFile.Named(a, known)), (b, RuleFile.Named(b, known)))
                );
            }
        );
        return command;
    }

    private static async Task<(IReadOnlyDictionary<string, RuleSet>, IReadOnlyList<RuleAssignment>)> KnownAsync(
        Given given
    ) =>
        Place.IsGiven(given)
            ? await Place.LookAsync(given, session => (RuleSetRows.All(session), RuleSetRows.Assignments(session)))
            : (RuleSetJson.Shipped, []);

    private static string OriginOf(string id) => RuleSetJson.Shipped.ContainsKey(id) ? "shipped" : "added";

    private static string Listed(RuleSet rules, string origin, IReadOnlyList<RuleAssignment> assigned)
    {
        var lines = assigned
            .Where(one => one.Rules == rules.Id)
            .Select(one => $"in force for {one.Product} from {InstantPattern.ExtendedIso.Format(one.From)}");
        if (rules.Id == CatalogRows.RulesByDefault)
            lines = lines.Prepend("in force for every product until another is");
        return $"{rules.Id}  {origin}, effective from {LocalDatePattern.Iso.Format(rules.EffectiveFrom)}\n"
            + RuleWords.Wrapped(rules.Source, "  ")
            + string.Concat(lines.Select(line => $"  {line}\n"));
    }

    // Each under the name that was typed, since two files may have the same id.
    private static string Differences((string Name, RuleSet Rules) a, (string Name, RuleSet Rules) b)
    {
        var pairs = RuleSetWords.Choices(a.Rules).Zip(RuleSetWords.Choices(b.Rules)).ToList();
        var differing = pairs.Where(pair => pair.First.Choice != pair.Second.Choice).ToList();
        return string.Concat(
                differing.Select(pair =>
                    $"{pair.First.Name}\n"
                    + $"  {a.Name}: {pair.First.Choice}\n{RuleWords.Wrapped(pair.First.Sentence, "    ")}"
                    + $"  {b.Name}: {pair.Second.Choice}\n{RuleWords.Wrapped(pair.Second.Sentence, "    ")}\n"
                )
            ) + $"{differing.Count} of {pairs.Count} choices differ.\n";
    }
}
