using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store.Catalog;
using Cubit.Store.Settings;
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
    /// <errors>rules.id_taken</errors>
    /// <exception cref="FormatException">The text is no rule set; the place is named.</exception>
    public Task<Decision<RuleSetAdded>> AddAsync(string text)
    {
        var rules = RuleSetJson.Parse(text);
        return database.Writes.RunAsync(session => Add(session, rules, text));
    }

    /// <summary>Puts a rule set in force for a product from an instant on.</summary>
    /// <remarks>
    /// It looks at the clock and the events in the transaction that stores it, so that no order of another process
    /// comes between. The same assignment again changes nothing and is accepted.
    /// </remarks>
    /// <param name="assignment">What and from when, in whole microseconds.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>rules.unknown, product.unknown, rules.assigned_already, rules.too_early (checked in this order)</errors>
    public Task<Decision<RuleSetAssigned>> AssignAsync(RuleAssignment assignment, Instant now) =>
        database.Writes.RunAsync(session => Assign(session, assignment, now));

    private static Decision<RuleSetAdded> Add(Session session, RuleSet rules, string text)
    {
        var stored = RuleSetRows.Text(session, rules.Id);
        if (stored is not null && stored != text)
            return Refusal.Of(
                "rules.id_taken",
                $"The rule set {rules.Id} is stored with another text and is never edited; give this one a new id.",
                ("id", rules.Id)
            );
        if (stored is null)
            RuleSetRows.Save(session, rules.Id, text);
        return new RuleSetAdded(rules, stored is not null);
    }

    private static Decision<RuleSetAssigned> Assign(Session session, RuleAssignment assignment, Instant now)
    {
        if ((RefuseRules(session, assignment.Rules) ?? RefuseProduct(session, assignment.Product)) is { } unknown)
            return unknown;
        if (RuleSetRows.Assigned(session, assignment.Product, assignment.From) is { } there)
            return there == assignment ? new RuleSetAssigned(there, true) : Taken(there);
        session.Engine.LockOrders(session);
        if (RefuseEarly(session, assignment, now) is { } early)
            return early;
        RuleSetRows.Save(session, assignment);
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

    private static Refusal? RefuseProduct(Session session, string id)
    {
        var products = CatalogRows.Products(session);
        return products.Any(product => product.Id == id)
            ? null
            : Refusal.Of(
                "product.unknown",
                $"{id} is not a product of this data; use one of {Listed(products.Select(product => product.Id))}.",
                ("product", id)
            );
    }

    private static Refusal Taken(RuleAssignment there) =>
        Refusal.Of(
            "rules.assigned_already",
            $"{there.Product} goes by {there.Rules} from {Text(there.From)} on already, and an assignment is never "
                + "edited; assign from another time.",
            ("product", there.Product),
            ("rules", there.Rules)
        );

    // What has happened was priced by the rules of its time, and stays so.
    private static Refusal? RefuseEarly(Session session, RuleAssignment assignment, Instant now)
    {
        var earliest = SettingRows.SandboxClock(session) ?? now;
        if (LastEvent(session) is { } last)
            earliest = Instant.Max(earliest, Stored.FromMicros(last + 1));
        return assignment.From >= earliest
            ? null
            : Refusal.Of(
                "rules.too_early",
                $"{Text(assignment.From)} is not after all that has happened, which keeps its rules; "
                    + $"assign from {Text(earliest)} or later.",
                ("from", Text(assignment.From)),
                ("earliest", Text(earliest))
            );
    }

    private static long? LastEvent(Session session) =>
        session.Query(
            "SELECT max(last_event_at) FROM accounts",
            row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)
        )[0];

    private static string Listed(IEnumerable<string> ids) => string.Join(", ", ids.Order(StringComparer.Ordinal));

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
