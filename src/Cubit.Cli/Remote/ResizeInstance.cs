using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary>
/// <c>cubit upgrade</c> and <c>cubit downgrade</c>: what another size costs or gives back, and orders it.
/// </summary>
internal static class ResizeInstance
{
    public static Command Upgrade() => Of("upgrade", "costs for the rest of its terms");

    public static Command Downgrade() => Of("downgrade", "gives back");

    private static Command Of(string direction, string does)
    {
        var id = new Argument<string>("ID") { Description = "The instance: i-1001-1." };
        var to = new WordedOption("--to", "SIZE", "150", "Its compute units, or a configuration's name.", true);
        return QuotedOrder.Of(
            new Command(
                direction,
                $"Show what another size of an instance {does}; with --accept, order it. For example:\n"
                    + $"cubit {direction} i-1001-1 --to {(direction == "upgrade" ? 150 : 60)}"
            )
            {
                id,
                to,
            },
            result =>
            {
                var size = new Given(result).Text(to);
                var asked = new JsonObject { ["instanceId"] = result.GetRequiredValue(id), ["direction"] = direction };
                if (int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var units))
                    asked["computeUnits"] = units;
                else
                    asked["configuration"] = size;
                return asked;
            }
        );
    }
}
