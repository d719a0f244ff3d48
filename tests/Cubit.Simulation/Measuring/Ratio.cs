using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Cubit.Simulation.Measuring;

/// <summary>How a subject compared with its baseline, round by round.</summary>
/// <param name="Name">What was measured: <c>quote/kernel</c>.</param>
/// <param name="Rounds">Baseline ÷ subject of each round: 2 means that the subject is twice as fast.</param>
internal sealed record Ratio(string Name, IReadOnlyList<double> Rounds)
{
    /// <summary>The middle round: one disturbed round does not move it.</summary>
    public double Median
    {
        get
        {
            var sorted = Rounds.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>Asks for the rows alone.</summary>
    public static Option<bool> Json { get; } =
        new("--json") { Description = "Print only an array of rows, for programs." };

    /// <summary>The rows: for people a line each, for programs an array of <c>{"name","ratio"}</c>.</summary>
    public static string Table(IEnumerable<Ratio> ratios, bool json) =>
        json
            ? JsonSerializer.Serialize(ratios.Select(ratio => new { name = ratio.Name, ratio = ratio.Median }))
            : string.Join('\n', ratios);

    /// <summary>The row for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name, -28} {Median, 8:0.00} ×   ({Rounds.Min():0.00} .. {Rounds.Max():0.00}, {Rounds.Count} rounds)"
        );
}
