using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime.Text;

namespace Cubit.Cli.Vectors;

/// <summary>What a vector really comes to, field by field, against what it claims.</summary>
internal sealed class Answer
{
    private readonly Dictionary<string, string> _fields;

    public Answer(Vector vector)
    {
        var replayed = Chain.Replayed(vector);
        (Vector, Chain, Refusal) = (vector, replayed.Accepted, replayed.Refusal);
        _fields = Chain is { } chain ? Fields(chain, vector) : new() { ["error"] = Refusal!.Code };
    }

    /// <summary>The vector that is answered.</summary>
    public Vector Vector { get; }

    /// <summary>What the orders have come to, or null where one is refused.</summary>
    public Chain? Chain { get; }

    /// <summary>Why an order or the change is refused, or null.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What is expected, and also that nothing is refused where a refusal was not expected.</summary>
    public IReadOnlyList<Claim> Claims =>
        Refusal is null || Vector.Claims.Any(claim => claim.Field == "error")
            ? Vector.Claims
            : [new Claim("error", "none"), .. Vector.Claims];

    /// <summary>The first claim that does not hold, or null.</summary>
    public string? FirstDifference =>
        Claims.FirstOrDefault(claim => !Holds(claim)) is { } wrong
            ? $"{wrong.Field}: expected {wrong.Expected}, got {Got(wrong)}"
            : null;

    /// <summary>Whether a claim comes out.</summary>
    public bool Holds(Claim claim) => _fields.GetValueOrDefault(claim.Field) == claim.Expected;

    /// <summary>What came out for a claim; a refusal that was not expected says why.</summary>
    public string Got(Claim claim) =>
        claim is { Field: "error", Expected: "none" }
            ? $"{Refusal!.Code} ({Refusal.Detail})"
            : _fields.GetValueOrDefault(claim.Field, "nothing");

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
