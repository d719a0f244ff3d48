using System.Buffers;

namespace Cubit.Cli.Batch;

/// <summary>Cuts a file into blocks of whole records, from where the input stands.</summary>
/// <remarks>
/// It looks for the ends of records only; fields are read by the library. So every block has its offset, from which a
/// run can go on, and blocks are read and priced side by side.
/// </remarks>
/// <param name="input">The file.</param>
/// <param name="row">Number of the record that begins there; the header is row 1.</param>
/// <param name="cut">The instance that was cut there as it has too many rows, or null.</param>
/// <param name="instanceOf">Reads the instance of a record; null where there is no such column.</param>
internal sealed class BlockReader(Stream input, long row, string? cut, Func<ReadOnlyMemory<byte>, string>? instanceOf)
{
    /// <summary>Long enough to be worth a task, short enough that a few of them are small.</summary>
    public const int BlockBytes = 256 * 1024;

    private readonly Stream _input = input;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private long _offset = input.Position;
    private long _row = row;
    private string? _cut = cut;
    private int _filled;
    private bool _atEnd;

    /// <summary>The next block, or null at the end. Its bytes are the reader's no more.</summary>
    public Block? Next()
    {
        Fill();
        if (_filled == 0)
            return null;
        var records = new List<CsvRecord>();
        var end = 0;
        while (end < _filled && CsvRecord.At(_buffer.AsSpan(0, _filled), end, _atEnd) is (var record, var next))
        {
            if (record.Fault is not null)
                _buffer.AsSpan(record.Start, record.Length).Fill((byte)' ');
            records.Add(record);
            end = next;
        }

        return records.Count == 0 ? SkippedLine() : Cut(records, end);
    }

    private void Fill()
    {
        while (_filled < BlockBytes && !_atEnd)
        {
            var read = _input.Read(_buffer, _filled, BlockBytes - _filled);
            _filled += read;
            _atEnd = read == 0;
        }
    }

    // A line that fills the buffer is told as one blank record; what follows its end stays for the next block.
    private Block SkippedLine()
    {
        var skipped = 0L;
        var lineEnd = -1;
        while (lineEnd < 0 && !(_atEnd && _filled == 0))
        {
            skipped += _filled;
            _filled = 0;
            Fill();
            lineEnd = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n');
        }

        var rest = _buffer.AsSpan((lineEnd + 1).._filled).ToArray();
        _buffer[0] = (byte)'\n';
        var block = new Block(
            _buffer,
            1,
            [new(0, 0, CsvRecord.TooLong)],
            _row,
            _offset + skipped + lineEnd + 1,
            _cut,
            _cut
        );
        return Left(block, rest);
    }

    // An instance is kept whole: the block ends where one instance ends and another begins.
    private Block Cut(List<CsvRecord> records, int end)
    {
        string? cutAfter = null;
        if (instanceOf is not null && !(_atEnd && end == _filled))
        {
            var (count, last) = Whole(records);
            if (count > 0)
                (end, cutAfter) = (records[count].Start, null);
            else
                (count, cutAfter) = (records.Count, last);
            records.RemoveRange(count, records.Count - count);
        }

        var block = new Block(_buffer, end, records, _row, _offset + end, _cut, cutAfter);
        return Left(block, _buffer.AsSpan(end.._filled));
    }

    private Block Left(Block block, ReadOnlySpan<byte> rest)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        rest.CopyTo(buffer);
        (_buffer, _filled, _cut) = (buffer, rest.Length, block.CutAfter);
        (_offset, _row) = (block.End, _row + block.Records.Count);
        return block;
    }

    // How many records from the front leave no instance open (0 where all are of one), and the last one's instance.
    private (int Count, string? Last) Whole(List<CsvRecord> records)
    {
        string? after = null;
        string? last = null;
        for (var i = records.Count - 1; i >= 0; i--)
        {
            var instance = records[i] is { Fault: null, Length: > 0 } record
                ? instanceOf!(_buffer.AsMemory(record.Start, record.Length))
                : null;
            if (instance is not null && after is not null && (instance.Length == 0 || instance != after))
                return (i + 1, null);
            (after, last) = (instance, last ?? instance);
        }

        return (0, string.IsNullOrEmpty(last) ? null : last);
    }
}
