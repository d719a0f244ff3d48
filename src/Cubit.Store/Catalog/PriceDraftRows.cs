using System.Data.Common;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>Prices that are being written, and bind nobody yet.</summary>
/// <param name="Id">A short random id.</param>
/// <param name="Revision">Counts its changes: who edits names the one that was seen.</param>
/// <param name="BasedOn">The version that it began as a copy of.</param>
/// <param name="Note">What it is for; may be empty.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Book">What it says; its version is the draft's id.</param>
public sealed record PriceDraft(
    string Id,
    long Revision,
    string BasedOn,
    string Note,
    string ChangedBy,
    Instant ChangedAt,
    PriceBook Book
);

/// <summary>Drafts of price books.</summary>
public static class PriceDraftRows
{
    private const string Selected =
        "SELECT draft_id, revision, based_on, note, changed_by, changed_at, body FROM price_drafts";

    /// <summary>Drafts after an id, in order of their ids.</summary>
    public static IReadOnlyList<PriceDraft> Page(Session session, string after, int limit) =>
        session.Query(
            Selected + " WHERE draft_id > @after ORDER BY draft_id LIMIT @limit",
            row => Read(session, row),
            ("@after", after),
            ("@limit", (long)limit)
        );

    /// <summary>A draft, or null.</summary>
    public static PriceDraft? Find(Session session, string id) =>
        session.First(Selected + " WHERE draft_id = @id", row => Read(session, row), ("@id", id));

    internal static void Save(Session session, PriceDraft draft) =>
        session.Execute(
            """
            INSERT INTO price_drafts (draft_id, revision, based_on, note, changed_by, changed_at, body)
            VALUES (@id, @revision, @based, @note, @by, @at, @body)
            ON CONFLICT (draft_id) DO UPDATE SET revision = excluded.revision, note = excluded.note,
              changed_by = excluded.changed_by, changed_at = excluded.changed_at, body = excluded.body
            """,
            ("@id", draft.Id),
            ("@revision", draft.Revision),
            ("@based", draft.BasedOn),
            ("@note", draft.Note),
            ("@by", draft.ChangedBy),
            ("@at", draft.ChangedAt.Micros()),
            ("@body", session.Json.Write(draft.Book))
        );

    internal static void Delete(Session session, string id) =>
        session.Execute("DELETE FROM price_drafts WHERE draft_id = @id", ("@id", id));

    private static PriceDraft Read(Session session, DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.InstantAt(5),
            session.Json.Read<PriceBook>(row.GetString(6))
        );
}
