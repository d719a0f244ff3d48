using System.Text.Unicode;

namespace Cubit.Cli.Batch;

/// <summary>A file of orders that is open, with its header understood.</summary>
/// <param name="Stream">The file.</param>
/// <param name="Header">Its columns.</param>
/// <param name="HeaderBytes">The header as it stands in the file, with a byte order mark, without its line end.</param>
/// <param name="NewLine">Its line end.</param>
/// <param name="Offset">Where the row after the header starts.</param>
internal sealed record BatchInput(
    FileStream Stream,
    BatchHeader Header,
    byte[] HeaderBytes,
    byte[] NewLine,
    long Offset
) : IDisposable
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Opens a file.</summary>
    /// <exception cref="FormatException">It cannot be read, or its header is not one.</exception>
    public static BatchInput Open(string path)
    {
        var name = Complaint.Shown(path);
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            try
            {
                return Of(stream, $"--csv {name}");
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"--csv {name} cannot be read: {Complaint.Clause(e.Message)}.", e);
        }
    }

    /// <summary>Reads the instance of a record; null where no column tells it.</summary>
    public Func<ReadOnlyMemory<byte>, string>? InstanceOf =>
        Header.InstancePlace is >= 0 and var place
            ? record => CsvFields.Of(record) is { } fields && place < fields.Length ? fields[place].Trim() : ""
            : null;

    public void Dispose() => Stream.Dispose();

    private static BatchInput Of(FileStream stream, string name)
    {
        var mark = new byte[Mark.Length];
        // A pipe cannot be read twice, and a device that has no length may have no end either.
        if (!stream.CanSeek || (stream.ReadAtLeast(mark, Mark.Length, throwOnEndOfStream: false) > stream.Length))
            throw new FormatException($"{name} is not a file on a disk; write it to one first.");
        var offset = mark.AsSpan().SequenceEqual(Mark) ? Mark.Length : 0;
        stream.Position = offset;
        var block =
            new BlockReader(stream, 1, null, null).Next()
            ?? throw new FormatException($"{name} is empty; row 1 has to name the columns.");
        var record = block.Records[0];
        var bytes = block.Bytes.AsMemory(record.Start, record.Length);
        if (record.Fault is { } fault)
            throw new FormatException($"{name} has a header that {fault}.");
        if (!Utf8.IsValid(bytes.Span) || bytes.Span.Contains((byte)0))
            throw new FormatException($"{name} is not UTF-8; save the file as UTF-8.");
        var fields = CsvFields.Of(bytes);
        if (fields is null || record.Length == 0)
            throw new FormatException($"{name} has no header; row 1 has to name the columns, separated by commas.");
        var next = block.Records.Count > 1 ? block.Records[1].Start : block.Length;
        var newLine = block.Bytes.AsSpan(record.Length..next).ToArray();
        return new BatchInput(
            stream,
            BatchHeader.Of(fields, name),
            [.. mark.AsSpan(0, offset), .. bytes.Span],
            newLine.Length > 0 ? newLine : "\n"u8.ToArray(),
            offset + next
        );
    }
}
