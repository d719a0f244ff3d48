using System.CommandLine;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit buy</c>: what an instance costs for a term, and buys it.</summary>
internal static class Buy
{
    private static readonly Argument<string> Product = new("PRODUCT") { Description = "Its product: maxcompute." };

    private static readonly Option<string> Region = new WordedOption(
        "--region",
        "ID",
        "ap-southeast-1",
        "Where.",
        required: true
    );

    private static readonly SizeOptions Size = new();

    private static readonly Option<string> Months = new WordedOption(
        "--months",
        "N",
        "12",
        "For how long: 1 to 12, 24, 36, 48 or 60 months.",
        required: true
    );

    public static Command Command()
    {
        var command = new Command(
            "buy",
            "Show what an instance costs for a term; with --accept, buy it. For example:\n"
                + "cubit buy maxcompute --region ap-southeast-1 --units 100 --months 12"
        )
        {
            Product,
            Region,
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
                    ["product"] = result.GetRequiredValue(Product),
                    ["region"] = given.Text(Region),
                    ["months"] = given.Word(Months).Months(),
                };
                Size.Write(given, asked, required: true);
                return asked;
            }
        );
    }
}
