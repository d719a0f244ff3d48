namespace Cubit.Cli.Batch;

/// <summary>Whole records that are priced together: no instance goes on in the next block.</summary>
/// <param name="Bytes">The bytes as they stand in the file; an unreadable record is blanked out.</param>
/// <param name="Length">How many of the bytes belong to the block.</param>
/// <param name="Records">Its records, blank ones included.</param>
/// <param name="FirstRow">Number of the first record; the header is row 1.</param>
/// <param name="End">The offset in the file that follows the block.</param>
/// <param name="CutBefore">The instance that has too many rows and was cut before this block, or null.</param>
/// <param name="CutAfter">The instance that has too many rows and is cut after it, or null.</param>
internal sealed record Block(
    byte[] Bytes,
    int Length,
    IReadOnlyList<CsvRecord> Records,
    long FirstRow,
    long End,
    string? CutBefore,
    string? CutAfter
);
