using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Cubit.Simulation.Csv;

/// <summary>Reads every field of a file and writes it again, as wide as quotes are, and computes nothing.</summary>
internal static class PlainCopy
{
    // As wide as what a downgrade adds.
    private static readonly string[] Results = ["downgrade", "24", "1234.56", "", "USD", "", "", "alibaba/2022-05"];

    public static void Run(string from, string to)
    {
        using var parser = new CsvParser(new StreamReader(from), CultureInfo.InvariantCulture);
        using var writer = new CsvWriter(
            new StreamWriter(to),
            new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }
        );
        while (parser.Read())
        {
            for (var i = 0; i < parser.Count; i++)
                writer.WriteField(parser[i]);
            foreach (var result in Results)
                writer.WriteField(result);
            writer.NextRecord();
        }
    }
}
