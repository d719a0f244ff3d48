using System.Text;
using Cubit.Cli;
using Shouldly;

namespace Cubit.Tests.Cli;

/// <summary>A folder with a file of orders, and what a run over it leaves.</summary>
internal sealed class BatchFolder : IDisposable
{
    /// <summary>The source document's example as a row, with every column that it needs.</summary>
    public const string Columns = "list,to,months,start,at";

    /// <summary>The source document's example.</summary>
    public const string Row = "150,120,1,2020-09-01,2020-09-24";

    /// <summary>What is written after the columns of a file.</summary>
    public const string Results = ",direction,used,refund,charge,priced-in,settlement,reason,rule-set";

    /// <summary>What is written after the source document's example.</summary>
    public const string RowResults = ",downgrade,24,6.00,,USD,,,alibaba/2022-05";

    private readonly string _folder = Directory.CreateTempSubdirectory("cubit-batch-").FullName;

    public string Input => Path.Combine(_folder, "orders.csv");

    public string Output => Path.Combine(_folder, "quotes.csv");

    public string Errors => $"{Output}.errors.csv";

    public IEnumerable<string> Files => Directory.GetFiles(_folder).Select(Path.GetFileName).Order()!;

    public string Written => File.ReadAllText(Output);

    public void Write(string text) => File.WriteAllBytes(Input, Encoding.UTF8.GetBytes(text));

    /// <summary>Prices rows under the usual columns, or a whole text.</summary>
    public async Task<Said> RunAsync(string text, params string[] more)
    {
        Write(text);
        return await RunAgainAsync(more);
    }

    public Task<Said> RunAgainAsync(params string[] more) =>
        CommandLine.RunAsync(["quote", "--csv", Input, "--out", Output, .. more]);

    /// <summary>The refused rows, as fields.</summary>
    public IReadOnlyList<string[]> Refused()
    {
        using var parser = new CsvHelper.CsvParser(
            new StreamReader(Errors),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var rows = new List<string[]>();
        while (parser.Read())
            rows.Add(parser.Record!);
        rows[0].ShouldBe(["row", "column", "value", "reason"]);
        return rows[1..];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
