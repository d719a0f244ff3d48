using System.CommandLine;
using System.CommandLine.Parsing;

namespace Cubit.Cli;

/// <summary>What is wrong with a command line that cannot be understood, in one sentence with the remedy.</summary>
internal static class Complaint
{
    private const int ShownMax = 60;
    private const int TyposMax = 2;

    public static string About(ParseResult result)
    {
        var path = PathOf(result.CommandResult);
        var options = result.CommandResult.Children.OfType<OptionResult>().ToList();
        if (result.UnmatchedTokens.Count > 0)
            return Unmatched(result.UnmatchedTokens[0], result.CommandResult.Command, path);
        if (options.Find(option => option.IdentifierTokenCount > 1) is { } twice)
            return $"{twice.Option.Name} is given {twice.IdentifierTokenCount} times; give it once.";
        if (options.Find(option => option is { Implicit: false, Tokens.Count: 0 } && option.Errors.Any()) is { } bare)
            return NoValue(bare.Option);
        if (options.Find(option => option.Errors.Any()) is { } missing)
            return $"{missing.Option.Name} is missing; add it, {Example(missing.Option)}.";
        return result.CommandResult.Command.Subcommands.Count > 0
            ? NoCommand(result.CommandResult.Command)
            : $"{path} needs {string.Join(" and ", result.CommandResult.Command.Arguments.Select(a => a.Name))}; "
                + $"see {path} --help.";
    }

    /// <summary>An option that is given to a command and followed by one of its own commands, or null.</summary>
    public static string? AboutPlace(ParseResult result) =>
        result.CommandResult.Parent is CommandResult above
        && above.Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit) is { } misplaced
            ? $"{misplaced.Option.Name} is not an option of {PathOf(result.CommandResult)}; leave one of the two out."
            : null;

    public static string NoCommand(Command command) =>
        $"{(command.Parents.Any() ? $"cubit {command.Name}" : command.Name)} needs a command: "
        + $"{string.Join(" or ", command.Subcommands.Select(sub => sub.Name))}.";

    /// <summary>An option without its value.</summary>
    public static string NoValue(Option option) =>
        $"{option.Name} needs a value; write one after it, {Example(option)}.";

    /// <summary>What went wrong elsewhere, as a part of a sentence on one line.</summary>
    public static string Clause(string message) => Line(message).TrimEnd('.');

    /// <summary>What was typed, short and on one line.</summary>
    public static string Shown(string text)
    {
        var line = Line(text);
        return line.Length switch
        {
            0 => "''",
            > ShownMax => $"{line[..ShownMax]}…",
            _ => line,
        };
    }

    private static string Line(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    private static string Unmatched(string token, Command command, string path) =>
        token.StartsWith('-') ? $"{Shown(token)} is not an option of {path}; {Remedy(token, command.Options, path)}"
        : command.Subcommands.Count > 0
            ? $"{Shown(token)} is not a command of {path}; {Remedy(token, command.Subcommands, path)}"
        : $"{Shown(token)} follows no option of {path}; write each value after its option, in quotes if it has spaces.";

    private static string Remedy(string token, IEnumerable<Symbol> symbols, string path)
    {
        var names = symbols.Select(symbol => symbol.Name).ToList();
        return Nearest(token, names, TyposMax) is { } nearest
            ? $"did you mean {nearest}?"
            : $"use one of {string.Join(", ", names)}, as {path} --help explains them.";
    }

    /// <summary>The name that was probably meant, or null.</summary>
    public static string? Nearest(string typed, IReadOnlyList<string> names, int typosMax) =>
        names.MinBy(name => Typos(typed, name)) is { } nearest && Typos(typed, nearest) <= typosMax ? nearest : null;

    /// <summary>How a value of the option is written, as a part of a sentence.</summary>
    public static string Example(Option option) =>
        option is WordedOption { Example: var example } ? $"for example {option.Name} {example}" : "as --help explains";

    private static string PathOf(SymbolResult? symbol) =>
        symbol switch
        {
            CommandResult { Parent: { } parent } command => $"{PathOf(parent)} {command.Command.Name}",
            CommandResult command => command.Command.Name,
            _ => "",
        };

    // Letters to put in, take out or change (Levenshtein); only short words are worth comparing.
    private static int Typos(string typed, string word)
    {
        if (Math.Abs(typed.Length - word.Length) > TyposMax)
            return int.MaxValue;
        var row = Enumerable.Range(0, word.Length + 1).ToArray();
        foreach (var (letter, i) in typed.Select((letter, i) => (letter, i)))
        {
            (var diagonal, row[0]) = (row[0], i + 1);
            for (var j = 1; j <= word.Length; j++)
            {
                var changed = diagonal + (letter == word[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
