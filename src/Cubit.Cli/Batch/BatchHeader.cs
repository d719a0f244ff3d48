using System.Text;
using Cubit.Cli.Quotes;

namespace Cubit.Cli.Batch;

/// <summary>The columns of a file of orders: where each fact stands, and which are only carried through.</summary>
internal sealed class BatchHeader
{
    /// <summary>The column that ties the orders of one instance together.</summary>
    public const string Instance = "instance";

    private const int TypoLengthMin = 5;
    private const int TyposMax = 1;

    private static readonly Fact[] Required = [Fact.List, Fact.To, Fact.Months, Fact.Start, Fact.At];

    private static readonly Fact[] Facts = Enum.GetValues<Fact>();

    private static readonly string[] Names = [.. Facts.Select(NameOf)];

    private static readonly string[] Examples = [.. Facts.Select(ExampleOf)];

    private readonly int[] _places;

    private BatchHeader(IReadOnlyList<string> columns, int[] places, int instancePlace) =>
        (Columns, _places, InstancePlace) = (columns, places, instancePlace);

    /// <summary>What is written after the columns of the file, in this order.</summary>
    public static IReadOnlyList<string> Results { get; } =
    ["direction", "used", "refund", "charge", "priced-in", "settlement", "reason", "rule-set"];

    /// <summary>The columns as the file names them.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Where the instance stands, or −1.</summary>
    public int InstancePlace { get; }

    /// <summary>The columns that mean nothing here.</summary>
    public IEnumerable<string> Carried =>
        Columns.Where((_, place) => place != InstancePlace && !_places.Contains(place));

    /// <summary>Understands a header.</summary>
    /// <param name="columns">The columns as the file names them.</param>
    /// <param name="file">How complaints name the file.</param>
    /// <exception cref="FormatException">A column is missing, or cannot be told from another.</exception>
    public static BatchHeader Of(IReadOnlyList<string> columns, string file)
    {
        var names = columns.Select(Plain).ToList();
        foreach (var (name, column) in names.Zip(columns))
        {
            if (Fault(name, column, names) is { } fault)
                throw new FormatException($"{file} has {fault}.");
        }

        var missing = Required.Select(NameOf).Where(name => !names.Contains(name)).ToList();
        if (missing.Count > 0)
        {
            throw new FormatException(
                $"{file} has no column {string.Join(", ", missing)}; row 1 names the columns, separated by commas."
            );
        }

        return new BatchHeader(columns, [.. Names.Select(name => names.IndexOf(name))], names.IndexOf(Instance));
    }

    /// <summary>Where a fact stands, or −1.</summary>
    public int PlaceOf(Fact fact) => _places[(int)fact];

    /// <summary>What a row says of a fact.</summary>
    public static Word Word(Fact fact, string text, long row) => new(Names[(int)fact], text, Examples[(int)fact], row);

    private static string? Fault(string name, string column, List<string> names)
    {
        string[] known = [.. Names, Instance];
        if (known.Contains(name))
            return names.Count(other => other == name) > 1 ? $"the column {name} twice; leave one of them out" : null;
        if (Results.Contains(name))
            return $"a column {Complaint.Shown(column)}, which the answer adds; rename it";
        return name.Length >= TypoLengthMin && Complaint.Nearest(name, known, TyposMax) is { } meant
            ? $"a column {Complaint.Shown(column)}; name it {meant} if you mean that, or else less like it"
            : null;
    }

    // Spreadsheets and people differ in capitals, blanks and underscores, never in what they mean by them.
    private static string Plain(string column) => column.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-');

    /// <summary>The column of a fact.</summary>
    public static string NameOf(Fact fact) =>
        string.Concat(
            $"{fact}".Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : $"{c}")
        );

    private static string ExampleOf(Fact fact) =>
        fact switch
        {
            Fact.List => "150",
            Fact.To => "120",
            Fact.Months => "1",
            Fact.Start => "2020-09-01",
            _ => "2020-09-24",
        };
}
