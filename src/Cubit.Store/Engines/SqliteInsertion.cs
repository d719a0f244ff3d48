using System.Runtime.InteropServices;
using System.Text;
using Cubit.Store.Execute;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cubit.Store.Engines;

/// <summary>Writes rows of one table by a statement that stays prepared.</summary>
/// <remarks>
/// By the library beneath the driver, and by its plain functions: an order is some 13 rows of 95 values. Looking up
/// each parameter by its name and making a reader of no rows for each row cost as much as writing it; counting who
/// holds the statement, and a copy of each text, took a tenth of the writer's time after that.
/// </remarks>
internal sealed partial class SqliteInsertion : IDisposable
{
    private const string Library = "e_sqlite3";

    // Longer ones are rare; they are copied by the library.
    private const int TextBytesMax = 16 * 1024;

    // What tells the library who frees a text: nobody, or itself, since it is a copy.
    private const nint Kept = 0;
    private const nint Copied = -1;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;

    // It never moves, so the library reads the texts of a row where they are.
    private readonly byte[] _texts = GC.AllocateUninitializedArray<byte>(TextBytesMax, pinned: true);
    private int _textBytes;
    private int _failure;

    public SqliteInsertion(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Require(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _handle = _statement.DangerousGetHandle();
    }

    /// <summary>Writes every row.</summary>
    /// <exception cref="StoreConflictException">One was not written, because what is stored is as new.</exception>
    public void Write(PendingRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            (_textBytes, _failure) = (0, raw.SQLITE_OK);
            rows.Bind(this, row);
            Require(_failure);
            var step = Step(_handle);
            // The reset says again what went wrong; the statement is fit for another row after it.
            Require(Reset(_handle));
            if (step != raw.SQLITE_DONE || raw.sqlite3_changes(_database) != 1)
                throw new StoreConflictException();
        }
    }

    /// <summary>Gives a number to a parameter.</summary>
    public void Bind(int parameter, long value) => Note(BindNumber(_handle, parameter, value));

    /// <summary>Gives a text to a parameter.</summary>
    public void Bind(int parameter, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Encoding.UTF8.TryGetBytes(text, _texts.AsSpan(_textBytes), out var length))
        {
            var place = Marshal.UnsafeAddrOfPinnedArrayElement(_texts, _textBytes);
            Note(BindText(_handle, parameter, place, length, Kept));
            _textBytes += length;
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Note(BindCopy(_handle, parameter, bytes, bytes.Length, Copied));
    }

    public void Dispose() => _statement.Dispose();

    private void Note(int code) => _failure = _failure == raw.SQLITE_OK ? code : _failure;

    private void Require(int code) => SqliteException.ThrowExceptionForRC(code, _database);

    // Storing a number or the place of a text is done at once, and waits for nobody.
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    private static partial int BindNumber(nint statement, int parameter, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static partial int BindText(nint statement, int parameter, nint text, int length, nint whoFrees);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static partial int BindCopy(
        nint statement,
        int parameter,
        ReadOnlySpan<byte> text,
        int length,
        nint whoFrees
    );

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    private static partial int Reset(nint statement);
}
