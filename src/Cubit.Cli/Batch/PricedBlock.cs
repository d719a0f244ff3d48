namespace Cubit.Cli.Batch;

/// <summary>A block with its answers, ready to be written.</summary>
/// <param name="Block">The block.</param>
/// <param name="Output">The priced rows with what they cost or give back.</param>
/// <param name="Rows">How many rows hold anything.</param>
/// <param name="Quotes">How many instances were priced.</param>
/// <param name="Refused">The rows that were not, in order.</param>
internal sealed record PricedBlock(
    Block Block,
    ByteText Output,
    int Rows,
    int Quotes,
    IReadOnlyList<RefusedRow> Refused
);
