using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store.Accounts;
using Cubit.Store.Resizing;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store.Catalog;

/// <summary>Puts prices and exchange rates in force from an instant on. Every act is audited.</summary>
/// <remarks>
/// Nothing takes effect in the past, nor at or before the latest event of the data: what happened was priced by what
/// was in force then.
/// </remarks>
/// <param name="database">Where.</param>
/// <source>docs/spec/prices.md</source>
public sealed class PublishingDesk(Database database)
{
    /// <summary>The longest text of a rate: a quote's text holds it beside all else and has 400 characters.</summary>
    public const int RateLengthMax = 20;

    // In minor units of one for those of the other: the largest amount that prices allow still fits then.
    private static readonly Fraction MinorRateMax = 100_000;

    /// <summary>The longest name of a source.</summary>
    public const int SourceLengthMax = 200;

    /// <summary>Publishes a draft as the next version of its product in its region; the draft is gone then.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">Id of the draft.</param>
    /// <param name="revision">The one that was seen.</param>
    /// <param name="from">The first instant at which it is in force; null for as soon as can be.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, draft.unknown, draft.changed, draft.currency_fixed, those of
    /// <see cref="PriceBookRules.Refuse"/>, price.agreement_titled, price.too_early</errors>
    public Task<Decision<PriceVersion>> PublishAsync(
        Operator by,
        string id,
        long revision,
        Instant? from,
        Instant now
    ) => RunAsync(by, session => Publish(session, by, id, revision, from, now));

    /// <summary>Calls off a version that is not in force yet.</summary>
    /// <remarks>It is kept as withdrawn, and its number is not given again. Once more is accepted.</remarks>
    /// <param name="by">Who.</param>
    /// <param name="version">Which.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, price.unknown, price.in_force</errors>
    public Task<Decision<PriceVersion>> WithdrawAsync(Operator by, string version, Instant now) =>
        RunAsync(by, session => Withdraw(session, by, version, now));

    /// <summary>Publishes an exchange rate.</summary>
    /// <remarks>The same once more is accepted.</remarks>
    /// <param name="by">Who.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="asSoon">Whether it is in force as soon as can be, whatever its instant says.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, rate.invalid, rate.published_already, rate.too_early</errors>
    public Task<Decision<FxRate>> PublishAsync(Operator by, FxRate rate, bool asSoon, Instant now) =>
        RunAsync(by, session => Publish(session, by, rate, asSoon, now));

    private Task<Decision<T>> RunAsync<T>(Operator by, Func<Session, Decision<T>> act)
        where T : class =>
        StaffPowers.Refuse(by, StaffPower.SetPrices) is { } forbidden
            ? Task.FromResult<Decision<T>>(forbidden)
            : database.Writes.RunAsync(act);

    private static Decision<PriceVersion> Publish(
        Session session,
        Operator by,
        string id,
        long revision,
        Instant? from,
        Instant now
    )
    {
        var seen = PriceDraftDesk.Seen(session, id, revision);
        if (seen.Accepted is not { Book: var book })
            return seen.Refusal!;
        if (
            (
                PriceDraftDesk.RefuseCurrency(session, book)
                ?? PriceBookRules.Refuse(book)
                ?? RefuseTitle(session, book.Agreement)
            ) is
            { } refusal
        )
            return refusal;
        var earliest = CatalogRows.Earliest(session, now);
        var latest = PriceVersionRows.Latest(session, book.Product.Id, book.Region);
        if (latest is not null)
            earliest = Instant.Max(earliest, Stored.FromMicros(latest.EffectiveFrom.Micros() + 1));
        if (from < earliest)
            return TooEarly("price", from.Value, earliest, Scheduled(latest, from.Value));
        var published = book with { Version = PriceVersionRows.Next(session, book), EffectiveFrom = from ?? earliest };
        var region = CatalogRows.Regions(session).First(each => each.Id == book.Region);
        CatalogRows.Publish(session, published, region);
        PriceDraftRows.Delete(session, id);
        var before = latest is null ? "" : $"{latest.Version}: {PriceWords.Of(latest)}";
        var after = $"from {Text(published.EffectiveFrom)} on: {PriceWords.Of(published)}";
        AuditRows.Append(session, by, now, "price_book_published", published.Version, before, after);
        return new PriceVersion(published, null, null);
    }

