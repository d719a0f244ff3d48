using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary>
/// A term: how many months, and a size: <c>--units</c> where a product is sized in compute units, else
/// <c>--configuration</c>.
/// </summary>
/// <param name="field">The field of a request that has the months.</param>
/// <param name="sized">Whether a size has to be given.</param>
internal sealed class TermOptions(string field, bool sized)
{
    private readonly Option<string> _months = new WordedOption(
        "--months",
        "N",
        "12",
        "For how long: 1 to 12, 24, 36, 48 or 60 months.",
        required: true
    );

    private readonly Option<string> _units = new WordedOption("--units", "N", "100", "Compute units.");

    private readonly Option<string> _named = new WordedOption(
        "--configuration",
        "NAME",
        "A",
        "Name of a configuration instead."
    );

    /// <summary>A verb that asks for a quote of a term.</summary>
    /// <param name="command">The verb, with its own options.</param>
    /// <param name="asked">The fields of the quote beside the term.</param>
    public Command Of(Command command, Func<ParseResult, JsonObject> asked)
    {
        foreach (var option in (Option[])[_months, _units, _named])
            command.Options.Add(option);
        return QuotedOrder.Of(command, result => Write(new Given(result), asked(result)));
    }

    private JsonObject Write(Given given, JsonObject asked)
    {
        asked[field] = given.Word(_months).Months();
        if (given.Has(_units) && given.Has(_named))
            throw new FormatException($"{_units.Name} and {_named.Name} name two sizes; give one of them.");
        if (sized && !given.Has(_units) && !given.Has(_named))
            throw new FormatException($"{_units.Name} is missing; add it, {Complaint.Example(_units)}.");
        if (given.Has(_units))
            asked["computeUnits"] = int.TryParse(given.Text(_units), NumberStyles.None, null, out var units)
                ? units
                : throw given.Bad(_units, "is not a number of compute units; write a whole number like 100");
        if (given.Has(_named))
            asked["configuration"] = given.Text(_named);
        return asked;
    }
}
