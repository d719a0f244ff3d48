using System.Security.Cryptography;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Store.Accounts;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>What a new draft begins as.</summary>
/// <param name="From">A version to copy; null for the one in force of the product in the region.</param>
/// <param name="Product">Id of the product; null for that of the version.</param>
/// <param name="Region">Id of the region; null for that of the version.</param>
/// <param name="Note">What it is for.</param>
public sealed record NewPriceDraft(string? From, string? Product, string? Region, string Note);

/// <summary>Prices that are being written: any number of drafts, which bind nobody. Every act is audited.</summary>
/// <param name="database">Where.</param>
/// <source>docs/spec/prices.md, "Drafts"</source>
public sealed class PriceDraftDesk(Database database)
{
    private const int IdDigits = 8;

    /// <summary>Begins a draft as a copy of a version.</summary>
    /// <param name="by">Who.</param>
    /// <param name="asked">Of which.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, price.unknown, product.unknown, region.unknown, draft.note_invalid</errors>
    public Task<Decision<PriceDraft>> CreateAsync(Operator by, NewPriceDraft asked, Instant now) =>
        RunAsync(by, session => Create(session, by, asked, now));

    /// <summary>Writes what a draft says.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">Id of the draft.</param>
    /// <param name="revision">The one that was seen.</param>
    /// <param name="text">What it is to say.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, draft.unknown, draft.changed, draft.currency_fixed, and those of
    /// <see cref="PriceDraftText.Read"/></errors>
    public Task<Decision<PriceDraft>> ChangeAsync(
        Operator by,
        string id,
        long revision,
        PriceDraftText text,
        Instant now
    ) =>
        RunAsync(
            by,
            session =>
            {
                var found = Seen(session, id, revision);
                if (found.Accepted is not { } draft)
                    return found;
                var read = text.Read(draft.Book);
                if ((read.Refusal ?? RefuseCurrency(session, read.Value)) is { } refusal)
                    return refusal;
                var changed = draft with
                {
                    Revision = revision + 1,
                    Note = text.Note,
                    ChangedBy = by.Name,
                    ChangedAt = CatalogRows.ClockOf(session, now),
                    Book = read.Value,
                };
                PriceDraftRows.Save(session, changed);
                Audit(session, by, now, "price_draft_changed", changed, PriceWords.Of(draft.Book));
                return changed;
            }
        );

    /// <summary>Throws a draft away.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">Id of the draft.</param>
    /// <param name="now">The system's time; the sandbox clock counts instead where the data has one.</param>
    /// <errors>auth.forbidden, draft.unknown</errors>
    public Task<Decision<PriceDraft>> DeleteAsync(Operator by, string id, Instant now) =>
        RunAsync(
            by,
            session =>
            {
                if (PriceDraftRows.Find(session, id) is not { } draft)
                    return Unknown(id);
                PriceDraftRows.Delete(session, id);
                AuditRows.Append(session, by, now, "price_draft_deleted", id, PriceWords.Of(draft.Book), "");
                return draft;
            }
        );

    /// <summary>The refusal of an id that is no draft.</summary>
    public static Refusal Unknown(string id) =>
        Refusal.Of("draft.unknown", "There is no such draft; it was published or thrown away.", ("id", id));

    /// <summary>A draft as it was seen.</summary>
    /// <errors>draft.unknown, draft.changed</errors>
    internal static Decision<PriceDraft> Seen(Session session, string id, long revision) =>
        PriceDraftRows.Find(session, id) is not { } draft ? Unknown(id)
        : draft.Revision == revision ? draft
        : Refusal.Of(
            "draft.changed",
            $"{draft.ChangedBy} has changed the draft since; look at revision {draft.Revision} and write yours again.",
            ("revision", $"{draft.Revision}"),
            ("by", draft.ChangedBy)
        );

    /// <summary>What is held was sold in the currency of its prices, so a region keeps it.</summary>
    /// <errors>draft.currency_fixed</errors>
    internal static Refusal? RefuseCurrency(Session session, PriceBook book) =>
        PriceVersionRows.Latest(session, book.Product.Id, book.Region) is { } sold && sold.Currency != book.Currency
            ? Refusal.Of(
                "draft.currency_fixed",
                $"{book.Product.Name} in {book.Region} is sold in {sold.Currency}, in which its instances are held; "
                    + $"keep {sold.Currency}, or sell in {book.Currency} in another region.",
                ("currency", $"{book.Currency}"),
                ("sold", $"{sold.Currency}")
            )
            : null;

    private Task<Decision<PriceDraft>> RunAsync(Operator by, Func<Session, Decision<PriceDraft>> act) =>
        StaffPowers.Refuse(by, StaffPower.SetPrices) is { } forbidden
            ? Task.FromResult<Decision<PriceDraft>>(forbidden)
            : database.Writes.RunAsync(act);

    private static Decision<PriceDraft> Create(Session session, Operator by, NewPriceDraft asked, Instant now)
    {
        var clock = CatalogRows.ClockOf(session, now);
        var copied = asked.From is { } version
            ? PriceVersionRows.Find(session, version)?.Book
            : CatalogRows.InForce(session, asked.Product ?? "", asked.Region ?? "", clock);
        if (copied is null || (asked.Product is { } product && product != copied.Product.Id))
            return Refusal.Of(
                "price.unknown",
                asked.From is { } named
                    ? $"There is no version {named}{(copied is null ? "" : $" of {asked.Product}")}; list them."
                    : $"{asked.Product} has no prices in {asked.Region} now; name a version to copy.",
                ("version", asked.From ?? "")
            );
        var region = asked.Region ?? copied.Region;
        if (CatalogRows.RefuseRegion(session, region) is { } unknown)
            return unknown;
        if (asked.Note.Length > PriceDraftText.NoteLengthMax)
            return Refusal.Of(
                "draft.note_invalid",
                $"The note has {asked.Note.Length} characters; write at most {PriceDraftText.NoteLengthMax}.",
                ("length", $"{asked.Note.Length}")
            );
        var id = RandomNumberGenerator.GetHexString(IdDigits, lowercase: true);
        var book = copied with { Version = id, Region = region, EffectiveFrom = default };
        var draft = new PriceDraft(id, 1, copied.Version, asked.Note, by.Name, clock, book);
        PriceDraftRows.Save(session, draft);
        Audit(session, by, now, "price_draft_created", draft, "");
        return draft;
    }

    private static void Audit(
        Session session,
        Operator by,
        Instant now,
        string what,
        PriceDraft draft,
        string before
    ) =>
        AuditRows.Append(
            session,
            by,
            now,
            what,
            $"{draft.Id} of {draft.Book.Product.Id} in {draft.Book.Region}",
            before,
            PriceWords.Of(draft.Book)
        );
}
