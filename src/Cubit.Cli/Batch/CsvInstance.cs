using Cubit.Cli.Quotes;

namespace Cubit.Cli.Batch;

/// <summary>What the rows of one instance say together: of the change, and of what all orders share.</summary>
/// <remarks>It may stand on any of the rows, and on several where they agree.</remarks>
internal sealed class CsvInstance(IReadOnlyList<CsvRow> rows) : IWritten
{
    /// <summary>More orders than an instance comes to in ten years of monthly renewals and changes.</summary>
    public const int RowsMax = 200;

    public Word this[Fact fact]
    {
        get
        {
            var found = rows[^1][fact];
            foreach (var row in rows)
            {
                var word = row[fact];
                if (!word.IsGiven || word.Text == found.Text)
                    continue;
                if (found.IsGiven)
                {
                    throw word.Bad(
                        $"differs from {Complaint.Shown(found.Text)} in row {found.Row} of the same instance; "
                            + "give it once, or the same in each"
                    );
                }

                found = word;
            }

            return found;
        }
    }
}
