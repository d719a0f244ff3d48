using System.CommandLine;
using System.Diagnostics;
using Cubit.Cli;
using Cubit.Simulation.Measuring;

namespace Cubit.Simulation.Csv;

/// <summary><c>bench csv</c>: pricing a file of orders against copying it, both through the same library.</summary>
internal static class CsvBench
{
    private const long RowsUsual = 200_000;
    private const long RowsFull = 10_000_000;
    private const int Rounds = 7;

    private static readonly Option<long> Rows = new("--rows")
    {
        Description = $"Rows of the file; {RowsUsual:N0} if left out.",
        DefaultValueFactory = _ => RowsUsual,
    };

    private static readonly Option<bool> Full = new("--full")
    {
        Description = $"Price {RowsFull:N0} rows by the command itself and tell its peak memory.",
    };

    public static Command Command()
    {
        var command = new Command("csv", "Speed of cubit quote --csv; reading and writing the same file is 1.")
        {
            Rows,
            Ratio.Json,
            Full,
        };
        command.SetAction(result =>
        {
            using var folder = new BenchFolder();
            return result.GetValue(Full)
                ? PriceAll(folder.Path)
                : Compare(folder.Path, result.GetValue(Rows), result.GetValue(Ratio.Json));
        });
        return command;
    }

    private static int Compare(string folder, long rows, bool json)
    {
        var (orders, copy, quotes) = Names(folder);
        OrderFile.Write(orders, rows);
        var ratio = Paired.Measure(
            "csv",
            Rounds,
            () => PlainCopy.Run(orders, copy),
            () =>
            {
                File.Delete(quotes);
                using var said = new StringWriter();
                var code = CubitCommand.RunAsync(["quote", "--csv", orders, "--out", quotes], said, said).Result;
                if (code != 0)
                    throw new InvalidOperationException($"The orders were not all priced: {said}");
            }
        );
        Console.WriteLine(Ratio.Table([ratio], json));
        if (!json)
        {
            var (bytes, written) = (new FileInfo(orders).Length, new FileInfo(quotes).Length);
            Console.WriteLine($"{rows:N0} rows, {bytes:N0} bytes, {written:N0} written; at least 0.50 is promised.");
        }

        return 0;
    }

    private static int PriceAll(string folder)
    {
        var (orders, _, quotes) = Names(folder);
        OrderFile.Write(orders, RowsFull);
        var program = Path.Combine(AppContext.BaseDirectory, "Cubit.Cli.dll");
        using var run = Process.Start("dotnet", [program, "quote", "--csv", orders, "--out", quotes]);
        var peak = 0;
        while (!run.WaitForExit(TimeSpan.FromMilliseconds(100)))
            peak = Math.Max(peak, PeakMemory.MegabytesOf(run.Id));
        Console.WriteLine($"Peak memory {peak:N0} MB for {new FileInfo(orders).Length:N0} bytes of orders.");
        return run.ExitCode;
    }

    private static (string Orders, string Copy, string Quotes) Names(string folder) =>
        (Path.Combine(folder, "orders.csv"), Path.Combine(folder, "copy.csv"), Path.Combine(folder, "quotes.csv"));
}
