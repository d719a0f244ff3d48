using Cubit.Cli.Quotes;

namespace Cubit.Cli.Batch;

/// <summary>A row of a file: one order, and the change to price.</summary>
/// <param name="Row">Its number; the header is row 1.</param>
/// <param name="Record">Its place among the records of the block.</param>
/// <param name="Instance">Its instance; empty where it stands for itself.</param>
/// <param name="Texts">What it says, by <see cref="Fact"/>.</param>
internal sealed record CsvRow(long Row, int Record, string Instance, string[] Texts) : IWritten
{
    public Word this[Fact fact] => BatchHeader.Word(fact, Texts[(int)fact], Row);
}
