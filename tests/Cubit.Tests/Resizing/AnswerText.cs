namespace Cubit.Tests.Resizing;

/// <summary>An answer as text, every figure exact, so that two of them can be compared and read.</summary>
internal static class AnswerText
{
    public static string Of(NaiveAnswer a) =>
        a.Error
        ?? string.Join(
            '\n',
            [
                $"{a.Direction} {a.Total}, settled {a.Settlement}, {a.Reason}",
                .. a.Terms.Select(term => $"term {term.Start} {term.End}, {term.Days} days, {term.Discount}"),
                .. a.Refunds.Select(line =>
                    $"refund {line.Order} {line.Origin} {line.Period}: used {line.Used}, consumed {line.Consumed}, "
                    + $"online {line.Online}, ratio {line.Ratio}, exact {line.Unrounded}, {line.Refund}"
                ),
                .. a.Charges.Select(line => $"charge {line.Period}: {line.Months} months, {line.Charge}"),
                $"{a.Totals}",
            ]
        );
}
