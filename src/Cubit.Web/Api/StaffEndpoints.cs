using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>What operators see of a customer and do to it, over HTTP.</summary>
/// <source>docs/spec/api.md, "Operators"</source>
internal static class StaffEndpoints
{
    private const int CodeLengthMax = 40;

    public static void MapStaff(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/customers/{id}", CustomerAsync);
        operators.MapGet("/customers/{id}/instances", InstancesAsync);
        operators.MapGet("/customers/{id}/orders", OrdersAsync);
        operators.MapGet("/customers/{id}/tickets", TicketsAsync);
        operators.MapPost("/customers/{id}/privileges", SetPrivilegeAsync);
        operators.MapPost("/customers/{id}/vouchers", IssueVoucherAsync);
        operators.MapPost("/customers/{id}/adjustments", AdjustAsync);
        operators.MapPost("/adjustments/{id}/approve", ([AsParameters] StaffCall call) => DecideAsync(call, true));
        operators.MapPost("/adjustments/{id}/reject", ([AsParameters] StaffCall call) => DecideAsync(call, false));
        operators.MapPost("/payments/{id}/confirm", ConfirmAsync);
    }

    public static IResult UnknownAccount(string account) =>
        Problem.Of(Refusal.Of("account.unknown", "There is no such account.", ("account", account)));

    private static Task<IResult> CustomerAsync([AsParameters] StaffCall call) =>
        call.LookAsync(async account =>
            await call.Desk.FindAsync(account) is { } view
                ? ApiEndpoints.Json(StaffJson.Customer(view, call.Clock.Now))
                : UnknownAccount(call.Id)
        );

    private static Task<IResult> InstancesAsync([AsParameters] StaffCall call, string? limit, string? cursor) =>
        call.PageAsync(
            limit,
            cursor,
            0,
            InstanceRows.Page,
            each => ApiJson.Instance(each, call.Clock.Now),
            each => each.Number
        );

    private static Task<IResult> OrdersAsync([AsParameters] StaffCall call, string? limit, string? cursor) =>
        call.PageAsync(limit, cursor, long.MaxValue, OrderRows.Page, OrderJson.Order, each => each.Number);

    private static Task<IResult> TicketsAsync([AsParameters] StaffCall call, string? limit, string? cursor) =>
        call.PageAsync(limit, cursor, long.MaxValue, TicketRows.Page, StaffJson.Ticket, each => each.Number);

    private static Task<IResult> SetPrivilegeAsync([AsParameters] StaffCall call) =>
        call.ActAsync(
            body =>
            {
                body.Only("name", "change");
                var (name, change) = (body["name"], body["change"]);
                if (name.Text() != Privilege.Downgrade)
                    throw name.Refused($"is not '{Privilege.Downgrade}'");
                return change.Text() is "grant" or "revoke"
                    ? (Name: name.Text(), Granted: change.Text() == "grant")
                    : throw change.Refused("is not 'grant' or 'revoke'");
            },
            (account, asked, once) =>
                call.Desk.SetPrivilegeAsync(call.By, account, asked.Name, asked.Granted, call.Clock.Now, once)
        );

    private static Task<IResult> IssueVoucherAsync([AsParameters] StaffCall call) =>
        call.ActAsync(
            body =>
            {
                body.Only("code", "value", "expiresAt");
                return Voucher.Of(CodeOf(body["code"]), MoneyOf(body["value"]), body["expiresAt"].Instant());
            },
            (account, voucher, once) => call.Desk.IssueVoucherAsync(call.By, account, voucher, call.Clock.Now, once)
        );

    private static Task<IResult> AdjustAsync([AsParameters] StaffCall call) =>
        call.ActAsync(
            body =>
            {
                body.Only("orderId", "amount", "direction", "reason");
                var direction = body["direction"];
                if (direction.Text() is not ("give" or "take"))
                    throw direction.Refused("is not 'give' or 'take'");
                return new AdjustmentRequest(
                    ApiEndpoints.Short(body["orderId"]),
                    MoneyOf(body["amount"]),
                    direction.Text() == "give",
                    body["reason"].Text()
                );
            },
            (account, asked, once) => call.Desk.ProposeAdjustmentAsync(call.By, account, asked, call.Clock.Now, once)
        );

