using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Web.Api;

namespace Cubit.Web.Console.Staff;

/// <summary>The page on which an operator decides a ticket.</summary>
internal static class StaffTicketEndpoints
{
    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["approve"] = "Approved. The instance and the projects billed by it are frozen.",
        ["reject"] = "Rejected. Nothing has changed for the customer.",
        ["restore"] = "Restored. The instance and its projects go on; no money has moved.",
        ["write"] = "Your answer is on the ticket.",
    };

    public static void MapStaffTickets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/operators/tickets/{id}", ShowAsync);
        routes.MapPost("/operators/tickets/{id}", ActAsync);
    }

    private static Task<IResult> ShowAsync(string id, string? done, Duty duty, [AsParameters] Desks desks) =>
        PageAsync(id, duty, desks, Said.GetValueOrDefault(done ?? ""), null);

    private static async Task<IResult> ActAsync(string id, HttpRequest request, Duty duty, [AsParameters] Desks desks)
    {
        var form = await Submitted.ReadAsync(request);
        if (await FindAsync(id, duty, desks) is not { Ticket: var ticket })
            return ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
        if (form.Action == "write" && form["text"].Length == 0)
            return await PageAsync(id, duty, desks, null, Refusal.Of("ticket.empty", "Write something to send."));
        var (account, number) = (ticket.AccountId, ticket.Number);
        var answer = form.Action switch
        {
            "approve" => await desks.Tickets.ApproveAsync(
                duty.By,
                account,
                number,
                form["refund"] == "proposed",
                duty.Now
            ),
            "reject" => await desks.Tickets.RejectAsync(duty.By, account, number, duty.Now),
            "restore" => await desks.Tickets.RestoreAsync(duty.By, account, number, duty.Now),
            _ => await desks.Tickets.AnswerAsync(duty.By, account, number, form["text"], duty.Now, form.Once),
        };
        return Answered.Of(answer).Refusal is { } refusal
            ? await PageAsync(id, duty, desks, null, refusal, form["text"])
            : ConsolePages.SeeOther(request.HttpContext, $"/operators/tickets/{id}?done={form.Action}");
    }

    private static async Task<IResult> PageAsync(
        string id,
        Duty duty,
        Desks desks,
        string? done,
        Refusal? refusal,
        string? text = null
    )
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        if (await FindAsync(id, duty, desks) is not { } view)
            return ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
        var account = view.Ticket.AccountId;
        var preview =
            view.Ticket.State == TicketState.Open
                ? await desks.Tickets.PreviewAsync(account, view.Instance.Id, duty.Now)
                : null;
        return ConsolePages.Page<StaffTicketPage>(
            new
            {
                Duty = duty,
                View = view,
                Effects = preview?.Accepted,
                Done = done,
                Refusal = refusal ?? preview?.Refusal,
                Text = text,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static async Task<TicketView?> FindAsync(string id, Duty duty, Desks desks) =>
        id.Split('-') is [_, var named, _]
        && await Reached.ExistingAsync(desks.Database, named) is { } account
        && Ticket.TryNumber(account, id, out var number)
            ? await desks.Tickets.FindAsync(account, number, duty.Now)
            : null;

    private sealed record Desks(Database Database, TicketDesk Tickets);
}
