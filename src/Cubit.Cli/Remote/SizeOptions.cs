using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary>A size: <c>--units</c> where a product is sized in compute units, else <c>--configuration</c>.</summary>
internal sealed class SizeOptions
{
    private readonly Option<string> _units = new WordedOption("--units", "N", "100", "Compute units.");

    private readonly Option<string> _named = new WordedOption(
        "--configuration",
        "NAME",
        "A",
        "Name of a configuration instead."
    );

    public IEnumerable<Option> All => [_units, _named];

    /// <summary>Writes what was given into a request.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="asked">The request.</param>
    /// <param name="required">Whether one of the two has to be given.</param>
    public void Write(Given given, JsonObject asked, bool required)
    {
        if (given.Has(_units) && given.Has(_named))
            throw new FormatException($"{_units.Name} and {_named.Name} name two sizes; give one of them.");
        if (required && !given.Has(_units) && !given.Has(_named))
            throw new FormatException($"{_units.Name} is missing; add it, {Complaint.Example(_units)}.");
        if (given.Has(_units))
            asked["computeUnits"] = int.TryParse(given.Text(_units), NumberStyles.None, null, out var units)
                ? units
                : throw given.Bad(_units, "is not a number of compute units; write a whole number like 100");
        if (given.Has(_named))
            asked["configuration"] = given.Text(_named);
    }
}
