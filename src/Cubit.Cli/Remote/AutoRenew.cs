using System.CommandLine;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit auto-renew</c>: lets an instance renew itself, or no longer.</summary>
internal static class AutoRenew
{
    private static readonly Argument<string> Id = new("ID") { Description = "The instance: i-1001-1." };

    private static readonly Option<string> Months = new WordedOption("--months", "N", "1", "For how long each time.");

    private static readonly Option<bool> Off = new("--off") { Description = "No longer.", Arity = ArgumentArity.Zero };

    private static readonly Option<bool> Accept = QuotedOrder.AcceptOption(
        "Accept the agreement of service for the terms to come."
    );

    public static Command Command() =>
        RemoteVerb.Of(
            new Command(
                "auto-renew",
                "Show what a next term costs now; with --accept, let the instance renew itself from 9 days before its "
                    + "end, at the price of then."
            )
            {
                Id,
                Months,
                Off,
                Accept,
            },
            RunAsync
        );

    private static async Task<Told> RunAsync(ParseResult result, Api api)
    {
        var (given, id) = (new Given(result), result.GetRequiredValue(Id));
        if (result.GetValue(Off) == given.Has(Months))
            throw new FormatException($"Give one of {Months.Name} and {Off.Name}, {Complaint.Example(Months)}.");
        if (result.GetValue(Off))
            return await SetAsync(api, id, new JsonObject { ["months"] = null });
        var months = given.Word(Months).Months();
        var asked = new JsonObject { ["instanceId"] = id, ["renewMonths"] = months };
        var quote = await api.PostAsync<QuoteAnswer>("quotes", asked);
        var agreement = quote.Value.Agreement;
        return result.GetValue(Accept)
            ? await SetAsync(
                api,
                id,
                new JsonObject
                {
                    ["months"] = months,
                    ["agreement"] = new JsonObject { ["id"] = agreement.Id, ["version"] = agreement.Version },
                }
            )
            : new Told(
                quote.Body,
                QuoteText.Of(
                    quote.Value,
                    $"Nothing is set yet. Repeat it with {Accept.Name} to accept the agreement for the terms to come."
                )
            );
    }

    private static async Task<Told> SetAsync(Api api, string id, JsonObject setting)
    {
        var instance = await api.PutAsync<InstanceAnswer>(
            $"instances/{Uri.EscapeDataString(id)}/auto-renewal",
            setting
        );
        return new Told(instance.Body, ReadInstances.Text(instance.Value));
    }
}
