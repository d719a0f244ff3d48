using Cubit.Store.Execute;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cubit.Store.Engines;

/// <summary>Writes rows of one table by a statement that stays prepared.</summary>
/// <remarks>
/// By the library beneath the driver: an order is some 13 rows, and looking up each parameter by its name and making a
/// reader of no rows for each row cost as much as writing it.
/// </remarks>
internal sealed class SqliteInsertion : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteInsertion(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Require(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Writes every row.</summary>
    /// <exception cref="StoreConflictException">One was not written, because what is stored is as new.</exception>
    public void Write(PendingRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            Require(rows.Bind(_statement, row));
            var step = raw.sqlite3_step(_statement);
            // The reset says again what went wrong; the statement is fit for another row after it.
            Require(raw.sqlite3_reset(_statement));
            if (step != raw.SQLITE_DONE || raw.sqlite3_changes(_database) != 1)
                throw new StoreConflictException();
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Require(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
