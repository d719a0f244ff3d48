using System.Data.Common;
using System.Globalization;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>Where a published version stands at an instant.</summary>
public enum PriceVersionState
{
    /// <summary>Prices are those of it now.</summary>
    InForce,

    /// <summary>They will be.</summary>
    Scheduled,

    /// <summary>They were.</summary>
    Past,

    /// <summary>It was called off before it took effect.</summary>
    Withdrawn,
}

/// <summary>A published version of prices.</summary>
/// <param name="Book">What it says.</param>
/// <param name="WithdrawnBy">Who called it off, or null.</param>
/// <param name="Until">From when on another version holds, or null.</param>
public sealed record PriceVersion(PriceBook Book, string? WithdrawnBy, Instant? Until)
{
    /// <summary>Where it stands at an instant.</summary>
    public PriceVersionState StateAt(Instant at) =>
        WithdrawnBy is not null ? PriceVersionState.Withdrawn
        : Book.EffectiveFrom > at ? PriceVersionState.Scheduled
        : Until <= at ? PriceVersionState.Past
        : PriceVersionState.InForce;
}

/// <summary>Published versions of prices, also those that were withdrawn. None is ever edited.</summary>
public static class PriceVersionRows
{
    private const string Selected = """
        SELECT v.body, v.withdrawn_by, (SELECT min(b.effective_from) FROM price_books AS b
          WHERE b.product_id = v.product_id AND b.region_id = v.region_id AND b.effective_from > v.effective_from)
        FROM (
          SELECT version, product_id, region_id, effective_from, body, NULL AS withdrawn_by FROM price_books
          UNION ALL
          SELECT version, product_id, region_id, effective_from, body, withdrawn_by FROM withdrawn_price_books
        ) AS v
        """;

    /// <summary>Versions after another, in order of their ids.</summary>
    /// <param name="session">Where.</param>
    /// <param name="product">The only product, or null for all.</param>
    /// <param name="after">The last version of the page before; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    public static IReadOnlyList<PriceVersion> Page(Session session, string? product, string after, int limit) =>
        session.Query(
            $"""
            {Selected} WHERE v.version > @after {(product is null ? "" : "AND v.product_id = @product")}
            ORDER BY v.version LIMIT @limit
            """,
            row => Read(session, row),
            [
                ("@after", after),
                ("@limit", (long)limit),
                .. product is { } only ? [("@product", only)] : Array.Empty<(string, object?)>(),
            ]
        );

    /// <summary>A version, or null.</summary>
    public static PriceVersion? Find(Session session, string version) =>
        session.First($"{Selected} WHERE v.version = @version", row => Read(session, row), ("@version", version));

    /// <summary>The latest version of a product in a region that was not withdrawn, in force or scheduled; or null.
    /// </summary>
    internal static PriceBook? Latest(Session session, string product, string region) =>
        session.First(
            """
            SELECT body FROM price_books WHERE product_id = @product AND region_id = @region
            ORDER BY effective_from DESC LIMIT 1
            """,
            row => session.Json.Read<PriceBook>(row.GetString(0)),
            ("@product", product),
            ("@region", region)
        );

    /// <summary>The id of the next version: its number was never taken, not even by one that was withdrawn.</summary>
    internal static string Next(Session session, PriceBook book)
    {
        var prefix = $"{book.Product.Id}/{book.Region}/{book.Currency}/";
        var taken = session.Query(
            """
            SELECT version FROM price_books WHERE product_id = @product AND region_id = @region
            UNION ALL
            SELECT version FROM withdrawn_price_books WHERE product_id = @product AND region_id = @region
            """,
            row => row.GetString(0),
            ("@product", book.Product.Id),
            ("@region", book.Region)
        );
        return prefix + (taken.Select(NumberOf).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Takes a version away from those that count, to where it is kept as withdrawn.</summary>
    internal static void Withdraw(Session session, PriceBook book, string by, Instant at)
    {
        session.Execute(
            """
            INSERT INTO withdrawn_price_books
              (version, product_id, region_id, effective_from, body, withdrawn_by, withdrawn_at)
            SELECT version, product_id, region_id, effective_from, body, @by, @at FROM price_books
            WHERE version = @version
            """,
            ("@by", by),
            ("@at", at.Micros()),
            ("@version", book.Version)
        );
        session.Execute("DELETE FROM price_books WHERE version = @version", ("@version", book.Version));
    }

    // Versions that were not numbered by us count as nothing.
    private static int NumberOf(string version) =>
        int.TryParse(version.Split('/')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static PriceVersion Read(Session session, DbDataReader row) =>
        new(
            session.Json.Read<PriceBook>(row.GetString(0)),
            row.IsDBNull(1) ? null : row.GetString(1),
            row.IsDBNull(2) ? null : row.InstantAt(2)
        );
}
