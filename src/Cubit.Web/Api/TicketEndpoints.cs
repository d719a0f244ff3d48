using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Api;

/// <summary>Cancellation by ticket over HTTP: some of it for customers, some for operators, some for both.</summary>
/// <source>docs/spec/api.md, "Tickets"</source>
internal static class TicketEndpoints
{
    /// <summary>What is for both.</summary>
    public static void MapTickets(this IEndpointRouteBuilder both)
    {
        both.MapGet("/instances/{id}/cancellation", PreviewAsync);
        both.MapGet("/tickets", PageAsync);
        both.MapGet("/tickets/{id}", FindAsync);
        both.MapPost("/tickets/{id}/messages", WriteAsync);
    }

    public static void MapTicketsOfCustomers(this IEndpointRouteBuilder customers)
    {
        customers.MapPost("/tickets", OpenAsync);
        customers.MapPost("/tickets/{id}/withdraw", WithdrawAsync);
    }

    public static void MapTicketsOfOperators(this IEndpointRouteBuilder operators)
    {
        operators.MapPost("/tickets/{id}/approve", ApproveAsync);
        operators.MapPost("/tickets/{id}/reject", RejectAsync);
        operators.MapPost("/tickets/{id}/restore", RestoreAsync);
    }

    private static async Task<IResult> PreviewAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    )
    {
        if (await Reached.AccountAsync(context, database, id) is not { } account)
            return Problem.Of(QuoteDesk.UnknownInstance(id));
        var preview = await desk.PreviewAsync(account, id, clock.Now);
        return preview.Refusal is { } refusal
            ? Problem.Of(refusal)
            : ApiEndpoints.Json(LifeJson.Cancellation(preview.Value));
    }

    private static Task<IResult> PageAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string? limit,
        string? cursor
    ) =>
        context.User.IsStaff()
            ? OpenOnes(database, desk, clock).PageAsync(limit, cursor)
            : ApiEndpoints.PagedAsync(
                limit,
                cursor,
                long.MaxValue,
                async (take, before) =>
                    ApiJson.Page(
                        await desk.PageAsync(context.User.ToCaller().AccountId, before, take + 1, clock.Now),
                        take,
                        LifeJson.Ticket,
                        view => view.Ticket.Number
                    )
            );

    // An operator's list is a queue, the oldest first; what is done leaves it.
    private static PlacedList<(long Account, long Ticket, Instant OpenedAt)> OpenOnes(
        Database database,
        TicketDesk desk,
        EdgeClock clock
    ) =>
        new(
            ListPlace.Oldest,
            (after, take) => database.ReadAsync(session => TicketRows.Open(session, after, take)),
            open => ListPlace.Of(open.OpenedAt, open.Account, open.Ticket),
            async open =>
                await desk.FindAsync(open.Account, open.Ticket, clock.Now) is { } view ? LifeJson.Ticket(view) : null
        );

    private static Task<IResult> FindAsync([AsParameters] TicketCall call) =>
        call.ReachAsync(
            async (account, ticket) =>
                await call.Desk.FindAsync(account, ticket, call.Clock.Now) is { } view
                    ? ApiEndpoints.Json(LifeJson.Ticket(view))
                    : Problem.Of(TicketCall.Unknown())
        );

    private static Task<IResult> OpenAsync(HttpContext context, TicketDesk desk, EdgeClock clock) =>
        RequestBody.ReadAsync(
            context,
            body =>
            {
                body.Only("kind", "instanceId", "text");
                if (body["kind"].Text() != Ticket.Kind)
                    throw body["kind"].Refused($"is not '{Ticket.Kind}'");
                return (Instance: ApiEndpoints.Short(body["instanceId"]), Text: body.Find("text")?.Text() ?? "");
            },
            request =>
                Once.AnswerAsync(
                    context,
                    request,
                    once => desk.OpenAsync(context.User.ToCaller(), request.Instance, request.Text, clock.Now, once)
                )
        );

    private static Task<IResult> WriteAsync([AsParameters] TicketCall call) =>
        RequestBody.ReadAsync(
            call.Context,
            body => body.Only("text")["text"].Text(),
            text =>
                call.ReachAsync(
                    (account, ticket) =>
                        Once.AnswerAsync(
                            call.Context,
                            text,
                            once =>
                                call.Context.User.IsStaff()
                                    ? call.Desk.AnswerAsync(call.Operator, account, ticket, text, call.Clock.Now, once)
                                    : call.Desk.WriteAsync(call.Caller, ticket, text, call.Clock.Now, once)
                        )
                )
        );

    private static Task<IResult> WithdrawAsync([AsParameters] TicketCall call) =>
        call.AnswerAsync((_, ticket) => call.Desk.WithdrawAsync(call.Caller, ticket, call.Clock.Now));

    private static Task<IResult> ApproveAsync([AsParameters] TicketCall call) =>
        RequestBody.ReadAsync(
            call.Context,
            body =>
                body.Only("refund")["refund"] is var refund && refund.Text() is "none" or "proposed"
                    ? refund.Text() == "proposed"
                    : throw refund.Refused("is not 'none' or 'proposed'"),
            refunds =>
                call.AnswerAsync(
                    (account, ticket) => call.Desk.ApproveAsync(call.Operator, account, ticket, refunds, call.Clock.Now)
                )
        );

    private static Task<IResult> RejectAsync([AsParameters] TicketCall call) =>
        call.AnswerAsync((account, ticket) => call.Desk.RejectAsync(call.Operator, account, ticket, call.Clock.Now));

    private static Task<IResult> RestoreAsync([AsParameters] TicketCall call) =>
        call.AnswerAsync((account, ticket) => call.Desk.RestoreAsync(call.Operator, account, ticket, call.Clock.Now));
}

/// <summary>A request about one ticket.</summary>
/// <param name="Context">The request.</param>
/// <param name="Database">Where the account of an operator's request is looked up.</param>
/// <param name="Desk">What does it.</param>
/// <param name="Clock">When.</param>
/// <param name="Id">The ticket, as it was asked for.</param>
internal sealed record TicketCall(HttpContext Context, Database Database, TicketDesk Desk, EdgeClock Clock, string Id)
{
    public Caller Caller => Context.User.ToCaller();

    public Operator Operator => Context.ToOperator();

    /// <summary>What comes of it, where there is such a ticket.</summary>
    public async Task<IResult> ReachAsync(Func<long, long, Task<IResult>> act) =>
        await Reached.AccountAsync(Context, Database, Id) is { } account
        && Ticket.TryNumber(account, Id, out var ticket)
            ? await act(account, ticket)
            : Problem.Of(Unknown());

    /// <summary>The desk's answer, where there is such a ticket.</summary>
    public Task<IResult> AnswerAsync(Func<long, long, Task<OrderAnswer>> act) =>
        ReachAsync(async (account, ticket) => Once.Answer(await act(account, ticket)));

    public static Refusal Unknown() => Refusal.Of("ticket.unknown", "There is no such ticket in this account.");
}
