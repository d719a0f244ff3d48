using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Cubit.Cli.Batch;

/// <summary>How files are read and written with the library: commas, quotes as RFC 4180 has them.</summary>
internal static class CsvFields
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>A parser of whole records, blank ones included.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="badFound">Told of a field whose quotes are out of place.</param>
    public static CsvParser Parser(ReadOnlyMemory<byte> bytes, Action badFound)
    {
        var stream = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : throw new ArgumentException("Only arrays are read.", nameof(bytes));
        return new CsvParser(
            new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferBytes),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                IgnoreBlankLines = false,
                BadDataFound = _ => badFound(),
                BufferSize = BufferBytes,
            }
        );
    }

    /// <summary>The fields of one record, or null where its quotes are out of place.</summary>
    public static string[]? Of(ReadOnlyMemory<byte> record)
    {
        var isBad = false;
        using var parser = Parser(record, () => isBad = true);
        return parser.Read() && parser.Record is { } fields && !isBad ? fields : null;
    }

    /// <summary>A field as it is written, in quotes where it needs them.</summary>
    public static string Quoted(string field) =>
        Encoding
            .UTF8.GetString(
                Written([
                    [field],
                ])
            )
            .TrimEnd('\n');

    /// <summary>Writes records as UTF-8.</summary>
    public static byte[] Written(IEnumerable<IEnumerable<string>> records)
    {
        using var text = new StringWriter();
        using (var writer = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }))
        {
            foreach (var record in records)
            {
                foreach (var field in record)
                    writer.WriteField(field);
                writer.NextRecord();
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
