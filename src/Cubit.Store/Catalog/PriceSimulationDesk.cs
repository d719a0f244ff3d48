using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>A place among the instances of all accounts.</summary>
/// <param name="Account">The account.</param>
/// <param name="Instance">Number of its instance.</param>
public sealed record InstancePlace(long Account, long Instance)
{
    /// <summary>Before the first.</summary>
    public static InstancePlace First { get; } = new(0, 0);
}

/// <summary>What a draft would change, as of an instant.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Against">The version in force, or null where nothing is sold yet.</param>
/// <param name="At">The instant that the amounts are for.</param>
/// <param name="Terms">Each list price and term, old and new.</param>
/// <param name="Changes">Standard changes of the instances of this page.</param>
/// <param name="Sums">Those in sum.</param>
/// <param name="Looked">How many instances of all products this page looked at.</param>
/// <param name="Priced">How many of them are of this product and region.</param>
/// <param name="Next">Where it goes on, or null.</param>
public sealed record SimulatedPrices(
    PriceDraft Draft,
    PriceBook? Against,
    Instant At,
    IReadOnlyList<TermCompared> Terms,
    IReadOnlyList<ChangeCompared> Changes,
    IReadOnlyList<ChangeSum> Sums,
    int Looked,
    int Priced,
    InstancePlace? Next
);

/// <summary>Tells what a draft would change; nothing is written.</summary>
/// <param name="database">Where.</param>
/// <source>docs/spec/prices.md, "Simulating"</source>
public sealed class PriceSimulationDesk(Database database)
{
    /// <summary>Instances that one page looks at.</summary>
    public const int LookedMax = 500;

    // Every instance that is not frozen or gone has this deadline: the end of its term.
    private const long EndTerm = (long)Cubit.Lifecycle.DeadlineKind.EndTerm;

    /// <summary>Simulates a draft as it is stored.</summary>
    /// <errors>draft.unknown</errors>
    public async Task<Decision<SimulatedPrices>> SimulateAsync(string id, InstancePlace after, int limit, Instant at) =>
        await database.ReadAsync(session => PriceDraftRows.Find(session, id)) is { } draft
            ? await SimulateAsync(draft, after, limit, at)
            : PriceDraftDesk.Unknown(id);

    /// <summary>Simulates a draft as it is given.</summary>
    /// <param name="draft">The draft, stored or not.</param>
    /// <param name="after">The last instance of the page before.</param>
    /// <param name="limit">How many instances are looked at; none for prices alone.</param>
    /// <param name="at">The instant that the amounts are for.</param>
    public async Task<SimulatedPrices> SimulateAsync(PriceDraft draft, InstancePlace after, int limit, Instant at)
    {
        var book = draft.Book;
        var against = await database.ReadAsync(session =>
            CatalogRows.InForce(session, book.Product.Id, book.Region, at)
        );
        var places = limit == 0 ? [] : await database.ReadAsync(session => Active(session, after, limit + 1));
        var looked = places.Take(limit).ToList();
        var instances = against is null ? [] : await InstancesAsync(book, looked);
        var rules = await database.ReadAsync(session => CatalogRows.RulesInForce(session, book.Product.Id, at));
        List<ChangeCompared> changes =
        [
            .. instances.SelectMany(each => PriceSimulation.Changes(each, against!, book, rules, at)),
        ];
        return new SimulatedPrices(
            draft,
            against,
            at,
            PriceSimulation.Terms(against, book),
            changes,
            PriceSimulation.Sums(changes, book.Currency),
            looked.Count,
            instances.Count,
            places.Count > limit ? looked[^1] : null
        );
    }

    private static List<InstancePlace> Active(Session session, InstancePlace after, int limit) =>
        session.Query(
            """
            SELECT account_id, number FROM deadlines WHERE kind = @kind AND (account_id, number) > (@account, @number)
            ORDER BY account_id, number LIMIT @limit
            """,
            row => new InstancePlace(row.GetInt64(0), row.GetInt64(1)),
            ("@kind", EndTerm),
            ("@account", after.Account),
            ("@number", after.Instance),
            ("@limit", (long)limit)
        );

    private async Task<IReadOnlyList<Instance>> InstancesAsync(PriceBook book, List<InstancePlace> looked)
    {
        if (looked.Count == 0)
            return [];
        var wanted = looked.ToHashSet();
        long[] accounts = [.. looked.Select(place => place.Account).Distinct()];
        var found = await database.ReadAsync(
            Scope.Of(accounts),
            session =>
                session.Query(
                    """
                    SELECT body FROM instances WHERE account_id >= @first AND account_id <= @last
                      AND product_id = @product AND region_id = @region ORDER BY account_id, instance_number
                    """,
                    row => session.Json.Read<Instance>(row.GetString(0)),
                    ("@first", accounts[0]),
                    ("@last", accounts[^1]),
                    ("@product", book.Product.Id),
                    ("@region", book.Region)
                )
        );
        return [.. found.Where(each => wanted.Contains(new InstancePlace(each.AccountId, each.Number)))];
    }
}
