using System.Text.Json.Nodes;
using Cubit.Catalog;
using Cubit.Store.Orders;

namespace Cubit.Web.Api;

/// <summary>Refusals as <c>application/problem+json</c>: a stable code, a sentence, and the values at fault.</summary>
/// <source>docs/spec/orders.md, "Orders", the list of refusals</source>
public static class Problem
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The one table from codes to HTTP status.</summary>
    internal static IReadOnlyDictionary<string, int> Statuses { get; } =
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["request.invalid"] = 400,
            ["auth.required"] = 401,
            ["auth.forbidden"] = 403,
            ["auth.staff_only"] = 403,
            ["auth.customers_only"] = 403,
            ["route.unknown"] = 404,
            ["route.method_not_allowed"] = 405,
            ["instance.unknown"] = 404,
            ["order.unknown"] = 404,
            ["order.key_reused"] = 422,
            ["quote.unknown"] = 404,
            ["quote.expired"] = 409,
            ["quote.stale"] = 409,
            ["agreement.not_accepted"] = 422,
            ["agreement.outdated"] = 409,
            ["instance.frozen"] = 409,
            ["instance.deleted"] = 409,
            ["order.in_progress"] = 409,
            ["order.unpaid_exists"] = 409,
            ["renewal.change_planned"] = 409,
            ["cancellation.pending"] = 409,
            ["account.in_arrears"] = 402,
            ["configuration.unknown"] = 422,
            ["configuration.below_minimum"] = 422,
            ["configuration.above_maximum"] = 422,
            ["configuration.off_step"] = 422,
            ["configuration.unchanged"] = 422,
            ["direction.mismatch"] = 422,
            ["privilege.downgrade_missing"] = 403,
            ["allocation.exceeds_target"] = 409,
            ["capacity.sold_out"] = 409,
            ["limit.downgrades_reached"] = 429,
            ["payment.insufficient_balance"] = 402,
            ["order.not_payable"] = 409,
            ["order.not_cancellable"] = 409,
            ["term.months_not_sold"] = 422,
            ["voucher.unknown"] = 422,
            ["voucher.expired"] = 409,
            ["voucher.currency_mismatch"] = 422,
            ["voucher.used_up"] = 409,
            ["schedule.not_ahead"] = 422,
            ["schedule.cost_exceeded"] = 409,
            ["renewal.none_planned"] = 409,
            ["project.unknown"] = 404,
            ["project.name_invalid"] = 422,
            ["project.name_taken"] = 409,
            ["project.region_mismatch"] = 422,
            ["project.method_unchanged"] = 409,
            ["project.not_metered"] = 409,
            ["usage.hour_invalid"] = 422,
            ["usage.hour_not_over"] = 409,
            ["usage.hour_billed"] = 409,
            ["usage.hour_changed"] = 409,
            ["ticket.unknown"] = 404,
            ["ticket.not_open"] = 409,
            ["ticket.not_approved"] = 409,
            ["ticket.text_too_long"] = 422,
            ["privilege.unchanged"] = 409,
            ["voucher.code_taken"] = 409,
            ["voucher.value_invalid"] = 422,
            ["adjustment.amount_invalid"] = 422,
            ["adjustment.reason_missing"] = 422,
            ["adjustment.not_open"] = 409,
            ["adjustment.second_person_needed"] = 403,
            ["account.unknown"] = 404,
            ["order.not_provisioning"] = 409,
            ["order.reason_missing"] = 422,
            ["pool.total_invalid"] = 422,
            ["product.unknown"] = 404,
            ["region.unknown"] = 404,
            ["price.unknown"] = 404,
            ["price.too_early"] = 409,
            ["price.in_force"] = 409,
            ["price.agreement_titled"] = 409,
            ["draft.unknown"] = 404,
            ["draft.changed"] = 409,
            ["draft.note_invalid"] = 422,
            ["draft.currency_unknown"] = 422,
            ["draft.currency_fixed"] = 409,
            ["draft.number_invalid"] = 422,
            ["draft.sizes_invalid"] = 422,
            ["draft.configuration_invalid"] = 422,
            ["draft.price_invalid"] = 422,
            ["draft.discount_invalid"] = 422,
            ["draft.agreement_invalid"] = 422,
            ["rate.invalid"] = 422,
            ["rate.too_early"] = 409,
            ["rate.published_already"] = 409,
            ["rules.invalid"] = 422,
            ["rules.unknown"] = 404,
            ["rules.id_taken"] = 409,
            ["rules.too_early"] = 409,
            ["rules.assigned_already"] = 409,
            ["job.not_stuck"] = 409,
            ["sandbox.clock_backward"] = 409,
            ["server.busy"] = 503,
            ["server.conflict"] = 409,
            ["server.unavailable"] = 503,
            ["server.fault"] = 500,
        };

    /// <summary>The HTTP status of a code.</summary>
    public static int StatusOf(string code) => Statuses.GetValueOrDefault(code, StatusCodes.Status409Conflict);

    /// <summary>A refusal without values.</summary>
    public static IResult Of(string code, string detail) => Of(Refusal.Of(code, detail));

    /// <summary>A refusal as an answer.</summary>
    public static IResult Of(Refusal refusal) =>
        Results.Text(Json(refusal).ToJsonString(ApiJson.Options), MediaType, statusCode: StatusOf(refusal.Code));

    /// <summary>A refusal of an order, as it is stored and answered; a fresh quote comes with a stale one.</summary>
    public static OrderAnswer Answer(Refusal refusal, AnyQuote? freshQuote)
    {
        var json = Json(refusal);
        if (freshQuote is not null)
            json["quote"] = QuoteJson.Of(freshQuote);
        return new OrderAnswer(StatusOf(refusal.Code), json.ToJsonString(ApiJson.Options));
    }

    private static JsonObject Json(Refusal refusal)
    {
        var json = new JsonObject
        {
            ["type"] = $"urn:cubit:{refusal.Code}",
            ["title"] = refusal.Code.Replace('.', ' ').Replace('_', ' '),
            ["status"] = StatusOf(refusal.Code),
            ["code"] = refusal.Code,
            ["detail"] = refusal.Detail,
        };
        if (refusal.Values.Count > 0)
            json["values"] = new JsonObject(
                refusal.Values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value))
            );
        return json;
    }
}
