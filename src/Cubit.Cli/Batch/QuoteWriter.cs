using System.Text;
using Cubit.Resizing;

namespace Cubit.Cli.Batch;

/// <summary>Writes rows as they came, each followed by its results.</summary>
internal sealed class QuoteWriter(string rules, byte[] newLine)
{
    private readonly byte[] _noResults = [.. Enumerable.Repeat((byte)',', BatchHeader.Results.Count), .. newLine];

    private readonly byte[] _end = [.. Encoding.UTF8.GetBytes($",{CsvFields.Quoted(rules)}"), .. newLine];

    public ByteText Text { get; } = new();

    /// <summary>One row; the results of an instance stand on the last of its rows, so that a column adds up.</summary>
    public void Write(ReadOnlySpan<byte> record, in ResizeAmount results)
    {
        Text.Add(record);
        switch (results.Direction)
        {
            case Direction.Downgrade:
                Text.Add(",downgrade,"u8);
                Text.Add(results.Used);
                Text.Add(","u8);
                Text.Add(results.Total);
                Text.Add(",,"u8);
                break;
            case Direction.Upgrade:
                Text.Add(",upgrade,,,"u8);
                Text.Add(results.Total);
                Text.Add(","u8);
                break;
            default:
                Text.Add(",same,,"u8);
                Text.Add(results.Total);
                Text.Add(","u8);
                Text.Add(results.Total);
                Text.Add(","u8);
                break;
        }

        Text.Add(results.Total.Currency.Code);
        Text.Add(","u8);
        if (results.Settlement is { } settlement)
            Text.Add(settlement);
        Text.Add(","u8);
        if (results.Reason is { } reason)
            Text.Add(reason);
        Text.Add(_end);
    }

    /// <summary>A row before the last of its instance.</summary>
    public void WriteBare(ReadOnlySpan<byte> record)
    {
        Text.Add(record);
        Text.Add(_noResults);
    }
}
