using Cubit.Store.Engines;
using NodaTime;

namespace Cubit.Store.Migrations;

/// <summary>What an operator sees of a database before anything runs on it.</summary>
/// <param name="Engine">Name and version of the engine.</param>
/// <param name="Version">Its schema's version; 0 where it has none.</param>
/// <param name="Admits">The oldest program version that may work on it.</param>
/// <param name="Program">The schema version that this program is written for.</param>
/// <param name="Rows">About how many rows the larger tables hold.</param>
public sealed record SchemaReport(
    string Engine,
    int Version,
    int Admits,
    int Program,
    IReadOnlyList<(string Table, long Rows)> Rows
)
{
    private static readonly string[] Counted = ["accounts", "instances", "orders", "journal", "postings", "outbox"];

    /// <summary>Whether this program may work on the data, once what is missing has run.</summary>
    public bool IsAdmitted => Admits <= Program;

    /// <summary>Looks; changes nothing.</summary>
    public static SchemaReport Of(DataPlace place) =>
        Look(
            place,
            session =>
            {
                var (version, admits) = Schema.Current(session);
                return new SchemaReport(
                    $"{session.Engine.Name} {session.Engine.VersionOf(session)}",
                    version,
                    admits,
                    Schema.ProgramVersion,
                    version == 0 ? [] : [.. Counted.Select(table => (table, session.Engine.RowsAbout(session, table)))]
                );
            }
        );

    /// <summary>The statements that would bring the schema up to date, in order; empty where it is.</summary>
    /// <exception cref="SchemaException">The schema does not admit this program.</exception>
    public static IReadOnlyList<string> Plan(DataPlace place) =>
        Look(
            place,
            session => (IReadOnlyList<string>)[.. Schema.Statements(session.Engine, Schema.RequireAdmission(session))]
        );

    /// <summary>Brings the schema up to date.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="SchemaException">The schema does not admit this program, or the role may not change it.
    /// </exception>
    public static int Migrate(DataPlace place, Instant now)
    {
        if (place is DataPlace.InFolder folder)
            Directory.CreateDirectory(folder.Path);
        return Schema.BringUpToDate(place, now);
    }

    private static T Look<T>(DataPlace place, Func<Session, T> look)
    {
        // A folder without data stays so.
        using var session =
            place is DataPlace.InFolder && !place.HasData()
                ? Schema.Session(new SqliteEngine(":memory:"))
                : Schema.Session(place.Engine(As.Owner));
        session.Begin([], writes: false);
        var result = look(session);
        session.Commit();
        return result;
    }
}
