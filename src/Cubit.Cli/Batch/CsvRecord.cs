using System.Buffers;

namespace Cubit.Cli.Batch;

/// <summary>One record of a block: where it stands, and what makes it unreadable.</summary>
/// <param name="Start">Its first byte in the block.</param>
/// <param name="Length">Its bytes, without the line end.</param>
/// <param name="Fault">Why it cannot be read, as a part of a sentence, or null.</param>
internal readonly record struct CsvRecord(int Start, int Length, string? Fault = null)
{
    /// <summary>The longest record that is read, and so the most that an open quote can swallow.</summary>
    public const int BytesMax = 64 * 1024;

    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"\r\n"u8);
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>The record that starts here and where the next does, or null where its end is not in sight.</summary>
    /// <param name="text">Bytes of the file.</param>
    /// <param name="start">Where the record starts.</param>
    /// <param name="isWhole">Whether the file ends with these bytes.</param>
    public static (CsvRecord Record, int Next)? At(ReadOnlySpan<byte> text, int start, bool isWhole)
    {
        var (end, isOpen) = EndOf(text, start, isWhole);
        if (!isOpen && end >= 0 && end - start <= BytesMax)
            return (new CsvRecord(start, end - start), AfterLineEnd(text, end));
        if (!isWhole && end < 0 && text.Length - start <= BytesMax)
            return null;
        // Too long, or a quote that never closes: the record is given up at its first line end.
        var line = text[start..].IndexOfAny(LineEnds);
        if (line < 0 && !isWhole)
            return null;
        var broken = line < 0 ? text.Length : start + line;
        if (!isWhole && broken == text.Length - 1)
            return null;
        var fault = isOpen || broken != end ? Unclosed : TooLong;
        return (new CsvRecord(start, broken - start, fault), AfterLineEnd(text, broken));
    }

    public const string TooLong = "is longer than the 65,536 bytes that are read; shorten it";

    private const string Unclosed = "opens a quote that is not closed within 65,536 bytes; close it";

    // The end of the content, or −1 where it is not in sight; a quote opens only at the start of a field.
    private static (int End, bool IsOpen) EndOf(ReadOnlySpan<byte> text, int start, bool isWhole)
    {
        var i = start;
        while (true)
        {
            var mark = text[i..].IndexOfAny(Marks);
            if (mark < 0)
                return (isWhole ? text.Length : -1, false);
            i += mark;
            if (text[i] != '"')
                return (text[i] == '\r' && i == text.Length - 1 && !isWhole ? -1 : i, false);
            if (i > start && text[i - 1] != ',')
                i++;
            else if (Closing(text, i) is >= 0 and var closing && (closing < text.Length - 1 || isWhole))
                i = closing + 1;
            else
                return (-1, true);
        }
    }

    private static int Closing(ReadOnlySpan<byte> text, int opening)
    {
        for (var i = opening + 1; ; i += 2)
        {
            var quote = text[i..].IndexOf((byte)'"');
            if (quote < 0)
                return -1;
            i += quote;
            if (i == text.Length - 1 || text[i + 1] != '"')
                return i;
        }
    }

    private static int AfterLineEnd(ReadOnlySpan<byte> text, int end) =>
        end == text.Length ? end
        : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2
        : end + 1;
}
