using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit tickets</c>: asks for a cancellation, and decides it.</summary>
internal static class Tickets
{
    public static Command Command() =>
        Listing.Of<TicketAnswer>(
            new Command("tickets", "List the account's tickets, or show one; for operators, all that are open.")
            {
                Open(),
                Write(),
                Act("withdraw", "Take an open ticket back."),
                Approve(),
                Act("reject", "Reject a ticket; for operators."),
                Act("restore", "Bring back what an approval froze; for operators."),
            },
            "tickets",
            "t-1001-1",
            Text,
            ("ID", each => each.Id),
            ("INSTANCE", each => each.InstanceId),
            ("STATE", each => each.State),
            ("OPENED", each => each.OpenedAt),
            ("MESSAGES", each => $"{each.Messages.Count}")
        );

    private static Command Open()
    {
        var instance = new Argument<string>("INSTANCE") { Description = "The instance to cancel: i-1001-1." };
        var text = new WordedOption("--text", "TEXT", "\"We move out.\"", "The first message.");
        return RemoteVerb.Of(
            new Command("open", "Ask for the cancellation of an instance.") { instance, text },
            (result, api) =>
            {
                var asked = new JsonObject
                {
                    ["kind"] = "cancellation",
                    ["instanceId"] = result.GetRequiredValue(instance),
                };
                if (new Given(result).Has(text))
                    asked["text"] = new Given(result).Text(text);
                return ToldAsync(api.PostAsync<TicketAnswer>("tickets", asked));
            }
        );
    }

    private static Command Write()
    {
        var text = new WordedOption("--text", "TEXT", "\"Please hurry.\"", "The message.", required: true);
        return Of(
            new Command("write", "Write on a ticket.") { text },
            "messages",
            given => new JsonObject { ["text"] = given.Text(text) }
        );
    }

    private static Command Approve()
    {
        var refund = new WordedOption("--refund", "none|proposed", "proposed", "Whether money goes back.", true);
        return Of(
            new Command("approve", "Approve a ticket; for operators.") { refund },
            "approve",
            given => new JsonObject { ["refund"] = given.Text(refund) }
        );
    }

    private static Command Act(string verb, string description) => Of(new Command(verb, description), verb, _ => null);

    private static Command Of(Command command, string act, Func<Given, JsonObject?> asked)
    {
        var ticket = new Argument<string>("TICKET") { Description = "The ticket: t-1001-1." };
        command.Arguments.Add(ticket);
        return RemoteVerb.Of(
            command,
            (result, api) =>
                ToldAsync(
                    api.PostAsync<TicketAnswer>(
                        $"tickets/{Uri.EscapeDataString(result.GetRequiredValue(ticket))}/{act}",
                        asked(new Given(result))
                    )
                )
        );
    }

    private static async Task<Told> ToldAsync(Task<Answer<TicketAnswer>> answering)
    {
        var answer = await answering;
        return new Told(answer.Body, Text(answer.Value));
    }

    private static IRenderable Text(TicketAnswer ticket) =>
        new Rows([
            Page.Facts(
                ("Ticket", ticket.Id),
                ("Cancels", ticket.InstanceId),
                ("State", ticket.State),
                ("Opened", ticket.OpenedAt),
                ("Decided", ticket.DecidedAt),
                ("Deleted at", ticket.DeleteAt),
                ("Frozen", ticket.Frozen.Count == 0 ? null : string.Join(", ", ticket.Frozen)),
                ("Refund", Page.Display(ticket.Refund?.Refund))
            ),
            .. ticket.Messages.Select(each => new Text(
                $"\n{each.At} {each.By}{(each.Staff ? " (operator)" : "")}\n{each.Text}"
            )),
        ]);
}
