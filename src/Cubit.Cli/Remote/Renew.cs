using System.CommandLine;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit renew</c>: what a next term of an instance costs, and buys it.</summary>
internal static class Renew
{
    private static readonly Argument<string> Id = new("ID") { Description = "The instance: i-1001-1." };

    private static readonly Option<string> Months = new WordedOption(
        "--months",
        "N",
        "12",
        "For how long: 1 to 12, 24, 36, 48 or 60 months.",
        required: true
    );

    private static readonly SizeOptions Size = new();

    public static Command Command()
    {
        var command = new Command(
            "renew",
            "Show what a next term costs; with --accept, buy it. A smaller size holds from that term on, and cubit "
                + "cancel withdraws it until then. For example:\ncubit renew i-1001-1 --months 12 --units 60"
        )
        {
            Id,
            Months,
        };
        foreach (var option in Size.All)
            command.Options.Add(option);
        return QuotedOrder.Of(
            command,
            result =>
            {
                var given = new Given(result);
                var asked = new JsonObject
                {
                    ["instanceId"] = result.GetRequiredValue(Id),
                    ["renewMonths"] = given.Word(Months).Months(),
                };
                Size.Write(given, asked, required: false);
                return asked;
            }
        );
    }
}
