using System.Diagnostics.CodeAnalysis;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using NodaTime;

namespace Cubit.Web.Hosting;

/// <summary>Carries out what is due, in the background of the server, for as long as that runs.</summary>
internal sealed partial class Worker(
    Database database,
    DueWork queue,
    NightWork nights,
    EdgeClock clock,
    ILogger<Worker> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // So that cubit jobs tells a worker that has nothing to do from one that is gone.
    private static readonly Duration SeenEvery = Duration.FromMinutes(1);

    private readonly string _name = $"{Environment.MachineName}/{Environment.ProcessId}";

    [SuppressMessage("Design", "CA1031", Justification = "It goes on whatever happens; the log says what did.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = EdgeClock.System();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = EdgeClock.System();
                await database.ReadAsync(session =>
                {
                    clock.CatchUp(session);
                    return 0;
                });
                var run = await nights.RunAsync(clock.Now, EdgeClock.System, _name);
                foreach (var stuck in run.Failed)
                    LogStuck(log, stuck.Account, stuck.Error);
                if (run.Done + run.Failed.Count == 0 && now - seen > SeenEvery)
                    await queue.RecordAsync(_name, seen = now, 0, 0);
            }
            catch (Exception exception)
            {
                if (!stoppingToken.IsCancellationRequested)
                    LogFailed(log, exception);
            }

            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "What is due in account {Account} cannot be done: {Error}. See cubit jobs.")]
    private static partial void LogStuck(ILogger log, long account, string error);

    [LoggerMessage(LogLevel.Warning, "What is due could not be looked at; the next try follows.")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
