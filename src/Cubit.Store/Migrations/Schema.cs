using System.Globalization;
using NodaTime;

namespace Cubit.Store.Migrations;

/// <summary>Brings a schema up to date by numbered scripts, each once, in order.</summary>
/// <remarks>
/// Every script is stored with the oldest program schema version that may still work on its result, so that an older
/// program may run beside a newer one as long as that holds, and refuses to start when it no longer does.
/// </remarks>
internal static class Schema
{
    /// <summary>The schema version that this program is written for.</summary>
    public const int ProgramVersion = 1;

    // Script number to the oldest program version that its result admits.
    private static readonly (int Version, int Admits, string Script)[] All = [(1, 1, "0001_initial.sql")];

    public static int Apply(Session session, Instant now)
    {
        var version = RequireAdmission(session);
        foreach (var (number, oldest, script) in All.Where(migration => migration.Version > version))
        {
            session.Script(Text(script));
            session.Execute(
                "INSERT INTO schema_version (version, admits, applied_at) VALUES (@version, @admits, @at)",
                ("@version", number),
                ("@admits", oldest),
                ("@at", now.Micros())
            );
        }

        return Math.Max(version, ProgramVersion);
    }

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

    private static int RequireAdmission(Session session)
    {
        var (version, admits) = Current(session);
        return admits <= ProgramVersion
            ? version
            : throw new SchemaException(
                $"The data has schema {version}, which admits programs of schema {admits} and later; "
                    + $"this one is of schema {ProgramVersion}. Run a newer Cubit."
            );
    }

    private static (int Version, int Admits) Current(Session session)
    {
        var tables = session.Query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'", row => row.GetInt32(0));
        return tables.Count == 0
            ? (0, 0)
            : session.Query(
                "SELECT version, admits FROM schema_version ORDER BY version DESC LIMIT 1",
                row => (row.GetInt32(0), row.GetInt32(1))
            )[0];
    }

    private static string Text(string script)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Cubit.Store.Migrations.{script}");
        using var stream =
            typeof(Schema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its migration {script}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
