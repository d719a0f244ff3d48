using System.CommandLine;
using Cubit.Calendar;
using NodaTime;

namespace Cubit.Cli;

/// <summary>What was given for the options of a verb.</summary>
/// <remarks>A <see cref="FormatException"/> says in one sentence which option, which value, and the remedy.</remarks>
internal sealed class Given(ParseResult result)
{
    /// <summary>Whether the option is given at all.</summary>
    public bool Has(Option<string> option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The text; an option in the place of the value is taken for a forgotten value.</summary>
    public string Text(Option<string> option)
    {
        var text = result.GetValue(option) ?? "";
        return text.Length == 0 || text.StartsWith("--", StringComparison.Ordinal)
            ? throw new FormatException(Complaint.NoValue(option))
            : text;
    }

    /// <summary>The value as it was written; an empty one where the option is left out.</summary>
    public Word Word(Option<string> option) =>
        new(option.Name, Has(option) ? Text(option) : "", (option as WordedOption)?.Example ?? "");

    public Instant At(Option<string> option, BillingZone zone, bool closesDay) => Word(option).At(zone, closesDay);

    public string Product(Option<string> option) => Word(option).Product();

    /// <summary>A complaint about what was given for an option.</summary>
    public FormatException Bad(Option<string> option, string what) =>
        new($"{option.Name} {Complaint.Shown(result.GetValue(option) ?? "")} {what}.");
}
