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
    private const int ListedMax = 100;

    public static void MapQueues(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/queues", QueuesAsync);
        operators.MapGet("/jobs", JobsAsync);
        operators.MapPost("/jobs/{account}/retry", RetryAsync);
    }

    private static async Task<IResult> QueuesAsync(
        HttpContext context,
        Database database,
        DueWork queue,
        EdgeClock clock
    )
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        var stuck = (await queue.ReportAsync()).Stuck;
        return ApiEndpoints.Json(
            await database.ReadAsync(session => new JsonObject
            {
                ["tickets"] = StaffJson.List(
                    TicketRows.Open(session, ListedMax),
                    open => StaffJson.Ticket(open.Account, open.Ticket, open.OpenedAt)
                ),
                ["unpaid"] = Waiting(session, DeadlineKind.ExpireOrder),
                ["failed"] = Waiting(session, DeadlineKind.ReverseOrder),
                ["provisioning"] = StaffJson.List(
                    ProvisioningRows.Page(session, ProvisioningRows.Oldest, ListedMax),
                    order => ProvisioningEndpoints.Order(order, clock.Now)
                ),
                ["stuck"] = StaffJson.List(stuck, StaffJson.Stuck),
            })
        );
    }

    private static async Task<IResult> JobsAsync(HttpContext context, DueWork queue, EdgeClock clock)
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        var report = await queue.ReportAsync();
        return ApiEndpoints.Json(
            new JsonObject
            {
                ["lastRun"] = report.Last is { } last ? Run(last) : null,
                ["lagSeconds"] = (long)report.LagAt(clock.Now).TotalSeconds,
                ["next"] = report.Next is { } next
                    ? new JsonObject
                    {
                        ["account"] = report.NextAccount,
                        ["kind"] = ApiJson.Word(next.Kind),
                        ["due"] = ApiJson.Text(next.Due),
                    }
                    : null,
                ["nightly"] = StaffJson.List(report.Nights, night => Night(night, clock.Now)),
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

    private static async Task<IResult> RetryAsync(
        HttpContext context,
        Database database,
        DueWork queue,
        EdgeClock clock,
        string account
    )
    {
        if (await Reached.ExistingAsync(database, account) is not { } number)
            return StaffEndpoints.UnknownAccount(account);
        var run = await queue.RetryAsync(context.ToOperator(), number, clock.Now, EdgeClock.System());
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

    private static JsonArray Waiting(Session session, DeadlineKind kind) =>
        StaffJson.List(
            DeadlineRows.OfOrders(session, kind, ListedMax),
            waiting => StaffJson.Waiting(waiting.Account, waiting.Deadline)
        );
}
