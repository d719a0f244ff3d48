using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using NodaTime.Text;

namespace Cubit.Cli.Rules;

/// <summary><c>cubit rules simulate</c>: what refunds and charges would have been under a rule set.</summary>
internal static class SimulateRules
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly PlaceOptions Place = new("Folder of the data; nothing is written.");

    private static readonly Argument<string> Rules = ReadRules.Named("ID|FILE");

    private static readonly Option<string> Product = new WordedOption(
        "--product",
        "ID",
        "ecs",
        "The only product to look at; all if left out."
    );

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Answer in JSON.",
        Arity = ArgumentArity.Zero,
    };

    public static Command Command()
    {
        var command = new Command(
            "simulate",
            "Tell what each refund and charge so far would have been under a rule set."
        )
        {
            Rules,
            Place.Folder,
            Place.Server,
            Product,
            Json,
        };
        command.SetAction(
            async (result, _) =>
            {
                var given = new Given(result);
                var (rules, accounts) = await Place.LookAsync(
                    given,
                    session => Run(session, result.GetRequiredValue(Rules), ProductOf(session, given))
                );
                result.InvocationConfiguration.Output.Write(
                    result.GetValue(Json)
                        ? Written(rules, accounts).ToJsonString(Indented) + "\n"
                        : SimulationTable.Of(rules, accounts)
                );
            }
        );
        return command;
    }

    private static (RuleSet, IReadOnlyList<SimulatedAccount>) Run(Session session, string named, string? product)
    {
        var rules = RuleFile.ToPriceBy(named, RuleSetRows.All(session));
        return (rules, RuleSimulation.Run(session, rules, product));
    }

    private static string? ProductOf(Session session, Given given)
    {
        if (!given.Has(Product))
            return null;
        var products = CatalogRows.Products(session).Select(product => product.Id).ToList();
        return products.Contains(given.Product(Product), StringComparer.Ordinal)
            ? given.Product(Product)
            : throw given.Bad(Product, $"is not a product of this data; use one of {string.Join(", ", products)}");
    }

    private static JsonObject Written(RuleSet rules, IReadOnlyList<SimulatedAccount> accounts) =>
        new()
        {
            ["rules"] = rules.Id,
            ["accounts"] = new JsonArray([
                .. accounts.Select(account => new JsonObject
                {
                    ["accountId"] = account.AccountId,
                    ["name"] = account.Name,
                    ["orders"] = new JsonArray([.. account.Orders.Select(Written)]),
                    ["sums"] = Sums(account.Orders),
                }),
            ]),
            ["sums"] = Sums(accounts.SelectMany(account => account.Orders)),
        };

    private static JsonObject Written(SimulatedOrder order)
    {
        var json = new JsonObject
        {
            ["order"] = order.OrderId,
            ["direction"] = JsonPlace.Word(order.Direction),
            ["product"] = order.Product,
            ["pricedAt"] = InstantPattern.ExtendedIso.Format(order.PricedAt),
            ["rules"] = order.Rules,
        };
        return With(json, order.Was, order.Would);
    }

    private static JsonArray Sums(IEnumerable<SimulatedOrder> orders) =>
        [
            .. SimulatedSum
                .Of(orders)
                .Select(sum =>
                    With(
                        new() { ["direction"] = JsonPlace.Word(sum.Direction), ["orders"] = sum.Orders },
                        sum.Was,
                        sum.Would
                    )
                ),
        ];

    private static JsonObject With(JsonObject json, Money was, Money would)
    {
        json["currency"] = was.Currency.Code;
        json["was"] = was.ToString();
        json["would"] = would.ToString();
        json["difference"] = (would - was).ToString();
        return json;
    }
}
