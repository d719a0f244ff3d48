using System.Globalization;
using Cubit.Amounts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary>How answers are written for people.</summary>
internal static class Page
{
    /// <summary>A list in columns.</summary>
    public static IRenderable Table<T>(IReadOnlyList<T> items, params (string Title, Func<T, string> Cell)[] columns)
    {
        if (items.Count == 0)
            return new Text("None.\n");
        var table = new Table().Border(TableBorder.None);
        foreach (var (title, _) in columns)
            table.AddColumn(new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))).NoWrap());
        foreach (var item in items)
            table.AddRow(columns.Select(column => (IRenderable)new Text(column.Cell(item))));
        return table;
    }

    /// <summary>Names and values, one pair a line; what is null is left out.</summary>
    public static IRenderable Facts(params IEnumerable<(string Name, string? Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in facts)
        {
            if (value is not null)
                grid.AddRow(new Text(name), new Text(value));
        }

        return grid;
    }

    /// <summary>A line.</summary>
    public static IRenderable Line(string text) => new Text($"{text}\n");

    public static string? Display(Money? money) => money?.ToDisplay();

    /// <summary>What a voucher covers, or null.</summary>
    public static string? Display(VoucherAnswer? voucher) =>
        voucher is null ? null : $"{voucher.Code} covers {voucher.Covered.ToDisplay()}";

    /// <summary>Where money comes from or goes to, or null.</summary>
    public static string? Display(IReadOnlyList<PaymentAnswer> payments) =>
        payments.Count == 0
            ? null
            : string.Join(", ", payments.Select(each => $"{each.Source} {each.Paid.ToDisplay()}"));

    /// <summary>A word of the API for people: <c>pending payment</c>.</summary>
    public static string Words(string word) => word.Replace('_', ' ');

    /// <summary>The first letter large.</summary>
    public static string Title(string words) => $"{char.ToUpper(words[0], CultureInfo.InvariantCulture)}{words[1..]}";
}
