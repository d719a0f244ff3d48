using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime.Text;

namespace Cubit.Cli.Vectors;

/// <summary>What a vector really comes to, field by field, against what it claims.</summary>
internal static class Answer
{
    /// <summary>The first claim that does not hold, or null.</summary>
    public static string? FirstDifference(Vector vector)
    {
        var replayed = Chain.Replayed(vector);
        if (replayed.Refusal is { } refusal && vector.Claims.All(claim => claim.Field != "error"))
            return $"error: expected none, got {refusal.Code} ({refusal.Detail})";
        var fields = replayed.Accepted is { } chain
            ? Fields(chain, vector)
            : new Dictionary<string, string> { ["error"] = replayed.Refusal!.Code };
        return vector.Claims.FirstOrDefault(c => fields.GetValueOrDefault(c.Field) != c.Expected) is { } wrong
            ? $"{wrong.Field}: expected {wrong.Expected}, got {fields.GetValueOrDefault(wrong.Field, "nothing")}"
            : null;
    }

    /// <summary>How the length of a list is written: <c>2 lines</c>.</summary>
    public static string CountOf(int count, string name) => $"{count} {name}";

    private static Dictionary<string, string> Fields(Chain chain, Vector vector)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["totals.paid"] = $"{chain.Paid}",
            ["totals.consumed"] = $"{chain.Consumed}",
            ["totals.refunded"] = $"{chain.Refunded}",
            ["totals.left"] = $"{chain.Held.Cash}",
        };
        AddPeriods(fields, chain);
        if (vector.Change is not null && chain.Change is { } change)
            AddChange(fields, change);
        return fields;
    }

    private static void AddChange(Dictionary<string, string> fields, Resized change)
    {
        fields["direction"] = JsonPlace.Word(change.Direction);
        if (change.Direction != Direction.Upgrade)
            fields["refund"] = $"{change.Total}";
        if (change.Direction != Direction.Downgrade)
            fields["charge"] = $"{change.Total}";
        if (change.Settlement is { } settlement)
            fields["settlement"] = $"{settlement}";
        if (change.Reason is { } reason)
            fields["reason"] = reason;
        AddLines(fields, change);
    }

    private static void AddLines(Dictionary<string, string> fields, Resized change)
    {
        fields["lines"] = CountOf(change.Refunds.Count + change.Charges.Count, "lines");
        foreach (var (line, i) in change.Refunds.Select((line, i) => (line, i)))
        {
            Add(
                fields,
                $"lines[{i}]",
                [
                    ("order", line.Tranche.Order),
                    ("origin", line.Tranche.Origin.Order),
                    ("period", line.Tranche.Period),
                    ("used", line.Used),
                    ("consumed", line.Consumed),
                    ("online", line.Online),
                    ("ratio", line.Ratio),
                    ("exact", line.Exact),
                    ("refund", line.Refund),
                ]
            );
        }

        foreach (var (line, i) in change.Charges.Select((line, i) => (line, i)))
            Add(fields, $"lines[{i}]", [("period", line.Period), ("months", line.Months), ("charge", line.Charge)]);
    }

    private static void AddPeriods(Dictionary<string, string> fields, Chain chain)
    {
        fields["periods"] = CountOf(chain.Held.Terms.Count, "periods");
        foreach (var (term, i) in chain.Held.Terms.Select((sold, i) => (sold.Term, i)))
        {
            Add(
                fields,
                $"periods[{i}]",
                [
                    ("start", InstantPattern.ExtendedIso.Format(term.Start)),
                    ("end", InstantPattern.ExtendedIso.Format(term.End)),
                    ("orderDays", term.OrderDays),
                ]
            );
        }
    }

    private static void Add(
        Dictionary<string, string> fields,
        string path,
        IEnumerable<(string Name, object Value)> values
    )
    {
        foreach (var (name, value) in values)
            fields[$"{path}.{name}"] = $"{value}";
    }
}
