using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>What waits for an operator, in all accounts, and what the workers are at.</summary>
/// <source>docs/spec/api.md, "Operators"</source>
internal static class QueueEndpoints
{
    // Of each queue, where all are asked for.
    private const int FirstOnes = 20;

    private static readonly Dictionary<string, Func<QueueCall, string?, string?, Task<IResult>>> Pages = new(
        StringComparer.Ordinal
    )
    {
        ["tickets"] = (call, limit, cursor) => call.Tickets.PageAsync(limit, cursor),
        ["unpaid"] = (call, limit, cursor) => call.Unpaid.PageAsync(limit, cursor),
        ["failed"] = (call, limit, cursor) => call.Failed.PageAsync(limit, cursor),
        ["provisioning"] = (call, limit, cursor) => call.Provisioning.PageAsync(limit, cursor),
        ["stuck"] = (call, limit, cursor) => call.Stuck.PageAsync(limit, cursor),
    };

    public static void MapQueues(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/queues", QueuesAsync);
        foreach (var (queue, page) in Pages)
            operators.MapGet(
                $"/queues/{queue}",
                ([AsParameters] QueueCall call, string? limit, string? cursor) =>
                    call.LookAsync(() => page(call, limit, cursor))
            );
        operators.MapGet("/jobs", JobsAsync);
        operators.MapPost("/jobs/{account}/retry", RetryAsync);
    }

    private static Task<IResult> QueuesAsync([AsParameters] QueueCall call) =>
        call.LookAsync(async () =>
            ApiEndpoints.Json(
                new JsonObject
                {
                    ["tickets"] = await call.Tickets.PageAsync(FirstOnes, ListPlace.Oldest),
                    ["unpaid"] = await call.Unpaid.PageAsync(FirstOnes, ListPlace.Oldest),
                    ["failed"] = await call.Failed.PageAsync(FirstOnes, ListPlace.Oldest),
                    ["provisioning"] = await call.Provisioning.PageAsync(FirstOnes, ListPlace.Oldest),
                    ["stuck"] = await call.Stuck.PageAsync(FirstOnes, ListPlace.Oldest),
                }
            )
        );

    private static Task<IResult> JobsAsync([AsParameters] QueueCall call) => call.LookAsync(() => ReportAsync(call));

    private static async Task<IResult> ReportAsync(QueueCall call)
    {
        var report = await call.Queue.ReportAsync();
        return ApiEndpoints.Json(
            new JsonObject
            {
                ["lastRun"] = report.Last is { } last ? Run(last) : null,
                ["lagSeconds"] = (long)report.LagAt(call.Clock.Now).TotalSeconds,
                ["next"] = report.Next is { } next
                    ? new JsonObject
                    {
                        ["account"] = report.NextAccount,
                        ["kind"] = ApiJson.Word(next.Kind),
                        ["due"] = ApiJson.Text(next.Due),
                    }
                    : null,
                ["nightly"] = StaffJson.List(report.Nights, night => Night(night, call.Clock.Now)),
                ["stuck"] = StaffJson.List(report.Stuck, StaffJson.Stuck),
            }
        );
    }

    private static JsonObject Night(JobRun night, Instant now) =>
        new()
        {
            ["job"] = night.Job,
            ["through"] = ApiJson.Text(night.Through),
            ["reachedAccount"] = night.Reached > 0 ? night.Reached : null,
            ["lastRun"] = Run(night),
            ["lagSeconds"] = (long)night.LagAt(now).TotalSeconds,
            ["next"] = ApiJson.Text(night.Next),
        };

    private static JsonObject Run(JobRun run) =>
        new()
        {
            ["by"] = run.By,
            ["at"] = ApiJson.Text(run.At),
            ["done"] = run.Done,
            ["failed"] = run.Failed,
        };

    private static async Task<IResult> RetryAsync([AsParameters] QueueCall call, string account)
    {
        if (await Reached.ExistingAsync(call.Database, account) is not { } number)
            return StaffEndpoints.UnknownAccount(account);
        var run = await call.Queue.RetryAsync(call.Operator, number, call.Clock.Now, EdgeClock.System());
        return run.Refusal is { } refusal
            ? Problem.Of(refusal)
            : ApiEndpoints.Json(
                new JsonObject
                {
                    ["account"] = number,
                    ["stuck"] = run.Value.Failed is [var still] ? StaffJson.Stuck(still) : null,
                }
            );
    }
}

/// <summary>A request about the queues.</summary>
/// <param name="Context">The request.</param>
/// <param name="Database">Where they are.</param>
/// <param name="Queue">What is due.</param>
/// <param name="Clock">When.</param>
internal sealed record QueueCall(HttpContext Context, Database Database, DueWork Queue, EdgeClock Clock)
{
    public Operator Operator => Context.ToOperator();

    /// <summary>Open tickets, the oldest first.</summary>
    public PlacedList<(long Account, long Ticket, Instant OpenedAt)> Tickets =>
        new(
            ListPlace.Oldest,
            (after, take) => Database.ReadAsync(session => TicketRows.Open(session, after, take)),
            open => ListPlace.Of(open.OpenedAt, open.Account, open.Ticket),
            open => Task.FromResult<JsonNode?>(StaffJson.Ticket(open.Account, open.Ticket, open.OpenedAt))
        );

    /// <summary>Orders that wait for payment, the first to lapse first.</summary>
    public PlacedList<(long Account, Deadline Deadline)> Unpaid => Orders(DeadlineKind.ExpireOrder);

    /// <summary>Orders that failed.</summary>
    public PlacedList<(long Account, Deadline Deadline)> Failed => Orders(DeadlineKind.ReverseOrder);

    /// <summary>Orders whose capacity is being put in place, the longest first.</summary>
    public PlacedList<ProvisioningOrder> Provisioning =>
        new(
            ListPlace.Oldest,
            (after, take) => Database.ReadAsync(session => ProvisioningRows.Page(session, after, take)),
            order => ListPlace.Of(order.Since, order.Account, order.Order),
            order => Task.FromResult<JsonNode?>(ProvisioningEndpoints.Order(order, Clock.Now))
        );

    /// <summary>Accounts in which something fails, the longest first.</summary>
    public PlacedList<StuckAccount> Stuck =>
        new(
            ListPlace.Oldest,
            Queue.StuckAsync,
            stuck => ListPlace.Of(stuck.Since, stuck.Account),
            stuck => Task.FromResult<JsonNode?>(StaffJson.Stuck(stuck))
        );

    /// <summary>What is answered to an operator who may look.</summary>
    public async Task<IResult> LookAsync(Func<Task<IResult>> look) =>
        StaffPowers.Refuse(Operator, StaffPower.Look) is { } forbidden ? Problem.Of(forbidden) : await look();

    private PlacedList<(long Account, Deadline Deadline)> Orders(DeadlineKind kind) =>
        new(
            ListPlace.Oldest,
            (after, take) => Database.ReadAsync(session => DeadlineRows.OfOrders(session, kind, after, take)),
            waiting => ListPlace.Of(waiting.Deadline.Due, waiting.Account, waiting.Deadline.Number),
            waiting => Task.FromResult<JsonNode?>(StaffJson.Waiting(waiting.Account, waiting.Deadline))
        );
}
