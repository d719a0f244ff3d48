using System.Text.Json;
using NodaTime.Text;

namespace Cubit.Tests.Resizing;

/// <summary>Compares an answer with the fields that a vector names, and with no others.</summary>
internal static class ExpectedAnswer
{
    /// <summary>One sentence for each difference.</summary>
    public static IEnumerable<string> Differences(Vector vector, NaiveAnswer answer)
    {
        var digits = NaiveReference.Digits(vector.Case.Currency);
        if (answer.Error is not null && !vector.Expect.TryGetProperty("error", out _))
            return [$"{vector.Id}: refused, {answer.Error}"];
        return vector
            .Expect.EnumerateObject()
            .SelectMany(field => Field(field, vector.Case, answer, digits))
            .Select(difference => $"{vector.Id}: {difference}");
    }

    private static IEnumerable<string> Field(JsonProperty field, NaiveCase asked, NaiveAnswer answer, int digits) =>
        field.Name switch
        {
            "error" => Same("error", field.Value.GetString(), answer.Error),
            "direction" => Same("direction", field.Value.GetString(), answer.Direction),
            "reason" => Same("reason", field.Value.GetString(), answer.Reason),
            "refund" or "charge" => Same(field.Name, field.Value.GetString(), answer.Total.Money(digits)),
            "settlement" => Same(
                "settlement",
                field.Value.GetString(),
                answer.Settlement!.Money(NaiveReference.Digits(asked.Settlement!.Currency))
            ),
            "totals" => Each(field.Value, "totals", Totals(answer.Totals!)),
            "periods" => Rows(field, [.. answer.Terms.Select(Term)]),
            "lines" => Rows(
                field,
                [
                    .. answer.Refunds.Select(line => Line(line, digits)),
                    .. answer.Charges.Select(line => Line(line, digits)),
                ]
            ),
            _ => [$"unknown field {field.Name}"],
        };

    private static IEnumerable<string> Rows(JsonProperty field, List<Dictionary<string, object>> actual)
    {
        var expected = field.Value.EnumerateArray().ToList();
        return expected.Count != actual.Count
            ? [$"{field.Name}: expected {expected.Count}, got {actual.Count}"]
            : expected.SelectMany((row, i) => Each(row, $"{field.Name}[{i}]", actual[i]));
    }

    private static IEnumerable<string> Each(JsonElement row, string place, Dictionary<string, object> actual) =>
        row.EnumerateObject()
            .SelectMany(field =>
                actual.TryGetValue(field.Name, out var value)
                    ? Same($"{place}.{field.Name}", Expected(field, value), value.ToString())
                    : [$"{place}.{field.Name}: not answered"]
            );

    // Fractions are compared by value and instants as instants, so both sides are written in one form.
    private static string? Expected(JsonProperty field, object actual) =>
        actual switch
        {
            Exact => Exact.Parse(field.Value.GetString()!).ToString(),
            NodaTime.Instant => InstantPattern.General.Parse(field.Value.GetString()!).Value.ToString(),
            _ => field.Value.ToString(),
        };

    private static IEnumerable<string> Same(string place, string? expected, string? actual) =>
        string.Equals(expected, actual, StringComparison.Ordinal)
            ? []
            : [$"{place}: expected {expected}, got {actual ?? "nothing"}"];

    private static Dictionary<string, object> Totals(NaiveTotals totals) =>
        new()
        {
            ["paid"] = totals.Paid,
            ["consumed"] = totals.Consumed,
            ["refunded"] = totals.Refunded,
            ["left"] = totals.Left,
        };

    private static Dictionary<string, object> Term(NaiveTerm term) =>
        new()
        {
            ["start"] = term.Start,
            ["end"] = term.End,
            ["orderDays"] = term.Days.ToString(),
        };

    private static Dictionary<string, object> Line(NaiveChargeLine line, int digits) =>
        new()
        {
            ["period"] = line.Period,
            ["months"] = line.Months,
            ["charge"] = line.Charge.Money(digits),
        };

    private static Dictionary<string, object> Line(NaiveRefundLine line, int digits) =>
        new()
        {
            ["order"] = line.Order,
            ["origin"] = line.Origin,
            ["period"] = line.Period,
            ["used"] = line.Used,
            ["consumed"] = line.Consumed,
            ["online"] = line.Online,
            ["ratio"] = line.Ratio,
            ["exact"] = line.Unrounded,
            ["refund"] = line.Refund.Money(digits),
        };
}
