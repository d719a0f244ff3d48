using System.Globalization;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Lifecycle;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Console.Staff;

/// <summary>An open ticket of any account.</summary>
public sealed record OpenTicket(long Account, long Ticket, Instant OpenedAt);

/// <summary>An order of any account that waits until an instant, or whose money goes back then.</summary>
public sealed record WaitingOrder(long Account, long Order, Instant Until);

/// <summary>A page of a list over all accounts.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">Where it goes on, or null.</param>
public sealed record Listed<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>So many rows, where one more was asked for.</summary>
    public Listed(IReadOnlyList<T> rows, int take, Func<T, ListPlace> place)
        : this([.. rows.Take(take)], rows.Count > take ? $"{place(rows[take - 1])}" : null) { }

    /// <summary>How many there are, for people.</summary>
    public string Count => Next is null ? $"{Items.Count}" : $"{Items.Count} on this page";
}

/// <summary>What waits for an operator.</summary>
/// <param name="Tickets">Open tickets, the oldest first.</param>
/// <param name="Unpaid">Orders that wait for payment.</param>
/// <param name="Failed">Orders that failed.</param>
/// <param name="LateOrders">How many orders wait too long for their capacity.</param>
/// <param name="Stuck">Accounts in which something failed, the longest first.</param>
/// <param name="Jobs">How what is due stands.</param>
public sealed record Queues(
    Listed<OpenTicket> Tickets,
    Listed<WaitingOrder> Unpaid,
    Listed<WaitingOrder> Failed,
    int LateOrders,
    Listed<StuckAccount> Stuck,
    QueueReport Jobs
);

/// <summary>Where each queue goes on; null for its beginning.</summary>
internal sealed record QueuePlaces(string? Tickets, string? Unpaid, string? Failed, string? Stuck)
{
    public static readonly QueuePlaces First = new(null, null, null, null);
}

/// <summary>The pages of operators: what waits for them, and what they did.</summary>
internal static class StaffPages
{
    /// <summary>Where an operator begins.</summary>
    public const string Start = "/operators";

    private const int EntriesPerPage = 50;

    public static void MapStaffPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Start, QueuesAsync);
        routes.MapPost(Start, RetryAsync);
        routes.MapGet("/operators/audit", Audit);
    }

    /// <summary>The page that says that an operator's role does not allow it.</summary>
    public static IResult? RefuseToLook(Duty duty) =>
        duty.May(StaffPower.Look) ? null : ConsolePages.Problem(duty, StatusCodes.Status403Forbidden);

    private static Task<IResult> QueuesAsync(
        [AsParameters] QueuePlaces places,
        string? done,
        Duty duty,
        Database database,
        DueWork queue
    ) =>
        QueuesPageAsync(
            places,
            duty,
            database,
            queue,
            done is null ? null : "Tried again: everything due is done.",
            null
        );

    private static async Task<IResult> QueuesPageAsync(
        QueuePlaces places,
        Duty duty,
        Database database,
        DueWork queue,
        string? done,
        Refusal? refusal
    )
    {
        if (RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var jobs = await queue.ReportAsync();
        var stuck = await queue.StuckAsync(PlaceOf(places.Stuck, ListPlace.Oldest), EntriesPerPage + 1);
        var queues = await database.ReadAsync(session => new Queues(
            new Listed<OpenTicket>(
                [
                    .. TicketRows
                        .Open(session, PlaceOf(places.Tickets, ListPlace.Oldest), EntriesPerPage + 1)
                        .Select(open => new OpenTicket(open.Account, open.Ticket, open.OpenedAt)),
                ],
                EntriesPerPage,
                open => ListPlace.Of(open.OpenedAt, open.Account, open.Ticket)
            ),
            Waiting(session, DeadlineKind.ExpireOrder, places.Unpaid),
            Waiting(session, DeadlineKind.ReverseOrder, places.Failed),
            ProvisioningRows.Page(session, ListPlace.Oldest, EntriesPerPage).Count(order => order.IsStuckAt(duty.Now)),
            new Listed<StuckAccount>(stuck, EntriesPerPage, each => ListPlace.Of(each.Since, each.Account)),
            jobs
        ));
        return ConsolePages.Page<QueuesPage>(
            new
            {
                Duty = duty,
                Queues = queues,
                Done = done,
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    private static Listed<WaitingOrder> Waiting(Session session, DeadlineKind kind, string? after) =>
        new Listed<WaitingOrder>(
            [
                .. DeadlineRows
                    .OfOrders(session, kind, PlaceOf(after, ListPlace.Oldest), EntriesPerPage + 1)
                    .Select(due => new WaitingOrder(due.Account, due.Deadline.Number, due.Deadline.Due)),
            ],
            EntriesPerPage,
            waiting => ListPlace.Of(waiting.Until, waiting.Account, waiting.Order)
        );

    private static async Task<IResult> RetryAsync(HttpRequest request, Duty duty, Database database, DueWork queue)
    {
        var form = await Submitted.ReadAsync(request);
        _ = TryNumber(form["account"], out var account);
        var run = await queue.RetryAsync(duty.By, account, duty.Now, EdgeClock.System());
        var refusal = run.Refusal ?? (run.Value.Failed is [var still] ? Refusal.Of("job.stuck", still.Error) : null);
        return refusal is null
            ? ConsolePages.SeeOther(request.HttpContext, "/operators?done")
            : await QueuesPageAsync(QueuePlaces.First, duty, database, queue, null, refusal);
    }

    private static IResult Audit(string? before, string? account, Duty duty, Database database)
    {
        if (RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var only = TryNumber(account, out var number) ? number : (long?)null;
        var page = database.Read(session =>
            AuditRows.Page(session, only, PlaceOf(before, ListPlace.Newest), EntriesPerPage + 1)
        );
        return ConsolePages.Page<AuditPage>(
            new
            {
                Duty = duty,
                Entries = new Listed<AuditRow>(page, EntriesPerPage, row => row.Place),
                Account = only,
            }
        );
    }

    // An address that somebody changed begins anew.
    private static ListPlace PlaceOf(string? text, ListPlace first) =>
        text is not null && ListPlace.TryParse(text, out var place) ? place : first;

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
