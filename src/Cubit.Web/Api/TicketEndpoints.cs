using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

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
            ? OpenOnesAsync(database, desk, clock, limit)
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

    // An operator's list is a queue: what is done leaves it, so it has no further page.
    private static async Task<IResult> OpenOnesAsync(Database database, TicketDesk desk, EdgeClock clock, string? limit)
    {
        if (ApiEndpoints.RefuseLimit(limit, out var take) is { } refused)
            return refused;
        var items = new JsonArray();
        foreach (var open in await database.ReadAsync(session => TicketRows.Open(session, take)))
        {
            if (await desk.FindAsync(open.Account, open.Ticket, clock.Now) is { } view)
                items.Add(LifeJson.Ticket(view));
        }

        return ApiEndpoints.Json(new JsonObject { ["items"] = items, ["next"] = null });
    }

    private static Task<IResult> FindAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    ) =>
        OfTicketAsync(
            context,
            database,
            id,
            async (account, ticket) =>
                await desk.FindAsync(account, ticket, clock.Now) is { } view
                    ? ApiEndpoints.Json(LifeJson.Ticket(view))
                    : Problem.Of(Unknown())
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

    private static Task<IResult> WriteAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    ) =>
        RequestBody.ReadAsync(
            context,
            body => body.Only("text")["text"].Text(),
            text =>
                OfTicketAsync(
                    context,
                    database,
                    id,
                    (account, ticket) =>
                        Once.AnswerAsync(
                            context,
                            text,
                            once =>
                                context.User.IsStaff()
                                    ? desk.AnswerAsync(context.ToOperator(), account, ticket, text, clock.Now, once)
                                    : desk.WriteAsync(context.User.ToCaller(), ticket, text, clock.Now, once)
                        )
                )
        );

    private static Task<IResult> WithdrawAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    ) =>
        OfTicketAsync(
            context,
            database,
            id,
            async (_, ticket) => Once.Answer(await desk.WithdrawAsync(context.User.ToCaller(), ticket, clock.Now))
        );

    private static Task<IResult> ApproveAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    ) =>
        RequestBody.ReadAsync(
            context,
            body =>
                body.Only("refund")["refund"] is var refund && refund.Text() is "none" or "proposed"
                    ? refund.Text() == "proposed"
                    : throw refund.Refused("is not 'none' or 'proposed'"),
            refunds =>
                OfTicketAsync(
                    context,
                    database,
                    id,
                    async (account, ticket) =>
                        Once.Answer(await desk.ApproveAsync(context.ToOperator(), account, ticket, refunds, clock.Now))
                )
        );

    private static Task<IResult> RejectAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    ) =>
        OfTicketAsync(
            context,
            database,
            id,
            async (account, ticket) =>
                Once.Answer(await desk.RejectAsync(context.ToOperator(), account, ticket, clock.Now))
        );

    private static Task<IResult> RestoreAsync(
        HttpContext context,
        Database database,
        TicketDesk desk,
        EdgeClock clock,
        string id
    ) =>
        OfTicketAsync(
            context,
            database,
            id,
            async (account, ticket) =>
                Once.Answer(await desk.RestoreAsync(context.ToOperator(), account, ticket, clock.Now))
        );

    private static async Task<IResult> OfTicketAsync(
        HttpContext context,
        Database database,
        string id,
        Func<long, long, Task<IResult>> act
    ) =>
        await Reached.AccountAsync(context, database, id) is { } account
        && Ticket.TryNumber(account, id, out var ticket)
            ? await act(account, ticket)
            : Problem.Of(Unknown());

    private static Refusal Unknown() => Refusal.Of("ticket.unknown", "There is no such ticket in this account.");
}
