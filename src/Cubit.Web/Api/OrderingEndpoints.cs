using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Instances;
using Cubit.Store.Orders;
using Cubit.Store.Resizing;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>Quotes and what is done with them: orders, their payment, calling them off, automatic renewal.</summary>
/// <source>docs/spec/api.md, "Quotes" and "Orders"</source>
internal static class OrderingEndpoints
{
    public static void MapOrdering(this RouteGroupBuilder api)
    {
        api.MapPost("/quotes", QuoteAsync);
        api.MapPost("/orders", OrderAsync);
        api.MapPost("/orders/{id}/pay", PayAsync);
        api.MapPost("/orders/{id}/cancel", CancelAsync);
        api.MapPut("/instances/{id}/auto-renewal", RenewalAsync);
    }

    private static Task<IResult> QuoteAsync(HttpContext context, QuoteDesk desk, EdgeClock clock) =>
        RequestBody.ReadAsync(
            context,
            AskedOf,
            async asked =>
            {
                var (caller, now) = (context.User.ToCaller(), clock.Now);
                if (asked.Change is { } change)
                    return Answer(await desk.QuoteAsync(caller, change, now), QuoteJson.Of);
                return asked.Term is { } term
                    ? Answer(await desk.QuoteTermAsync(caller, term, now), QuoteJson.Of)
                    : Answer(await desk.QuoteOrderAsync(caller, asked.OrderId!, now), QuoteJson.Of);
            }
        );

    private static IResult Answer<T>(Decision<T> quoted, Func<T, System.Text.Json.Nodes.JsonObject> json)
        where T : class =>
        quoted.Refusal is { } refusal
            ? Problem.Of(refusal)
            : ApiEndpoints.Json(json(quoted.Value), StatusCodes.Status201Created);

    private static Asked AskedOf(JsonPlace body)
    {
        if (body.Find("orderId") is { } order)
        {
            body.Only("orderId");
            return new Asked(null, null, ApiEndpoints.Short(order));
        }

        if (body.Find("product") is not null)
        {
            body.Only("product", "region", "computeUnits", "configuration", "months", "voucher");
            return new Asked(
                null,
                new TermRequest(
                    (int)body["months"].Whole(int.MinValue, int.MaxValue),
                    Target(body),
                    null,
                    ApiEndpoints.Short(body["product"]),
                    ApiEndpoints.Short(body["region"]),
                    Voucher(body)
                )
            );
        }

        return body.Find("renewMonths") is { } months
            ? new Asked(null, RenewalOf(body, months))
            : new Asked(ChangeOf(body), null);
    }

    private static TermRequest RenewalOf(JsonPlace body, JsonPlace months)
    {
        body.Only("instanceId", "renewMonths", "computeUnits", "configuration", "voucher");
        var same = body.Find("computeUnits") is null && body.Find("configuration") is null;
        return new TermRequest(
            (int)months.Whole(int.MinValue, int.MaxValue),
            same ? null : Target(body),
            ApiEndpoints.Short(body["instanceId"]),
            Voucher: Voucher(body)
        );
    }

    private static QuoteRequest ChangeOf(JsonPlace body)
    {
        body.Only("instanceId", "computeUnits", "configuration", "direction", "voucher");
        var to = Target(body);
        var direction = body.Find("direction") switch
        {
            null => (Direction?)null,
            var asked when asked.Text() is "upgrade" or "downgrade" => asked.Choice<Direction>(),
            var asked => throw asked.Refused("is not 'upgrade' or 'downgrade'"),
        };
        return new QuoteRequest(ApiEndpoints.Short(body["instanceId"]), to, direction, Voucher(body));
    }

    private static Configuration Target(JsonPlace body)
    {
        var (units, name) = (body.Find("computeUnits"), body.Find("configuration"));
        if (units is null == name is null)
            throw body.Refused("must have one of 'computeUnits' and 'configuration'");
        return units is not null
            ? new Configuration.Units((int)units.Whole(int.MinValue, int.MaxValue))
            : new Configuration.Named(ApiEndpoints.Short(name!));
    }

