using Microsoft.Data.Sqlite;

namespace Cubit.Store.Engines;

/// <summary>Moves what was committed from the log to the file, beside the writer and not in its time.</summary>
/// <remarks>
/// Left to itself the writer does this after every thousand pages: reading the log, writing the file and a second sync
/// took a third of its time. What is written again before its turn comes is moved once.
/// </remarks>
internal sealed class SqliteCheckpoints : IDisposable
{
    // Some ten thousand pages: less moves the same pages too often.
    private const int RowsEach = 20_000;

    // A log starts anew only when all of it is moved, which the writer then waits for. By now it is some 200 MB long.
    private const int PassesMax = 4;

    private readonly SqliteConnection _connection;
    private readonly Lock _pass = new();
    private readonly ManualResetEventSlim _due = new();
    private readonly Thread _thread;
    private int _rows;
    private int _passes;
    private volatile bool _isClosed;

    public SqliteCheckpoints(SqliteConnection connection)
    {
        _connection = connection;
        _thread = new Thread(Run) { IsBackground = true, Name = "checkpoints" };
        _thread.Start();
    }

    /// <summary>Says that the writer has committed so many rows, and begins no other transaction meanwhile.</summary>
    public void Committed(int rows)
    {
        _rows += rows;
        if (_rows < RowsEach)
            return;
        _rows = 0;
        if (++_passes <= PassesMax)
        {
            _due.Set();
            return;
        }

        _passes = 0;
        Move();
    }

    public void Dispose()
    {
        _isClosed = true;
        _due.Set();
        _thread.Join();
        _due.Dispose();
        _connection.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _due.Wait();
            _due.Reset();
            if (_isClosed)
                return;
            Move();
        }
    }

    private void Move()
    {
        lock (_pass)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
            try
            {
                command.ExecuteNonQuery();
            }
            catch (SqliteException)
            {
                // What is not moved stays in the log, and the next pass moves it. Who writes is told of a full disk.
            }
        }
    }
}
