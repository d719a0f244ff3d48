using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store;
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
        operators.MapGet("/customers/{account}", CustomerAsync);
        operators.MapPost("/customers/{account}/privileges", SetPrivilegeAsync);
        operators.MapPost("/customers/{account}/vouchers", IssueVoucherAsync);
        operators.MapPost("/customers/{account}/adjustments", AdjustAsync);
        operators.MapPost("/adjustments/{id}/approve", (Delegate)ApproveAsync);
        operators.MapPost("/adjustments/{id}/reject", (Delegate)RejectAsync);
        operators.MapPost("/payments/{id}/confirm", ConfirmAsync);
    }

    public static IResult UnknownAccount(string account) =>
        Problem.Of(Refusal.Of("account.unknown", "There is no such account.", ("account", account)));

    private static async Task<IResult> CustomerAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string account
    )
    {
        if (StaffPowers.Refuse(context.ToOperator(), StaffPower.Look) is { } forbidden)
            return Problem.Of(forbidden);
        return await Reached.ExistingAsync(database, account) is { } number && await desk.FindAsync(number) is { } view
            ? ApiEndpoints.Json(StaffJson.Customer(view, clock.Now))
            : UnknownAccount(account);
    }

    private static Task<IResult> SetPrivilegeAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string account
    ) =>
        OfAccountAsync(
            context,
            database,
            account,
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
            (number, request, once) =>
                desk.SetPrivilegeAsync(context.ToOperator(), number, request.Name, request.Granted, clock.Now, once)
        );

    private static Task<IResult> IssueVoucherAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string account
    ) =>
        OfAccountAsync(
            context,
            database,
            account,
            body =>
            {
                body.Only("code", "value", "expiresAt");
                return Voucher.Of(CodeOf(body["code"]), MoneyOf(body["value"]), body["expiresAt"].Instant());
            },
            (number, voucher, once) => desk.IssueVoucherAsync(context.ToOperator(), number, voucher, clock.Now, once)
        );

    private static Task<IResult> AdjustAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string account
    ) =>
        OfAccountAsync(
            context,
            database,
            account,
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
            (number, request, once) =>
                desk.ProposeAdjustmentAsync(context.ToOperator(), number, request, clock.Now, once)
        );

    private static Task<IResult> ApproveAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string id
    ) => DecideAsync(context, database, desk, clock, id, approved: true);

    private static Task<IResult> RejectAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string id
    ) => DecideAsync(context, database, desk, clock, id, approved: false);

    private static async Task<IResult> DecideAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string id,
        bool approved
    ) =>
        await Reached.AccountAsync(context, database, id) is { } account
            ? Once.Answer(await desk.DecideAdjustmentAsync(context.ToOperator(), account, id, approved, clock.Now))
            : Problem.Of(StaffDesk.UnknownOrder(id, context.ToOperator()));

    private static Task<IResult> ConfirmAsync(
        HttpContext context,
        Database database,
        StaffDesk desk,
        EdgeClock clock,
        string id
    ) =>
        RequestBody.ReadAsync(
            context,
            body => body.Only("quoteId").Find("quoteId") is { IsNull: false } quote ? ApiEndpoints.Short(quote) : null,
            async quoteId =>
                await Reached.AccountAsync(context, database, id) is { } account
                    ? await Once.AnswerAsync(
                        context,
                        quoteId,
                        once => desk.ConfirmPaymentAsync(context.ToOperator(), account, id, quoteId, clock.Now, once)
                    )
                    : Problem.Of(StaffDesk.UnknownOrder(id, context.ToOperator()))
        );

    private static Task<IResult> OfAccountAsync<T>(
        HttpContext context,
        Database database,
        string account,
        Func<JsonPlace, T> read,
        Func<long, T, OnceKey?, Task<OrderAnswer>> act
    ) =>
        RequestBody.ReadAsync(
            context,
            read,
            async request =>
                await Reached.ExistingAsync(database, account) is { } number
                    ? await Once.AnswerAsync(context, request, once => act(number, request, once))
                    : UnknownAccount(account)
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
