using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Cubit.Store.Catalog;
using Cubit.Store.Engines;
using NodaTime;

namespace Cubit.Store.Migrations;

/// <summary>One numbered change of the schema.</summary>
/// <param name="Version">The schema's version after it.</param>
/// <param name="Admits">The oldest program version that may still work on the result.</param>
/// <param name="Script">Name of its script; one for each engine alone may stand beside it.</param>
internal sealed record Migration(int Version, int Admits, string Script);

/// <summary>Brings a schema up to date by numbered scripts, each once, in order.</summary>
/// <remarks>
/// Every script is stored with the oldest program schema version that may still work on its result, so that an older
/// program may run beside a newer one as long as that holds, and refuses to start when it no longer does.
/// </remarks>
internal static partial class Schema
{
    private const int WrittenFor = 8;

    // A property of the runtime, which no option and no variable of the environment sets.
    private const string Posed = "Cubit.Schema.ProgramVersion";

    /// <summary>The schema version that this program is written for; tests let it pose as an older one.</summary>
    public static readonly int ProgramVersion = AppContext.GetData(Posed) is string version
        ? int.Parse(version, CultureInfo.InvariantCulture)
        : WrittenFor;

    public static readonly IReadOnlyList<Migration> All =
    [
        new(1, 1, "0001_initial"),
        // A program of version 1 would not keep the payments of instances.
        new(2, 2, "0002_many_nodes"),
        // A program of version 2 does not know most events, and would not keep deadlines.
        new(3, 3, "0003_life"),
        new(4, 3, "0004_staff"),
        // A program of version 4 would change what an instance holds as if none of it were revenue yet.
        new(5, 5, "0005_night"),
        new(6, 5, "0006_books"),
        // A program of version 6 reads no order that is written by position.
        new(7, 7, "0007_fewer_pages"),
        // A program of version 7 says of no posting when it was.
        new(8, 8, "0008_postings_by_time"),
    ];

    /// <summary>Every table, in the order in which they were made: what is referred to first.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. Named("CREATE").Except(Named("DROP"))];

    /// <summary>Runs what is missing; nothing where the schema is current, whoever asks.</summary>
    public static int BringUpToDate(DataPlace place, Instant now)
    {
        using var session = Session(place.Engine(As.Owner));
        var engine = session.Engine;
        session.Begin([], writes: false);
        var version = RequireAdmission(session);
        session.Commit();
        if (version >= ProgramVersion)
            return version;
        try
        {
            session.Begin([], writes: true);
            engine.LockSchema(session);
            // Another process may have been first.
            version = Apply(session, RequireAdmission(session), now);
            session.Commit();
            return version;
        }
        catch (DbException e) when (engine.IsForbidden(e))
        {
            throw new SchemaException(
                $"The data has schema {version} and needs {ProgramVersion}, which this role may not bring about "
                    + "(run cubit db migrate with the owner's connection string)."
            );
        }
    }

    /// <summary>A session of the owner that needs no tables.</summary>
    public static Session Session(Engine engine) => new(engine, engine.Connect(writes: true), Shelf.OfNothing);

    /// <summary>Refuses a schema that this program may not read, or that it would have to change first.</summary>
    public static int RequireCurrent(Session session)
    {
        var version = RequireAdmission(session);
        return version >= ProgramVersion
            ? version
            : throw new SchemaException(
                $"The data has schema {version}; start this Cubit on it once, which brings it to {ProgramVersion}."
            );
    }

    /// <summary>The schema's version, and the oldest program that it admits; 0 where there is none.</summary>
    public static (int Version, int Admits) Current(Session session) =>
        session.Engine.HasTable(session, "schema_version")
            ? session.Query(
                "SELECT version, admits FROM schema_version ORDER BY version DESC LIMIT 1",
                row => (row.GetInt32(0), row.GetInt32(1))
            )[0]
            : (0, 0);

    /// <summary>The scripts that bring a schema of a version up to date, in the engine's words.</summary>
    public static IEnumerable<string> Statements(Engine engine, int version)
    {
        var missing = All.Where(migration => migration.Version > version).Select(each => Script(engine, each)).ToList();
        return missing.Count > 0 && Walls(engine) is { } walls ? [.. missing, walls] : missing;
    }

    /// <summary>The schema's version, where it admits this program.</summary>
    /// <exception cref="SchemaException">It does not.</exception>
    public static int RequireAdmission(Session session)
    {
        var (version, admits) = Current(session);
        return admits <= ProgramVersion
            ? version
            : throw new SchemaException(
                $"The data has schema {version}, which admits programs of schema {admits} and later; "
                    + $"this one is of schema {ProgramVersion}. Run a newer Cubit."
            );
    }

    private static int Apply(Session session, int version, Instant now)
    {
        foreach (var migration in All.Where(migration => migration.Version > version))
        {
            session.Script(Script(session.Engine, migration));
            session.Execute(
                "INSERT INTO schema_version (version, admits, applied_at) VALUES (@version, @admits, @at)",
                ("@version", migration.Version),
                ("@admits", migration.Admits),
                ("@at", now.Micros())
            );
        }

        if (Walls(session.Engine) is { } walls)
            session.Script(walls);
        return Math.Max(version, ProgramVersion);
    }

    private static IEnumerable<string> Named(string verb) =>
        All.SelectMany(migration => TableNamed().Matches(Text($"{migration.Script}.sql")!))
            .Where(match => match.Groups["verb"].Value == verb)
            .Select(match => match.Groups["name"].Value);

    private static string Script(Engine engine, Migration migration) =>
        engine.Ddl(Text($"{migration.Script}.sql")!) + Text($"{migration.Script}.{engine.Word}.sql");

    private static string? Walls(Engine engine) => Text($"Walls.{engine.Word}.sql");

    private static string? Text(string script)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Cubit.Store.Migrations.{script}");
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(
        "^(?<verb>CREATE|DROP) TABLE (?<name>\\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex TableNamed();
}
