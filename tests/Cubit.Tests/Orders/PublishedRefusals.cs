using System.Globalization;
using System.Text.RegularExpressions;
using Cubit.Tests.Architecture;

namespace Cubit.Tests.Orders;

/// <summary>The list of refusals as docs/spec/orders.md publishes it, in the order of checking.</summary>
internal static partial class PublishedRefusals
{
    public static IReadOnlyList<(string Code, int Status)> InOrder { get; } = Rows(Section("Refusals"));

    /// <summary>The further codes of buying, moving, cancelling and operating.</summary>
    public static IReadOnlyList<(string Code, int Status)> Further { get; } = Rows(Section("Further refusals"));

    /// <summary>The place of a code in the order of checking.</summary>
    public static int Place(string code)
    {
        for (var place = 0; place < InOrder.Count; place++)
        {
            if (InOrder[place].Code == code)
                return place;
        }

        throw new ArgumentException($"{code} is not in the published list.", nameof(code));
    }

    /// <summary>Every row of a document that begins with a dotted code and an HTTP status.</summary>
    public static IReadOnlyList<(string Code, int Status)> Table(string document) => Rows(Repository.Text(document));

    private static string Section(string heading) =>
        Repository.Text("docs/spec/orders.md").Split($"### {heading}\n")[1].Split("\n## ")[0].Split("\n### ")[0];

    private static IReadOnlyList<(string Code, int Status)> Rows(string text) =>
        [
            .. Row()
                .Matches(text)
                .Select(row =>
                    (row.Groups["code"].Value, int.Parse(row.Groups["status"].Value, CultureInfo.InvariantCulture))
                ),
        ];

    [GeneratedRegex(
        @"^\| `(?<code>[a-z]+\.[a-z_]+)` \| (?<status>\d{3}) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Row();
}
