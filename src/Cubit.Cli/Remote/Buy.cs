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

    public static Command Command() =>
        new TermOptions("months", sized: true).Of(
            new Command(
                "buy",
                "Show what an instance costs for a term; with --accept, buy it. For example:\n"
                    + "cubit buy maxcompute --region ap-southeast-1 --units 100 --months 12"
            )
            {
                Product,
                Region,
            },
            result => new JsonObject
            {
                ["product"] = result.GetRequiredValue(Product),
                ["region"] = new Given(result).Text(Region),
            }
        );
}