    private static string? Voucher(JsonPlace body) =>
        body.Find("voucher") is not { IsNull: false } place ? null
        : place.Text() is { Length: > 0 and <= VoucherLengthMax } code ? code
        : throw place.Refused($"has 1 to {VoucherLengthMax} characters");

    // So that a quote that carries one stays within its length.
    private const int VoucherLengthMax = 40;

    private static Task<IResult> OrderAsync(HttpContext context, OrderDesk desk, EdgeClock clock) =>
        RequestBody.ReadAsync(
            context,
            OrderRequestOf,
            request => WithKeyAsync(context, key => desk.PlaceAsync(context.User.ToCaller(), request, key, clock.Now))
        );

    private static OrderRequest OrderRequestOf(JsonPlace body)
    {
        body.Only("quoteId", "agreement", "payment", "at", "atMost");
        var later = body.Find("payment") switch
        {
            null => false,
            var asked when asked.Text() is "now" or "later" => asked.Text() == "later",
            var asked => throw asked.Refused("is not 'now' or 'later'"),
        };
        var most = body.Find("atMost") is { IsNull: false } place ? place : null;
        var at = body.Find("at") is { IsNull: false } date ? EdgeClock.Within(date) : (NodaTime.Instant?)null;
        if (most is not null && at is null)
            throw most.Refused("stands only beside 'at'");
        return new OrderRequest(ApiEndpoints.Short(body["quoteId"]), AgreementOf(body))
        {
            Later = later,
            Schedule = at is { } then ? new Schedule(then, most is null ? null : MoneyOf(most)) : null,
        };
    }

    private static Money MoneyOf(JsonPlace place)
    {
        place.Only("amount", "currency");
        return Money.TryParse(place["amount"].Text(), place["currency"].Currency(), out var money)
            ? money
            : throw place["amount"].Refused("is not an amount of that currency, like \"6.00\"");
    }

    private static AgreementReference? AgreementOf(JsonPlace body) =>
        body.Find("agreement") is { IsNull: false } place
            ? new AgreementReference(
                ApiEndpoints.Short(place.Only("id", "version")["id"]),
                ApiEndpoints.Short(place["version"])
            )
            : null;

    private static Task<IResult> PayAsync(HttpContext context, OrderDesk desk, EdgeClock clock, string id) =>
        RequestBody.ReadAsync(
            context,
            body => body.Only("quoteId").Find("quoteId") is { IsNull: false } quote ? ApiEndpoints.Short(quote) : null,
            quoteId =>
                Once.AnswerAsync(
                    context,
                    quoteId,
                    once => desk.PayAsync(context.User.ToCaller(), id, quoteId, once, clock.Now)
                ),
            mayBeEmpty: true
        );

    private static Task<IResult> CancelAsync(HttpContext context, OrderDesk desk, EdgeClock clock, string id) =>
        RequestBody.ReadAsync(
            context,
            body => body.Only(),
            _ => Once.AnswerAsync(context, "", once => desk.CancelAsync(context.User.ToCaller(), id, once, clock.Now)),
            mayBeEmpty: true
        );

    private static Task<IResult> RenewalAsync(HttpContext context, RenewalDesk desk, EdgeClock clock, string id) =>
        RequestBody.ReadAsync(
            context,
            body =>
                (
                    Months: body.Only("months", "agreement")["months"] is { IsNull: false } months
                        ? (int)months.Whole(int.MinValue, int.MaxValue)
                        : (int?)null,
                    Agreement: AgreementOf(body)
                ),
            async asked =>
                Once.Answer(await desk.SetAsync(context.User.ToCaller(), id, asked.Months, asked.Agreement, clock.Now))
        );

    // Whoever orders twice pays twice, so an order needs a key; what moves one on is done once by itself.
    private static async Task<IResult> WithKeyAsync(HttpContext context, Func<string, Task<OrderAnswer>> run) =>
        context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= OrderDesk.KeyLengthMax } key
            ? Once.Answer(await run(key))
            : RequestBody.Invalid(
                $"Send a header Idempotency-Key of 1 to {OrderDesk.KeyLengthMax} characters, "
                    + "a new one for each order."
            );

    private sealed record Asked(QuoteRequest? Change, TermRequest? Term, string? OrderId = null);
}
