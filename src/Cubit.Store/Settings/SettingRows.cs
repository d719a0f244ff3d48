using System.Security.Cryptography;
using NodaTime;

namespace Cubit.Store.Settings;

/// <summary>What the whole installation shares: signing and protection keys, and the sandbox clock.</summary>
public static class SettingRows
{
    private const int SecretBytes = 32;

    /// <summary>The sandbox clock, or null where it was never set.</summary>
    public static Instant? SandboxClock(Session session)
    {
        var rows = session.Query("SELECT now FROM sandbox_clock", row => row.InstantAt(0));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Moves the sandbox clock; it only goes forward.</summary>
    /// <returns>Whether it moved or stood there already.</returns>
    public static bool SetSandboxClock(Session session, Instant now) =>
        session.Execute(
            """
            INSERT INTO sandbox_clock (only_row, now) VALUES (1, @now)
            ON CONFLICT (only_row) DO UPDATE SET now = excluded.now WHERE excluded.now >= sandbox_clock.now
            """,
            ("@now", now.Micros())
        ) == 1;

    /// <summary>The keys that protect cookies and forms, as the framework wrote them.</summary>
    public static IReadOnlyList<string> ProtectionKeys(Session session) =>
        session.Query("SELECT body FROM protection_keys ORDER BY name", row => row.GetString(0));

    /// <summary>Stores a key that protects cookies and forms.</summary>
    public static int SaveProtectionKey(Session session, string name, string body) =>
        session.Execute(
            "INSERT INTO protection_keys (name, body) VALUES (@name, @body) ON CONFLICT DO NOTHING",
            ("@name", name),
            ("@body", body)
        );

    /// <summary>The secret of a purpose, made at random the first time.</summary>
    internal static byte[] Secret(Session session, string purpose)
    {
        session.Execute(
            "INSERT INTO signing_keys (purpose, secret) VALUES (@purpose, @secret) ON CONFLICT DO NOTHING",
            ("@purpose", purpose),
            ("@secret", RandomNumberGenerator.GetBytes(SecretBytes))
        );
        return session.First(
            "SELECT secret FROM signing_keys WHERE purpose = @purpose",
            row => row.GetFieldValue<byte[]>(0),
            ("@purpose", purpose)
        )!;
    }
}
