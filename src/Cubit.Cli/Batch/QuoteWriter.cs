using System.Text;
using Cubit.Resizing;

namespace Cubit.Cli.Batch;

/// <summary>Writes rows as they came, each followed by its results.</summary>
internal sealed class QuoteWriter(string rules, byte[] newLine)
{
    private static readonly byte[] NoResults = [.. Enumerable.Repeat((byte)',', BatchHeader.Results.Count)];

    private readonly string _rules = CsvFields.Quoted(rules);

    public ByteText Text { get; } = new();

    /// <summary>One row; the results of an instance stand on the last of its rows, so that a column adds up.</summary>
    public void Write(ReadOnlySpan<byte> record, ResizeAmount? results)
    {
        Text.Add(record);
        if (results is { } amount)
            Write(amount);
        else
            Text.Add(NoResults);
        Text.Add(newLine);
    }

    private void Write(ResizeAmount amount)
    {
        Text.Add(
            amount.Direction switch
            {
                Direction.Downgrade => ",downgrade,"u8,
                Direction.Upgrade => ",upgrade,"u8,
                _ => ",same,"u8,
            }
        );
        if (amount.Direction == Direction.Downgrade)
            Text.Add(amount.Used);
        Text.Add(","u8);
        if (amount.Direction != Direction.Upgrade)
            Text.Add(amount.Total);
        Text.Add(","u8);
        if (amount.Direction != Direction.Downgrade)
            Text.Add(amount.Total);
        Text.Add(","u8);
        Text.Add(amount.Total.Currency.Code);
        Text.Add(","u8);
        if (amount.Settlement is { } settlement)
            Text.Add(settlement);
        Text.Add(","u8);
        Text.Add(amount.Reason ?? "");
        Text.Add(","u8);
        Text.Add(_rules);
    }
}
