using System.CommandLine;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit order</c>: orders exactly a quote that was shown before.</summary>
internal static class OrderQuote
{
    private static readonly Argument<string> Quote = new("QUOTE") { Description = "The quote's id." };

    private static readonly Option<string> Agreement = new WordedOption(
        "--agreement",
        "ID@VERSION",
        "maxcompute-subscription@2020-01",
        "The agreement of service of the quote, which this accepts.",
        required: true
    );

    private static readonly OrderOptions Options = new();

    public static Command Command()
    {
        var command = new Command("order", "Order a quote, within its 15 minutes.") { Quote, Agreement };
        foreach (var option in Options.All)
            command.Options.Add(option);
        return RemoteVerb.Of(
            command,
            (result, api) =>
            {
                var given = new Given(result);
                return given.Text(Agreement).Split('@') is [{ Length: > 0 } id, { Length: > 0 } version]
                    ? Options.OrderAsync(
                        result,
                        api,
                        result.GetRequiredValue(Quote),
                        new AgreementAnswer(id, version),
                        Options.Read(result)
                    )
                    : throw given.Bad(Agreement, "does not name id and version; copy it from the quote");
            }
        );
    }
}
