using System.Diagnostics;
using Spectre.Console;

namespace Cubit.Cli.Batch;

/// <summary>Shows how a run comes on: a bar on a terminal, elsewhere a line now and then.</summary>
internal sealed class RunDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly TextWriter _error;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Checkpoint _first;
    private ProgressTask? _bar;
    private TimeSpan _told;

    private RunDisplay(TextWriter error, Checkpoint first) => (_error, _first) = (error, first);

    /// <summary>How long it has been running.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Runs something that tells how far it has come.</summary>
    /// <param name="error">Where to show it.</param>
    /// <param name="first">How far it has come before.</param>
    /// <param name="run">What to run.</param>
    public static async Task<RunDisplay> RunAsync(
        TextWriter error,
        Checkpoint first,
        Func<Action<Checkpoint>, Task> run
    )
    {
        var display = new RunDisplay(error, first);
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
        {
            await run(display.Tell);
            return display;
        }

        await AnsiConsole
            .Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) })
            .Progress()
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new TaskDescriptionColumn(),
                new RemainingTimeColumn(),
                new SpinnerColumn()
            )
            .StartAsync(context =>
            {
                display._bar = context
                    .AddTask("reading", autoStart: false)
                    .MaxValue(first.InputBytes)
                    .Value(first.Offset);
                display._bar.StartTask();
                return run(display.Tell);
            });
        return display;
    }

    /// <summary>Rows a second of this run.</summary>
    public long Rate(Checkpoint done) => (long)((done.Rows - _first.Rows) / Math.Max(Elapsed.TotalSeconds, 0.001));

    private void Tell(Checkpoint done)
    {
        var coming = $"{done.Rows:N0} rows, {Rate(done):N0} a second";
        if (_bar is not null)
            _bar.Value(done.Offset).Description(coming);
        else if (Elapsed - _told >= BetweenLines)
        {
            _told = Elapsed;
            var share = (double)done.Offset / done.InputBytes;
            var left = TimeSpan.FromSeconds(
                Elapsed.TotalSeconds * (done.InputBytes - done.Offset) / Math.Max(1, done.Offset - _first.Offset)
            );
            _error.WriteLine($"{share:P0}: {coming}, about {left:h\\:mm\\:ss} left");
        }
    }
}
