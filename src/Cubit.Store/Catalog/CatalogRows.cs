using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using Cubit.Store.Settings;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>What is sold, where, at which prices and by which rules. Published rows are never edited.</summary>
public static class CatalogRows
{
    /// <summary>The rule set in force where an operator has assigned none.</summary>
    public const string RulesByDefault = RuleSetJson.DefaultId;

    /// <summary>Every product, by id.</summary>
    public static IReadOnlyList<Product> Products(Session session) => session.Catalog.Products;

    /// <summary>Every region, by name.</summary>
    public static IReadOnlyList<Region> Regions(Session session) => session.Catalog.Regions;

    /// <summary>The price book of a product in a region that is in force at an instant, or null.</summary>
    public static PriceBook? InForce(Session session, string product, string region, Instant at) =>
        session.Catalog.BookInForce(product, region, at);

    /// <summary>The refusal of what no price book sells.</summary>
    public static Refusal NotSold(string product, string region) =>
        Refusal.Of(
            "configuration.unknown",
            $"{product} is not sold in {region}.",
            ("product", product),
            ("region", region)
        );

    /// <summary>The rule set in force for a product at an instant.</summary>
    public static RuleSet RulesInForce(Session session, string product, Instant at) =>
        session.Json.Rules(session.Catalog.RulesInForce(product, at) ?? RulesByDefault);

    /// <summary>
    /// The first later instant from which another rule set, price book or exchange rate is known to be in force for a
    /// product, or null.
    /// </summary>
    public static Instant? NextChange(Session session, PriceBook book, Currency settlement, Instant after) =>
        session.Query(
            """
            SELECT min(changes.effective_from) FROM (
              SELECT effective_from FROM rule_assignments WHERE product_id = @product
              UNION ALL
              SELECT effective_from FROM price_books WHERE product_id = @product AND region_id = @region
              UNION ALL
              SELECT effective_from FROM fx_rates WHERE currency_from = @currency AND currency_to = @settlement
            ) AS changes WHERE changes.effective_from > @after
            """,
            row => row.IsDBNull(0) ? (Instant?)null : row.InstantAt(0),
            ("@product", book.Product.Id),
            ("@region", book.Region),
            ("@currency", book.Currency.Code),
            ("@settlement", settlement.Code),
            ("@after", after.Micros())
        )[0];

    /// <summary>
    /// The first instant from which anything may take effect: not before the clock, and after all that has happened.
    /// </summary>
    /// <remarks>No order comes between until the transaction ends.</remarks>
    /// <param name="session">Where.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <source>docs/decisions/0015</source>
    internal static Instant Earliest(Session session, Instant now)
    {
        session.Engine.LockOrders(session);
        var clock = ClockOf(session, now);
        var last = session.Query(
            "SELECT last_at FROM last_event",
            row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)
        );
        return last is [{ } micros] ? Instant.Max(clock, Stored.FromMicros(micros + 1)) : clock;
    }

    /// <summary>The clock of accounts: the sandbox clock where the data has one.</summary>
    internal static Instant ClockOf(Session session, Instant now) => SettingRows.SandboxClock(session) ?? now;

    /// <summary>The refusal of what is no product of the data, or nothing.</summary>
    /// <errors>product.unknown</errors>
    internal static Refusal? RefuseProduct(Session session, string id)
    {
        var products = Products(session);
        return products.Any(product => product.Id == id)
            ? null
            : Refusal.Of(
                "product.unknown",
                $"{id} is not a product of this data; use one of {Listed(products.Select(product => product.Id))}.",
                ("product", id)
            );
    }

    /// <summary>The refusal of what is no region of the data, or nothing.</summary>
    /// <errors>region.unknown</errors>
    internal static Refusal? RefuseRegion(Session session, string id) =>
        Regions(session).Any(region => region.Id == id)
            ? null
            : Refusal.Of(
                "region.unknown",
                $"{id} is not a region of this data; "
                    + $"use one of {Listed(Regions(session).Select(region => region.Id))}.",
                ("region", id)
            );

    private static string Listed(IEnumerable<string> ids) => string.Join(", ", ids.Order(StringComparer.Ordinal));

    /// <summary>Publishes a product, a region where it is missing, and a price book.</summary>
    public static void Publish(Session session, PriceBook book, Region region)
    {
        var product = book.Product;
        session.Execute(
            """
            INSERT INTO products (product_id, name, unit_min, unit_step, unit_max)
            VALUES (@id, @name, @min, @step, @max)
            ON CONFLICT DO NOTHING
            """,
            ("@id", product.Id),
            ("@name", product.Name),
            ("@min", product.Units?.Min),
            ("@step", product.Units?.Step),
            ("@max", product.Units?.Max)
        );
        session.Execute(
            "INSERT INTO regions (region_id, name) VALUES (@id, @name) ON CONFLICT DO NOTHING",
            ("@id", region.Id),
            ("@name", region.Name)
        );
        session.Execute(
            """
            INSERT INTO agreements (agreement_id, version, title) VALUES (@id, @version, @title)
            ON CONFLICT DO NOTHING
            """,
            ("@id", book.Agreement.Id),
            ("@version", book.Agreement.Version),
            ("@title", book.Agreement.Title)
        );
        session.Execute(
            """
            INSERT INTO price_books (version, product_id, region_id, effective_from, body)
            VALUES (@version, @product, @region, @from, @body)
            """,
            ("@version", book.Version),
            ("@product", product.Id),
            ("@region", book.Region),
            ("@from", book.EffectiveFrom.Micros()),
            ("@body", session.Json.Write(book))
        );
    }

    /// <summary>Publishes an exchange rate.</summary>
    public static void Publish(Session session, Cubit.Accounts.FxRate rate) =>
        session.Execute(
            """
            INSERT INTO fx_rates (currency_from, currency_to, effective_from, rate, source)
            VALUES (@from, @to, @at, @rate, @source)
            """,
            ("@from", rate.From.Code),
            ("@to", rate.To.Code),
            ("@at", rate.EffectiveFrom.Micros()),
            ("@rate", $"{rate.Rate}"),
            ("@source", rate.Source)
        );
}
