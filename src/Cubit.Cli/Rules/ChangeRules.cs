using System.CommandLine;
using Cubit.Accounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;
using NodaTime.Text;

namespace Cubit.Cli.Rules;

/// <summary><c>cubit rules add</c> and <c>assign</c>: an operator's own rules, and from when they hold.</summary>
internal static class ChangeRules
{
    private const int NameLengthMax = 100;

    private static readonly PlaceOptions Place = new("Folder of the data; its server may run.");

    private static readonly Argument<string> Path = new("FILE") { Description = "A rule set in JSON." };
    private static readonly Argument<string> Id = new("ID") { Description = "Id of a rule set of the data." };

    private static readonly Option<string> Product = new WordedOption(
        "--product",
        "ID",
        "ecs",
        "The product whose changes it prices.",
        required: true
    );

    private static readonly Option<string> From = new WordedOption(
        "--from",
        "WHEN",
        "2030-01-01",
        "From when: a date (00:00 UTC), a time in UTC or an instant; not in the past.",
        required: true
    );

    private static readonly Option<string> By = new WordedOption(
        "--by",
        "NAME",
        "ana",
        "Who does it, for the audit; who is signed in to this machine if left out."
    );

    public static Command Add()
    {
        var command = new Command("add", "Store a rule set of your own; nothing is priced by it yet.")
        {
            Path,
            By,
            Place.Folder,
            Place.Server,
        };
        command.SetAction(
            async (result, stop) =>
            {
                var given = new Given(result);
                _ = Place.Of(given);
                var file = RuleFile.Read(result.GetRequiredValue(Path));
                var by = Asks(given);
                var decided = await Place.ChangeAsync(
                    given,
                    database => new RuleSetDesk(database).AddAsync(by, file.Text, EdgeClock.System())
                );
                var added = Accepted(decided);
                result.InvocationConfiguration.Output.WriteLine(
                    added.WasThere
                        ? $"{added.Rules.Id} is stored with just this text already; nothing was changed."
                        : $"{added.Rules.Id} is stored; put it in force with cubit rules assign."
                );
            }
        );
        return command;
    }

    public static Command Assign()
    {
        var command = new Command("assign", "Put a rule set in force for a product from a time on.")
        {
            Id,
            Product,
            From,
            By,
            Place.Folder,
            Place.Server,
        };
        command.SetAction(
            async (result, _) =>
            {
                var given = new Given(result);
                var asked = new RuleAssignment(
                    given.Product(Product),
                    given.At(From, BillingZone.Utc, closesDay: false),
                    Complaint.Shown(result.GetRequiredValue(Id))
                );
                var by = Asks(given);
                var decided = await Place.ChangeAsync(
                    given,
                    database => new RuleSetDesk(database).AssignAsync(by, asked, EdgeClock.System())
                );
                var (what, wasThere) = Accepted(decided);
                var from = InstantPattern.ExtendedIso.Format(what.From);
                result.InvocationConfiguration.Output.WriteLine(
                    wasThere
                        ? $"{what.Rules} is in force for {what.Product} from {from} already; nothing was changed."
                        : $"{what.Rules} is in force for {what.Product} from {from}; orders before it keep their rules."
                );
            }
        );
        return command;
    }

    // Whoever may open the data may do everything with them.
    private static Operator Asks(Given given)
    {
        var name = given.Has(By) ? given.Text(By).Trim() : Environment.UserName;
        return name.Length is > 0 and <= NameLengthMax && !name.Any(char.IsControl)
            ? new Operator(name, StaffRole.Admin, "command line")
            : throw given.Bad(By, $"is not a name of 1 to {NameLengthMax} characters on one line");
    }

    // A refusal begins with the value at fault, so the option that it was given for goes before it.
    private static T Accepted<T>(Decision<T> decided)
        where T : class
    {
        if (decided.Refusal is not { } refusal)
            return decided.Value;
        var option = refusal.Code switch
        {
            "product.unknown" => $"{Product.Name} ",
            "rules.too_early" => $"{From.Name} ",
            _ => "",
        };
        throw new FormatException(option + refusal.Detail);
    }
}
