using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store.Accounts;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>
/// All that is published for every account, as of one edition: products, regions, prices, rules, rates.
/// </summary>
/// <remarks>
/// Any change of its tables gives the catalog a new edition, which every transaction reads; so each process keeps the
/// latest catalog in memory and never a stale one.
/// </remarks>
internal sealed class PublishedCatalog
{
    private readonly ILookup<(string Product, string Region), PublishedBook> _books;
    private readonly ILookup<string, RuleAssignment> _assignments;
    private readonly ILookup<(Currency From, Currency To), FxRate> _rates;
    private readonly Dictionary<(string Product, string Region), CapacityPool> _pools;

    private PublishedCatalog(Session session, string edition)
    {
        Edition = edition;
        Products = session.Query(
            "SELECT product_id, name, unit_min, unit_step, unit_max FROM products ORDER BY product_id",
            row => new Product(
                row.GetString(0),
                row.GetString(1),
                row.IntAt(2) is { } min ? new UnitRange(min, row.GetInt32(3), row.GetInt32(4)) : null
            )
        );
        Regions = session.Query(
            "SELECT region_id, name FROM regions ORDER BY name",
            row => new Region(row.GetString(0), row.GetString(1))
        );
        _books = session
            .Query(
                """
                SELECT product_id, region_id, effective_from, version, body FROM price_books
                ORDER BY effective_from DESC
                """,
                row =>
                {
                    var body = row.GetString(4);
                    var book = new Lazy<PriceBook>(() => session.Json.Read<PriceBook>(body));
                    return new PublishedBook(
                        row.GetString(0),
                        row.GetString(1),
                        row.InstantAt(2),
                        row.GetString(3),
                        book
                    );
                }
            )
            .ToLookup(book => (book.Product, book.Region));
        _assignments = RuleSetRows
            .Assignments(session)
            .Reverse()
            .ToLookup(each => each.Product, StringComparer.Ordinal);
        _rates = session
            .Query(
                """
                SELECT currency_from, currency_to, rate, effective_from, source FROM fx_rates
                ORDER BY effective_from DESC
                """,
                row => new FxRate(
                    Currency.Of(row.GetString(0)),
                    Currency.Of(row.GetString(1)),
                    Fraction.Parse(row.GetString(2)),
                    row.InstantAt(3),
                    row.GetString(4)
                )
            )
            .ToLookup(rate => (rate.From, rate.To));
        _pools = CapacityRows.All(session).ToDictionary(pool => (pool.Product, pool.Region));
        HasTotals = _pools.Values.Any(pool => pool.UnitsTotal is not null);
    }

    /// <summary>Which one it is; no two are the same.</summary>
    public string Edition { get; }

    public IReadOnlyList<Product> Products { get; }

    public IReadOnlyList<Region> Regions { get; }

    public static PublishedCatalog Load(Session session, string edition) => new(session, edition);

    public static string EditionOf(Session session) =>
        session.First("SELECT edition FROM catalog_edition", row => row.GetString(0))!;

    public PriceBook? BookInForce(string product, string region, Instant at) =>
        _books[(product, region)].FirstOrDefault(book => book.From <= at)?.Book.Value;

    /// <summary>When the next price book of a product comes into force, as far as is known.</summary>
    public Instant? NextBook(string product, string region, Instant after) =>
        _books[(product, region)].LastOrDefault(book => book.From > after)?.From;

    /// <summary>The price book of a version, or null; orders and quotes name it.</summary>
    public PriceBook? BookOf(string version) =>
        _books.SelectMany(books => books).FirstOrDefault(book => book.Version == version)?.Book.Value;

    /// <summary>Whether any pool has a total, so that what is taken is counted.</summary>
    public bool HasTotals { get; }

    /// <summary>How capacity of a product in a region is handled, or null where nobody has set it.</summary>
    public CapacityPool? PoolOf(string product, string region) =>
        _pools.Count == 0 ? null : _pools.GetValueOrDefault((product, region));

    public string? RulesInForce(string product, Instant at) =>
        _assignments[product].FirstOrDefault(assignment => assignment.From <= at)?.Rules;

    public FxRate? RateInForce(Currency from, Currency to, Instant at) =>
        _rates[(from, to)].FirstOrDefault(rate => rate.EffectiveFrom <= at);

    private sealed record PublishedBook(
        string Product,
        string Region,
        Instant From,
        string Version,
        Lazy<PriceBook> Book
    );
}

/// <summary>
/// What the sessions of a database share: the codec, the latest catalog, and accounts as they last saw them.
/// </summary>
internal sealed class Shelf(StoredJson json)
{
    private PublishedCatalog? _latest;

    /// <summary>For sessions that only look after the schema.</summary>
    public static readonly Shelf OfNothing = new(
        new StoredJson(id => throw new InvalidOperationException($"Nothing asks for {id} here."))
    );

    public StoredJson Json => json;

    public KnownAccounts Accounts { get; } = new();

    /// <summary>The catalog that the last transaction saw, or null.</summary>
    public PublishedCatalog? Latest => Volatile.Read(ref _latest);

    /// <summary>The catalog as a transaction sees it.</summary>
    public PublishedCatalog Catalog(Session session)
    {
        var edition = session.Edition ?? PublishedCatalog.EditionOf(session);
        return Latest is { } latest && latest.Edition == edition ? latest : PublishedCatalog.Load(session, edition);
    }

    /// <summary>Keeps the catalog of a transaction that went through.</summary>
    public void Put(PublishedCatalog catalog) => Volatile.Write(ref _latest, catalog);
}
