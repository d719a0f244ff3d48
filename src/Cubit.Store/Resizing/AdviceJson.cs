using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store.Resizing;

/// <summary>Advice on a downgrade as the JSON that the API and the command line answer with.</summary>
/// <source>docs/spec/api.md, "Advice"</source>
public static class AdviceJson
{
    /// <summary>The refund of every day, and the best of them.</summary>
    public static JsonObject Of(RefundCurve curve) =>
        new()
        {
            ["rules"] = curve.Inputs.Rules.Id,
            ["until"] = Text(curve.Inputs.Subscription.End),
            ["complete"] = curve.IsComplete,
            ["bestDay"] = Day(curve, curve.Best),
            ["days"] = Days(curve),
        };

    /// <summary>The refund of every day.</summary>
    public static JsonArray Days(RefundCurve curve) => Array(curve.Days, day => Day(curve, day));

    /// <summary>Every answer but the days.</summary>
    /// <param name="advised">The answers.</param>
    /// <param name="configuration">How a configuration is written.</param>
    public static JsonObject Of(Advised advised, Func<Configuration, JsonNode> configuration)
    {
        var (curve, now) = (advised.Curve, advised.Curve.Now.Refund);
        var json = new JsonObject
        {
            ["rules"] = curve.Inputs.Rules.Id,
            ["until"] = Text(curve.Inputs.Subscription.End),
            ["complete"] = curve.IsComplete,
            ["now"] = Day(curve, curve.Now),
            ["bestDay"] = Day(curve, curve.Best),
            ["waiting"] = new JsonObject
            {
                ["pays"] = curve.IsWaitingBetter,
                ["days"] = curve.Best.Day,
                ["difference"] = ResizedJson.Money(curve.WaitingGains),
                ["oneDay"] = curve.OneDayChanges is { } oneDay ? ResizedJson.Money(oneDay) : null,
            },
            ["atRenewal"] = new JsonObject
            {
                ["at"] = Text(curve.Inputs.Subscription.End),
                ["refund"] = ResizedJson.Money(Money.Zero(now.Currency)),
                ["difference"] = ResizedJson.Money(curve.RenewalChanges),
            },
            ["jumps"] = Array(curve.Days.Where(day => day.Jump is not null), day => Day(curve, day)),
            ["ruleSets"] = Array(advised.RuleSets, compared => Compared(curve, compared)),
            ["roundTrip"] = RoundTrip(curve, advised.RoundTrip),
        };
        if (advised.Sizes is { } sizes)
            json["sizes"] = new JsonObject
            {
                ["complete"] = sizes.IsComplete,
                ["items"] = Array(sizes.Sizes, size => Size(size, configuration)),
            };
        return json;
    }

    private static JsonObject Day(RefundCurve curve, RefundDay day) =>
        new()
        {
            ["day"] = day.Day,
            ["date"] = LocalDatePattern.Iso.Format(curve.Inputs.Subscription.Zone.LocalOf(day.At).Date),
            ["at"] = Text(day.At),
            ["used"] = day.Used.ToString(),
            ["refund"] = ResizedJson.Money(day.Refund),
            ["settlement"] = ResizedJson.Settlement(day.Settlement, curve.Inputs.Fx),
            ["reason"] = day.Reason,
            ["jump"] = JumpOf(day.Jump),
        };

    private static JsonObject Compared(RefundCurve curve, RuleSetRefund compared) =>
        new()
        {
            ["rules"] = compared.Rules.Id,
            ["inForce"] = compared.Rules.Id == curve.Inputs.Rules.Id,
            ["refund"] = ResizedJson.Money(compared.Resized.Total),
            ["settlement"] = ResizedJson.Settlement(compared.Resized.Settlement, curve.Inputs.Fx),
            ["reason"] = compared.Resized.Reason,
            ["difference"] = ResizedJson.Money(compared.Resized.Total - curve.Now.Refund),
        };

    private static JsonObject RoundTrip(RefundCurve curve, RoundTrip trip) =>
        new()
        {
            ["refund"] = ResizedJson.Money(trip.Down.Total),
            ["charge"] = ResizedJson.Money(trip.Back.Total),
            ["settlement"] = ResizedJson.Settlement(trip.Back.Settlement, curve.Inputs.Fx),
            ["cost"] = ResizedJson.Money(trip.Cost),
        };

    private static JsonObject Size(SizeRefund size, Func<Configuration, JsonNode> configuration) =>
        new()
        {
            ["configuration"] = configuration(size.To),
            ["refund"] = ResizedJson.Money(size.Refund),
            ["reason"] = size.Reason,
            ["jump"] = JumpOf(size.Jump),
        };

    private static JsonObject? JumpOf(Jump? jump) =>
        jump is null
            ? null
            : new()
            {
                ["move"] = JsonPlace.Word(jump.Move),
                ["causes"] = Array(jump.Causes, cause => JsonPlace.Word(cause)),
            };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) => [.. items.Select(write)];

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
