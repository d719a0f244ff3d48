using System.Text;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Cli.Quotes;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Rules;

/// <summary>A simulation as a table for people: each order, each account in sum, and all of them in sum.</summary>
internal sealed class SimulationTable
{
    private const string Gap = "  ";

    // What it is, when and by which rules; then three amounts, which stand on the right.
    private const int Left = 4;

    private readonly List<string[]> _rows =
    [
        ["", "", "priced at, UTC", "by", "was", "would be", "difference"],
    ];

    public static string Of(RuleSet rules, IReadOnlyList<SimulatedAccount> accounts)
    {
        if (accounts.Count == 0)
            return "There is no refund and no charge yet, so there is nothing to compare.\n";
        var table = new SimulationTable();
        foreach (var account in accounts)
        {
            table._rows.Add([$"account {account.AccountId} {account.Name}"]);
            foreach (var order in account.Orders)
                table.Add(order);
            table.AddSums(account.Orders);
        }

        table._rows.Add(["all accounts"]);
        table.AddSums(accounts.SelectMany(account => account.Orders));
        return $"Under {rules.Id}, each order by itself on what was held then; nothing is written.\n\n{table.Text()}";
    }

    private void Add(SimulatedOrder order) =>
        Add(
            [
                $"{Gap}{order.OrderId}",
                JsonPlace.Word(order.Direction),
                Shown.Time(order.PricedAt, BillingZone.Utc),
                order.Rules,
            ],
            order.Was,
            order.Would
        );

    private void AddSums(IEnumerable<SimulatedOrder> orders)
    {
        foreach (var sum in SimulatedSum.Of(orders))
        {
            var what = sum.Direction == Direction.Downgrade ? "refund" : "charge";
            Add([$"{Gap}{sum.Orders} {what}{(sum.Orders == 1 ? "" : "s")}", "", "", ""], sum.Was, sum.Would);
        }
    }

    private void Add(IEnumerable<string> left, Money was, Money would) =>
        _rows.Add([.. left, was.ToDisplay(), would.ToDisplay(), Signed(would - was)]);

    private static string Signed(Money difference) => $"{(difference.Minor > 0 ? "+" : "")}{difference.ToDisplay()}";

    // A heading has the line to itself, so it widens no column.
    private string Text()
    {
        var widths = Enumerable
            .Range(0, _rows[0].Length)
            .Select(column => _rows.Where(row => row.Length > 1).Max(row => row[column].Length))
            .ToList();
        var page = new StringBuilder();
        foreach (var row in _rows)
        {
            var cells = row.Select(
                (cell, i) =>
                    row.Length == 1 ? cell
                    : i < Left ? cell.PadRight(widths[i])
                    : cell.PadLeft(widths[i])
            );
            page.Append(string.Join(Gap, cells).TrimEnd()).Append('\n');
        }

        return page.ToString();
    }
}
