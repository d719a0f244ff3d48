using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Web.Console.Instances;

namespace Cubit.Web.Console.Lifecycle;

/// <summary>The pages of tickets: asking for a cancellation, and what comes of it.</summary>
internal static class TicketEndpoints
{
    private const int TicketsPerPage = 25;

    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["opened"] = "Applied. An operator decides; until then nothing changes, and you can withdraw the ticket.",
        ["written"] = "Your message is on the ticket.",
        ["withdrawn"] = "Withdrawn. The instance and its projects stay as they are.",
    };

    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tickets", ListAsync);
        routes.MapGet("/tickets/{id}", ShowAsync);
        routes.MapPost("/tickets/{id}", AnswerAsync);
        routes.MapGet("/instances/{id}/cancellation", FormAsync);
        routes.MapPost("/instances/{id}/cancellation", OpenAsync);
    }

    private static async Task<IResult> ListAsync(string? before, Visit visit, Database database, TicketDesk desk)
    {
        var account = visit.Account.Id;
        var number = Ticket.TryNumber(account, before ?? "", out var found) ? found : long.MaxValue;
        // One more than a page tells whether older ones follow.
        var tickets = await desk.PageAsync(account, number, TicketsPerPage + 1, visit.Now);
        IReadOnlyList<TicketView> page = [.. tickets.Take(TicketsPerPage)];
        return ConsolePages.Page<TicketsPage>(
            new
            {
                Visit = visit,
                Tickets = page,
                Instances = await InstanceEndpoints.ActiveAsync(visit, database),
                Older = tickets.Count > page.Count ? page[^1].Ticket.Id : null,
            }
        );
    }

    private static Task<IResult> ShowAsync(string id, string? done, Visit visit, TicketDesk desk) =>
        PageAsync(id, visit, desk, Said.GetValueOrDefault(done ?? ""), null);

    private static async Task<IResult> PageAsync(
        string id,
        Visit visit,
        TicketDesk desk,
        string? done,
        Refusal? refusal,
        string? text = null
    ) =>
        Ticket.TryNumber(visit.Account.Id, id, out var number)
        && await desk.FindAsync(visit.Account.Id, number, visit.Now) is { } view
            ? ConsolePages.Page<TicketPage>(
                new
                {
                    Visit = visit,
                    View = view,
                    Done = done,
                    Refusal = refusal,
                    Text = text,
                },
                refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
            )
            : ConsolePages.Problem(visit, StatusCodes.Status404NotFound);

    private static async Task<IResult> AnswerAsync(string id, HttpRequest request, Visit visit, TicketDesk desk)
    {
        var form = await Submitted.ReadAsync(request);
        _ = Ticket.TryNumber(visit.Account.Id, id, out var number);
        var withdraws = form.Action == "withdraw";
        if (!withdraws && form["text"].Length == 0)
            return await PageAsync(id, visit, desk, null, Refusal.Of("ticket.empty", "Write something to send."));
        var answered = Answered.Of(
            withdraws
                ? await desk.WithdrawAsync(visit.Caller, number, visit.Now)
                : await desk.WriteAsync(visit.Caller, number, form["text"], visit.Now, form.Once)
        );
        return answered.Refusal is { } refusal
            ? await PageAsync(id, visit, desk, null, refusal, form["text"])
            : ConsolePages.SeeOther(request.HttpContext, $"/tickets/{id}?done={(withdraws ? "withdrawn" : "written")}");
    }

    private static Task<IResult> FormAsync(string id, Visit visit, TicketDesk desk) =>
        FormPageAsync(id, visit, desk, null, null);

    private static async Task<IResult> FormPageAsync(
        string id,
        Visit visit,
        TicketDesk desk,
        string? text,
        Refusal? refusal
    )
    {
        var preview = await desk.PreviewAsync(visit.Account.Id, id, visit.Now);
        if (preview.Refusal is { Code: "instance.unknown" })
            return ConsolePages.Problem(visit, StatusCodes.Status404NotFound);
        return ConsolePages.Page<CancellationPage>(
            new
            {
                Visit = visit with
                {
                    Region = preview.Accepted?.Instance.Region ?? visit.Region,
                },
                InstanceId = id,
                View = preview.Accepted,
                Text = text,
                Refusal = preview.Refusal ?? preview.Value.Against ?? refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<IResult> OpenAsync(string id, HttpRequest request, Visit visit, TicketDesk desk)
    {
        var form = await Submitted.ReadAsync(request);
        if (form["understood"].Length == 0)
        {
            var unticked = Refusal.Of("ticket.unticked", "Tick that you have read what would be frozen and deleted.");
            return await FormPageAsync(id, visit, desk, form["text"], unticked);
        }

        var opened = Answered.Of(await desk.OpenAsync(visit.Caller, id, form["text"], visit.Now, form.Once));
        return opened.Id is { } ticket
            ? ConsolePages.SeeOther(request.HttpContext, $"/tickets/{ticket}?done=opened")
            : await FormPageAsync(id, visit, desk, form["text"], opened.Refusal);
    }
}
