using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit projects</c>: what uses the account's capacity, and how it is billed.</summary>
internal static class Projects
{
    private static readonly string[] Methods = ["subscription", "pay-as-you-go"];

    public static Command Command() =>
        Listing.Of<ProjectAnswer>(
            new Command("projects", "List the account's projects.") { Create(), Switch() },
            "projects",
            null,
            Text,
            ("ID", each => each.Id),
            ("REGION", each => each.Region),
            ("INSTANCE", each => each.InstanceId ?? "-"),
            ("BILLED BY", each => Page.Words(each.BillingMethod)),
            ("STATE", each => each.State),
            ("DELETED AT", each => each.DeleteAt ?? "-")
        );

    private static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A small letter and up to 39 of a-z, 0-9 and _." };
        var instance = new WordedOption("--instance", "ID", "i-1001-1", "The instance that it uses.");
        var region = new WordedOption("--region", "ID", "ap-southeast-1", "Where it pays as it goes, instead.");
        return RemoteVerb.Of(
            new Command("create", "Create a project.") { name, instance, region },
            (result, api) =>
            {
                var given = new Given(result);
                if (given.Has(instance) == given.Has(region))
                    throw new FormatException(
                        $"Give one of {instance.Name} and {region.Name}, {Complaint.Example(instance)}."
                    );
                var asked = new JsonObject { ["name"] = result.GetRequiredValue(name) };
                if (given.Has(instance))
                    asked["instanceId"] = given.Text(instance);
                else
                    asked["region"] = given.Text(region);
                return ToldAsync(api.PostAsync<ProjectAnswer>("projects", asked));
            }
        );
    }

    private static Command Switch()
    {
        var id = new Argument<string>("PROJECT") { Description = "The project: p-1001-etl." };
        var to = new WordedOption("--to", "METHOD", "pay-as-you-go", $"One of {string.Join(" and ", Methods)}.", true);
        var instance = new WordedOption(
            "--instance",
            "ID",
            "i-1001-1",
            "The instance that it uses from now on; the last one if left out."
        );
        return RemoteVerb.Of(
            new Command("switch", "Bill a project by another method from now on.") { id, to, instance },
            (result, api) =>
            {
                var given = new Given(result);
                var method = given.Text(to);
                if (!Methods.Contains(method))
                    throw given.Bad(to, $"is no billing method; take one of {string.Join(" and ", Methods)}");
                var asked = new JsonObject { ["method"] = method.Replace('-', '_') };
                if (given.Has(instance))
                    asked["instanceId"] = given.Text(instance);
                return ToldAsync(
                    api.PostAsync<ProjectAnswer>(
                        $"projects/{Uri.EscapeDataString(result.GetRequiredValue(id))}/billing-method",
                        asked
                    )
                );
            }
        );
    }

    private static async Task<Told> ToldAsync(Task<Answer<ProjectAnswer>> answering)
    {
        var answer = await answering;
        return new Told(answer.Body, Text(answer.Value));
    }

    private static IRenderable Text(ProjectAnswer project) =>
        Page.Facts(
            ("Project", project.Id),
            ("Region", project.Region),
            ("Instance", project.InstanceId),
            ("Billed by", Page.Words(project.BillingMethod)),
            ("State", project.State),
            ("Deleted at", project.DeleteAt)
        );
}
