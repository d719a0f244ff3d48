using System.Data.Common;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Store.Resizing;

/// <summary>A rule set prices a product's changes from an instant on, until another one does.</summary>
/// <param name="Product">Id of the product.</param>
/// <param name="From">The first instant at which it is in force.</param>
/// <param name="Rules">Id of the rule set.</param>
public sealed record RuleAssignment(string Product, Instant From, string Rules);

/// <summary>Rule sets and where they are in force, as stored. What is stored is never edited.</summary>
public static class RuleSetRows
{
    /// <summary>Every rule set of the data, shipped or added, by id.</summary>
    public static IReadOnlyDictionary<string, RuleSet> All(Session session) =>
        session
            .Query("SELECT body FROM rule_sets", row => RuleSetJson.Parse(row.GetString(0)))
            .ToDictionary(rules => rules.Id, StringComparer.Ordinal);

    /// <summary>Every assignment, by product and time.</summary>
    public static IReadOnlyList<RuleAssignment> Assignments(Session session) =>
        session.Query(
            """
            SELECT product_id, effective_from, rule_set_id FROM rule_assignments ORDER BY product_id, effective_from
            """,
            Assignment
        );

    /// <summary>The assignment to a product at just this instant, or null.</summary>
    internal static RuleAssignment? Assigned(Session session, string product, Instant from) =>
        session.First(
            """
            SELECT product_id, effective_from, rule_set_id FROM rule_assignments
            WHERE product_id = @product AND effective_from = @from
            """,
            Assignment,
            ("@product", product),
            ("@from", from.Micros())
        );

    /// <summary>The text of a rule set, or null.</summary>
    internal static string? Text(Session session, string id) =>
        session.First("SELECT body FROM rule_sets WHERE rule_set_id = @id", row => row.GetString(0), ("@id", id));

    internal static void Save(Session session, string id, string text) =>
        session.Execute("INSERT INTO rule_sets (rule_set_id, body) VALUES (@id, @body)", ("@id", id), ("@body", text));

    internal static void Save(Session session, RuleAssignment assignment) =>
        session.Execute(
            """
            INSERT INTO rule_assignments (product_id, effective_from, rule_set_id) VALUES (@product, @from, @id)
            """,
            ("@product", assignment.Product),
            ("@from", assignment.From.Micros()),
            ("@id", assignment.Rules)
        );

    private static RuleAssignment Assignment(DbDataReader row) =>
        new(row.GetString(0), row.InstantAt(1), row.GetString(2));
}
