using System.CommandLine;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit renew</c>: what a next term of an instance costs, and buys it.</summary>
internal static class Renew
{
    private static readonly Argument<string> Id = new("ID") { Description = "The instance: i-1001-1." };

    public static Command Command() =>
        new TermOptions("renewMonths", sized: false).Of(
            new Command(
                "renew",
                "Show what a next term costs; with --accept, buy it. A smaller size holds from that term on, and cubit "
                    + "cancel withdraws it until then. For example:\ncubit renew i-1001-1 --months 12 --units 60"
            )
            {
                Id,
            },
            result => new JsonObject { ["instanceId"] = result.GetRequiredValue(Id) }
        );
}
