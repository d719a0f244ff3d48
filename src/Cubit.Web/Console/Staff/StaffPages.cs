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

/// <summary>What waits for an operator.</summary>
/// <param name="Tickets">Open tickets, the oldest first.</param>
/// <param name="Unpaid">Orders that wait for payment.</param>
/// <param name="Failed">Orders that failed.</param>
/// <param name="LateOrders">How many orders wait too long for their capacity.</param>
/// <param name="Jobs">How what is due stands.</param>
public sealed record Queues(
    IReadOnlyList<OpenTicket> Tickets,
    IReadOnlyList<WaitingOrder> Unpaid,
    IReadOnlyList<WaitingOrder> Failed,
    int LateOrders,
    QueueReport Jobs
);

/// <summary>The pages of operators: what waits for them, and what they did.</summary>
internal static class StaffPages
{
    /// <summary>Where an operator begins.</summary>
    public const string Start = "/operators";

    private const int ListedMax = 100;
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

    private static Task<IResult> QueuesAsync(string? done, Duty duty, Database database, DueWork queue) =>
        QueuesPageAsync(duty, database, queue, done is null ? null : "Tried again: everything due is done.", null);

    private static async Task<IResult> QueuesPageAsync(
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
        var queues = await database.ReadAsync(session => new Queues(
            [
                .. TicketRows
                    .Open(session, ListedMax)
                    .Select(open => new OpenTicket(open.Account, open.Ticket, open.OpenedAt)),
            ],
            Waiting(session, DeadlineKind.ExpireOrder),
            Waiting(session, DeadlineKind.ReverseOrder),
            ProvisioningRows
                .Page(session, ProvisioningRows.Oldest, ListedMax)
                .Count(order => order.IsStuckAt(duty.Now)),
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

    private static IReadOnlyList<WaitingOrder> Waiting(Session session, DeadlineKind kind) =>
        [
            .. DeadlineRows
                .OfOrders(session, kind, ListedMax)
                .Select(due => new WaitingOrder(due.Account, due.Deadline.Number, due.Deadline.Due)),
        ];

    private static async Task<IResult> RetryAsync(HttpRequest request, Duty duty, Database database, DueWork queue)
    {
        var form = await Submitted.ReadAsync(request);
        _ = TryNumber(form["account"], out var account);
        var run = await queue.RetryAsync(duty.By, account, duty.Now, EdgeClock.System());
        var refusal = run.Refusal ?? (run.Value.Failed is [var still] ? Refusal.Of("job.stuck", still.Error) : null);
        return refusal is null
            ? ConsolePages.SeeOther(request.HttpContext, "/operators?done")
            : await QueuesPageAsync(duty, database, queue, null, refusal);
    }

    private static IResult Audit(string? before, string? account, Duty duty, Database database)
    {
        if (RefuseToLook(duty) is { } forbidden)
            return forbidden;
        var only = TryNumber(account, out var number) ? number : (long?)null;
        var page = database.Read(session => AuditRows.Page(session, only, PlaceOf(before), EntriesPerPage + 1));
        IReadOnlyList<AuditRow> rows = [.. page.Take(EntriesPerPage)];
        return ConsolePages.Page<AuditPage>(
            new
            {
                Duty = duty,
                Rows = rows,
                Account = only,
                Older = page.Count > rows.Count ? TextOf(rows[^1].Place) : null,
            }
        );
    }

    private static string TextOf(AuditPlace place) => $"{place.AtMicros}.{place.Account}.{place.Sequence}";

    private static AuditPlace PlaceOf(string? text) =>
        text?.Split('.') is [var at, var account, var sequence]
        && TryNumber(at, out var micros)
        && TryNumber(account, out var of)
        && TryNumber(sequence, out var number)
            ? new(micros, of, number)
            : AuditPlace.Newest;

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
