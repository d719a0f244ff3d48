using System.Data.Common;
using Cubit.Store.Engines;
using Npgsql;

namespace Cubit.Store;

/// <summary>Where data is kept: in a folder (SQLite), or on a PostgreSQL server.</summary>
public abstract record DataPlace
{
    private const string FileName = "cubit.db";

    private DataPlace() { }

    /// <summary>Whether data is there.</summary>
    /// <exception cref="DbException">The server does not answer.</exception>
    public abstract bool HasData();

    internal abstract Engine Engine(As role);

    /// <summary>Reads a connection string of PostgreSQL.</summary>
    /// <exception cref="FormatException">It is none, or names no host.</exception>
    public static DataPlace Server(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(settings.Host)
                ? throw new FormatException("it names no Host")
                : new OnServer(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>A folder of this machine.</summary>
    /// <param name="Path">The folder.</param>
    public sealed record InFolder(string Path) : DataPlace
    {
        private string File => System.IO.Path.Combine(Path, FileName);

        /// <inheritdoc/>
        public override bool HasData() => System.IO.File.Exists(File);

        /// <summary>Deletes the database of the folder, if it has one; nothing else in the folder.</summary>
        /// <exception cref="IOException">A server works on the folder, or it cannot be written.</exception>
        public void Delete()
        {
            if (!Directory.Exists(Path))
                return;
            using var claim = ServerClaim.Take(Path);
            foreach (var name in (string[])[FileName, $"{FileName}-wal", $"{FileName}-shm", ServerClaim.FileName])
                System.IO.File.Delete(System.IO.Path.Combine(Path, name));
        }

        /// <inheritdoc/>
        public override string ToString() => Path;

        internal override Engine Engine(As role) => new SqliteEngine(File);
    }

    /// <summary>A database of a PostgreSQL server, or of several of which one takes writes.</summary>
    /// <param name="ConnectionString">As Npgsql reads it.</param>
    public sealed record OnServer(string ConnectionString) : DataPlace
    {
        /// <inheritdoc/>
        public override bool HasData() => PostgresEngine.HasData(ConnectionString);

        /// <summary>Host and database; never the password.</summary>
        public override string ToString()
        {
            var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"Host={settings.Host};Database={settings.Database ?? settings.Username}";
        }

        internal override Engine Engine(As role) => new PostgresEngine(ConnectionString, role);
    }
}

/// <summary>On whose behalf a database is opened. SQLite knows one role only.</summary>
public enum As
{
    /// <summary>The server: it sees the accounts that a transaction names, and owns nothing.</summary>
    Application,

    /// <summary>An operator: migrations, verification, copying and rule sets; every account is seen.</summary>
    Owner,
}