    private static Decision<PriceVersion> Withdraw(Session session, Operator by, string version, Instant now)
    {
        if (PriceVersionRows.Find(session, version) is not { Book: var book } found)
            return Refusal.Of("price.unknown", $"There is no version {version}; list them.", ("version", version));
        if (found.WithdrawnBy is not null)
            return found;
        // Where nothing has happened yet, quotes may have been given all the same.
        var clock = CatalogRows.ClockOf(session, now);
        if (book.EffectiveFrom <= clock || book.EffectiveFrom < CatalogRows.Earliest(session, now))
            return Refusal.Of(
                "price.in_force",
                $"{version} took effect at {Text(book.EffectiveFrom)}; publish another version instead.",
                ("version", version),
                ("from", Text(book.EffectiveFrom))
            );
        PriceVersionRows.Withdraw(session, book, by.Name, clock);
        var before = $"from {Text(book.EffectiveFrom)} on: {PriceWords.Of(book)}";
        AuditRows.Append(session, by, now, "price_book_withdrawn", version, before, "withdrawn");
        return found with { WithdrawnBy = by.Name };
    }

    private static Decision<FxRate> Publish(Session session, Operator by, FxRate rate, bool asSoon, Instant now)
    {
        if (RefuseRate(rate) is { } invalid)
            return invalid;
        var (pair, from) = ($"{rate.From}/{rate.To}", Text(rate.EffectiveFrom));
        if (!asSoon && RateRows.Find(session, rate.From, rate.To, rate.EffectiveFrom) is { } there)
            return there == rate
                ? there
                : Refusal.Of(
                    "rate.published_already",
                    $"{pair} is {ResizedJson.Rate(there.Rate)} from {from} on already, and a rate is never edited; "
                        + "publish from another time.",
                    ("rate", ResizedJson.Rate(there.Rate)),
                    ("from", from)
                );
        var earliest = CatalogRows.Earliest(session, now);
        if (asSoon)
            rate = rate with { EffectiveFrom = earliest };
        if (rate.EffectiveFrom < earliest)
            return TooEarly("rate", rate.EffectiveFrom, earliest, null);
        var before = session.Catalog.RateInForce(rate.From, rate.To, rate.EffectiveFrom);
        CatalogRows.Publish(session, rate);
        var told = before is null ? "" : $"{ResizedJson.Rate(before.Rate)} ({before.Source})";
        var after = $"{ResizedJson.Rate(rate.Rate)} ({rate.Source}) from {Text(rate.EffectiveFrom)} on";
        AuditRows.Append(session, by, now, "rate_published", pair, told, after);
        return rate;
    }

    private static Refusal? RefuseRate(FxRate rate)
    {
        var text = $"{rate.Rate}";
        var most = MinorRateMax * Fraction.Scaled(1, rate.To.Digits) / Fraction.Scaled(1, rate.From.Digits);
        return rate.Rate.Sign <= 0 ? Invalid("rate", text, "a rate is above 0")
            : text.Length > RateLengthMax
                ? Invalid("rate", text, $"write it with at most {RateLengthMax} characters in lowest terms")
            : rate.From == rate.To ? Invalid("currency", $"{rate.To}", "a rate is between two different currencies")
            : rate.Rate > most ? Invalid("rate", text, $"make it at most {most.ToDecimalText()}")
            : rate.Source.Trim().Length == 0 || rate.Source.Length > SourceLengthMax || rate.Source.Any(char.IsControl)
                ? Invalid(
                    "source",
                    rate.Source,
                    $"say on one line of 1 to {SourceLengthMax} characters where it is from"
                )
            : null;

        static Refusal Invalid(string what, string value, string remedy) =>
            Refusal.Of("rate.invalid", $"'{value}' cannot be the {what}: {remedy}.", (what, value));
    }

    // Two titles of one version would be two agreements.
    private static Refusal? RefuseTitle(Session session, Agreement agreement)
    {
        var title = session.First(
            "SELECT title FROM agreements WHERE agreement_id = @id AND version = @version",
            row => row.GetString(0),
            ("@id", agreement.Id),
            ("@version", agreement.Version)
        );
        return title is null || title == agreement.Title
            ? null
            : Refusal.Of(
                "price.agreement_titled",
                $"Version {agreement.Version} of {agreement.Id} is published as '{title}'; "
                    + "keep that title, or name a new version.",
                ("title", title),
                ("version", agreement.Version)
            );
    }

    private static string? Scheduled(PriceBook? latest, Instant from) =>
        latest is not null && latest.EffectiveFrom >= from ? $"{latest.Version}, the version before it" : null;

    private static Refusal TooEarly(string what, Instant from, Instant earliest, string? after) =>
        Refusal.Of(
            $"{what}.too_early",
            $"{Text(from)} is not after {after ?? "all that has happened, which keeps its prices"}; "
                + $"publish from {Text(earliest)} or later.",
            ("from", Text(from)),
            ("earliest", Text(earliest))
        );

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