    private static async Task<IResult> DecideAsync(StaffCall call, bool approved) =>
        await call.OwnerAsync() is { } account
            ? Once.Answer(await call.Desk.DecideAdjustmentAsync(call.By, account, call.Id, approved, call.Clock.Now))
            : Problem.Of(StaffDesk.UnknownOrder(call.Id, call.By));

    private static Task<IResult> ConfirmAsync([AsParameters] StaffCall call) =>
        RequestBody.ReadAsync(
            call.Context,
            body => body.Only("quoteId").Find("quoteId") is { IsNull: false } quote ? ApiEndpoints.Short(quote) : null,
            async quoteId =>
                await call.OwnerAsync() is { } account
                    ? await Once.AnswerAsync(
                        call.Context,
                        quoteId,
                        once => call.Desk.ConfirmPaymentAsync(call.By, account, call.Id, quoteId, call.Clock.Now, once)
                    )
                    : Problem.Of(StaffDesk.UnknownOrder(call.Id, call.By))
        );

    private static string CodeOf(JsonPlace place) =>
        place.Text() is { Length: > 0 and <= CodeLengthMax } code
        && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? code
            : throw place.Refused($"is not 1 to {CodeLengthMax} of A-Z, 0-9, - and _");

    private static Money MoneyOf(JsonPlace place)
    {
        place.Only("amount", "currency");
        var (amount, currency) = (place["amount"], place["currency"].Currency());
        return Money.TryParse(amount.Text(), currency, out var money)
            ? money
            : throw amount.Refused($"is not an amount in {currency} with {currency.Digits} digits after the point");
    }
}

/// <summary>A request of an operator about a customer, or about an order of one.</summary>
/// <param name="Context">The request.</param>
/// <param name="Database">Where the account is looked up.</param>
/// <param name="Desk">What does it.</param>
/// <param name="Clock">When.</param>
/// <param name="Id">The account's number, or the order's id, as it was asked for.</param>
internal sealed record StaffCall(HttpContext Context, Database Database, StaffDesk Desk, EdgeClock Clock, string Id)
{
    public Operator By => Context.ToOperator();

    /// <summary>The account whose order it is about, or null.</summary>
    public Task<long?> OwnerAsync() => Reached.AccountAsync(Context, Database, Id);

    /// <summary>What an operator who may look sees of an account.</summary>
    public async Task<IResult> LookAsync(Func<long, Task<IResult>> look) =>
        StaffPowers.Refuse(By, StaffPower.Look) is { } forbidden ? Problem.Of(forbidden)
        : await Reached.ExistingAsync(Database, Id) is { } account ? await look(account)
        : StaffEndpoints.UnknownAccount(Id);

    /// <summary>A page of what an account has.</summary>
    public Task<IResult> PageAsync<T>(
        string? limit,
        string? cursor,
        long first,
        Func<Session, long, long, int, IReadOnlyList<T>> rows,
        Func<T, JsonNode> json,
        Func<T, long> number
    ) =>
        LookAsync(account =>
            ApiEndpoints.PagedAsync(
                limit,
                cursor,
                first,
                async (take, from) =>
                    ApiJson.Page(
                        await Database.ReadAsync(Scope.Of(account), session => rows(session, account, from, take + 1)),
                        take,
                        json,
                        number
                    )
            )
        );

    /// <summary>Does to an account what the body asks for, once where the request has a key.</summary>
    public Task<IResult> ActAsync<T>(Func<JsonPlace, T> read, Func<long, T, OnceKey?, Task<OrderAnswer>> act) =>
        RequestBody.ReadAsync(
            Context,
            read,
            async asked =>
                await Reached.ExistingAsync(Database, Id) is { } account
                    ? await Once.AnswerAsync(Context, asked, once => act(account, asked, once))
                    : StaffEndpoints.UnknownAccount(Id)
        );
}
