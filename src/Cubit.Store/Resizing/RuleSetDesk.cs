using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store.Resizing;

/// <summary>A rule set that is stored.</summary>
/// <param name="Rules">The rule set.</param>
/// <param name="WasThere">Whether it was stored before, so that nothing was written.</param>
public sealed record RuleSetAdded(RuleSet Rules, bool WasThere);

/// <summary>An assignment that is stored.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="WasThere">Whether it was stored before, so that nothing was written.</param>
public sealed record RuleSetAssigned(RuleAssignment Assignment, bool WasThere);

/// <summary>What an operator does with rule sets: adds them, and puts them in force for a product.</summary>
/// <param name="database">Where.</param>
/// <source>docs/spec/rules.md</source>
public sealed class RuleSetDesk(Database database)
{
    /// <summary>Stores a rule set under its id, once and for all.</summary>
    /// <remarks>The same text again changes nothing and is accepted.</remarks>
    /// <param name="by">Who.</param>
    /// <param name="text">The rule set's file.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, rules.id_taken</errors>
    /// <exception cref="FormatException">The text is no rule set; the place is named.</exception>
    public Task<Decision<RuleSetAdded>> AddAsync(Operator by, string text, Instant now)
    {
        var rules = RuleSetJson.Parse(text);
        return StaffPowers.Refuse(by, StaffPower.SetPrices) is { } forbidden
            ? Task.FromResult<Decision<RuleSetAdded>>(forbidden)
            : database.Writes.RunAsync(session => Add(session, by, rules, text, now));
    }

    /// <summary>Puts a rule set in force for a product from an instant on.</summary>
    /// <remarks>
    /// It looks at the clock and the events in the transaction that stores it, so that no order of another process
    /// comes between. The same assignment again changes nothing and is accepted.
    /// </remarks>
    /// <param name="by">Who.</param>
    /// <param name="assignment">What and from when, in whole microseconds.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, rules.unknown, product.unknown, rules.assigned_already, rules.too_early (checked in this
    /// order)</errors>
    public Task<Decision<RuleSetAssigned>> AssignAsync(Operator by, RuleAssignment assignment, Instant now) =>
        StaffPowers.Refuse(by, StaffPower.SetPrices) is { } forbidden
            ? Task.FromResult<Decision<RuleSetAssigned>>(forbidden)
            : database.Writes.RunAsync(session => Assign(session, by, assignment, now));

    private static Decision<RuleSetAdded> Add(Session session, Operator by, RuleSet rules, string text, Instant now)
    {
        var stored = RuleSetRows.Text(session, rules.Id);
        if (stored is not null && stored != text)
            return Refusal.Of(
                "rules.id_taken",
                $"The rule set {rules.Id} is stored with another text and is never edited; give this one a new id.",
                ("id", rules.Id)
            );
        if (stored is not null)
            return new RuleSetAdded(rules, true);
        RuleSetRows.Save(session, rules.Id, text);
        var choices = RuleSetWords.Choices(rules).Select(choice => $"{choice.Name}: {choice.Choice}");
        AuditRows.Append(session, by, now, "rule_set_added", rules.Id, "", string.Join("; ", choices));
        return new RuleSetAdded(rules, false);
    }

    private static Decision<RuleSetAssigned> Assign(
        Session session,
        Operator by,
        RuleAssignment assignment,
        Instant now
    )
    {
        if (
            (RefuseRules(session, assignment.Rules) ?? CatalogRows.RefuseProduct(session, assignment.Product)) is
            { } unknown
        )
            return unknown;
        if (RuleSetRows.Assigned(session, assignment.Product, assignment.From) is { } there)
            return there == assignment ? new RuleSetAssigned(there, true) : Taken(there);
        if (RefuseEarly(assignment, CatalogRows.Earliest(session, now)) is { } early)
            return early;
        var before = CatalogRows.RulesInForce(session, assignment.Product, assignment.From).Id;
        RuleSetRows.Save(session, assignment);
        var after = $"{assignment.Rules} from {Text(assignment.From)} on";
        AuditRows.Append(session, by, now, "rules_assigned", assignment.Product, before, after);
        return new RuleSetAssigned(assignment, false);
    }

    private static Refusal? RefuseRules(Session session, string id) =>
        RuleSetRows.Text(session, id) is not null
            ? null
            : Refusal.Of(
                "rules.unknown",
                $"{id} is not a rule set of this data; add it first, or use one of "
                    + $"{Listed(RuleSetRows.All(session).Keys)}.",
                ("id", id)
            );

    private static Refusal Taken(RuleAssignment there) =>
        Refusal.Of(
            "rules.assigned_already",
            $"{there.Product} goes by {there.Rules} from {Text(there.From)} on already, and an assignment is never "
                + "edited; assign from another time.",
            ("product", there.Product),
            ("rules", there.Rules)
        );

    // What has happened was priced by the rules of its time, and stays so.
    private static Refusal? RefuseEarly(RuleAssignment assignment, Instant earliest) =>
        assignment.From >= earliest
            ? null
            : Refusal.Of(
                "rules.too_early",
                $"{Text(assignment.From)} is not after all that has happened, which keeps its rules; "
                    + $"assign from {Text(earliest)} or later.",
                ("from", Text(assignment.From)),
                ("earliest", Text(earliest))
            );

    private static string Listed(IEnumerable<string> ids) => string.Join(", ", ids.Order(StringComparer.Ordinal));

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
