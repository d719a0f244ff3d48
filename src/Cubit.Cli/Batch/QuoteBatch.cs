using System.CommandLine;
using System.Runtime.InteropServices;
using Cubit.Cli.Rules;

namespace Cubit.Cli.Batch;

/// <summary><c>cubit quote --csv FILE --out FILE</c>: prices every order of a file.</summary>
internal static class QuoteBatch
{
    private const int SomeRefused = 1;
    private const int Stopped = 130;

    private static readonly Option<string> Csv = new WordedOption(
        "--csv",
        "FILE",
        "orders.csv",
        "Price every order of a CSV file; columns are named as the options of downgrade and upgrade."
    );

    private static readonly Option<string> Out = new WordedOption(
        "--out",
        "FILE",
        "quotes.csv",
        "Where to write the rows with their quotes; together with --csv."
    );

    private static readonly ChosenRules Rules = new();

    /// <summary>Lets a command take a file of orders.</summary>
    public static Command Taking(Command quote)
    {
        foreach (var option in (Option[])[Csv, Out, .. Rules.Options])
            quote.Options.Add(option);
        quote.SetAction((result, _) => RunAsync(result));
        return quote;
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        var given = new Given(result);
        if (!given.Has(Csv) && !given.Has(Out))
            throw new FormatException(Complaint.NoCommand(result.CommandResult.Command));
        if (!given.Has(Csv) || !given.Has(Out))
        {
            var missing = given.Has(Csv) ? Out : Csv;
            throw new FormatException($"{missing.Name} is missing; add it, {Complaint.Example(missing)}.");
        }

        var files = new BatchFiles(given.Text(Csv), given.Text(Out));
        var rules = await Rules.ChosenAsync(given);
        files.Check();
        using var input = BatchInput.Open(files.Input);
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            using var run = BatchRun.Open(files, rules, input);
            if (input.Header.Carried.ToList() is { Count: > 0 } carried)
            {
                var names = carried.Select(Complaint.Shown);
                await error.WriteLineAsync($"Carried through unchanged: {string.Join(", ", names)}.");
            }

            var display = await RunDisplay.RunAsync(error, run.Done, shown => run.PriceAsync(shown, stop.Token));
            if (!run.Done.IsComplete)
            {
                await error.WriteLineAsync(
                    $"Stopped after {run.Done.Rows:N0} rows; run the same command again to go on."
                );
                return Stopped;
            }

            await output.WriteLineAsync(Summary(files, run.Done, display));
            return run.Done.Refused > 0 ? SomeRefused : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException(
                $"--out {Complaint.Shown(files.Output)} cannot be written: {Complaint.Clause(e.Message)}; "
                    + "mend that and run the same command again to go on.",
                e
            );
        }

        // Once is a request to end well; whoever asks twice is in a hurry, and nothing is lost.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static string Summary(BatchFiles files, Checkpoint done, RunDisplay display) =>
        $"Rows: {done.Rows:N0}; quotes: {done.Quotes:N0}, in {files.Output}; "
        + $"refused rows: {done.Refused:N0}, in {files.Errors}; "
        + $"{display.Elapsed.TotalSeconds:N1} s, {display.Rate(done):N0} rows a second.";
}
