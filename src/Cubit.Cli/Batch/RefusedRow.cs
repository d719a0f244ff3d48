namespace Cubit.Cli.Batch;

/// <summary>A row that is not priced: which, by which of its values, and why, in a sentence.</summary>
/// <param name="Row">Its number; the header is row 1.</param>
/// <param name="Column">The column at fault; empty where it is the row as a whole.</param>
/// <param name="Value">What stands there, cut short.</param>
/// <param name="Reason">What is wrong and the remedy.</param>
internal sealed record RefusedRow(long Row, string Column, string Value, string Reason)
{
    /// <summary>The columns of the file of refused rows.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["row", "column", "value", "reason"];

    /// <summary>As a record of that file.</summary>
    public IEnumerable<string> Fields => [$"{Row}", Column, Value.Length == 0 ? "" : Complaint.Shown(Value), Reason];
}
