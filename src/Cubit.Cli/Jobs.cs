using System.CommandLine;
using System.Globalization;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Settings;
using Cubit.Web.Hosting;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Cli;

/// <summary><c>cubit jobs</c>: what the workers are at, what comes next, and what is stuck.</summary>
internal static class Jobs
{
    private static readonly PlaceOptions Place = new("Folder of the data; its server may run.", "data");

    private static readonly Argument<string> Account = new("ACCOUNT")
    {
        Description = "The account that is stuck, by its number.",
    };

    public static Command Command()
    {
        var command = new Command("jobs", "Tell the last run, the lag, what is due next and what is stuck.")
        {
            Retry(),
        };
        Place.AddTo(command);
        command.SetAction(
            async (result, _) =>
            {
                var output = result.InvocationConfiguration.Output;
                var (report, now) = await Place.ChangeAsync(
                    new Given(result),
                    async database => (await new DueWork(database).ReportAsync(), await ClockAsync(database))
                );
                foreach (var line in Lines(report, now))
                    await output.WriteLineAsync(line);
            }
        );
        return command;
    }

    private static Command Retry()
    {
        var command = new Command("retry", "Try at once what is due in an account that is stuck.") { Account };
        Place.AddTo(command);
        command.SetAction(
            async (result, _) =>
            {
                var text = result.GetRequiredValue(Account);
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var account))
                    throw new FormatException(
                        $"{Account.Name} {Complaint.Shown(text)} is not an account's number; write it like 1001."
                    );
                var by = new Operator(Environment.UserName, StaffRole.Admin, "command line");
                var decided = await Place.ChangeAsync(
                    new Given(result),
                    async database =>
                        await new DueWork(database).RetryAsync(
                            by,
                            account,
                            await ClockAsync(database),
                            EdgeClock.System()
                        )
                );
                if (decided.Refusal is { } refusal)
                    throw new FormatException(refusal.Detail);
                if (decided.Value.Failed is [var still])
                    throw new FormatException($"Account {account} is stuck still: {Complaint.Clause(still.Error)}.");
                await result.InvocationConfiguration.Output.WriteLineAsync(
                    $"Account {account}: everything that was due is done."
                );
            }
        );
        return command;
    }

    // Accounts go by the sandbox clock where the data has one.
    private static Task<Instant> ClockAsync(Database database) =>
        database.ReadAsync(session => SettingRows.SandboxClock(session) ?? EdgeClock.System());

    private static IEnumerable<string> Lines(QueueReport report, Instant now)
    {
        yield return report.Last is { } last
            ? $"Last run  {Text(last.At)} by {last.By}: {last.Done} accounts done, {last.Failed} failed"
            : "Last run  never";
        yield return $"Lag       {DurationPattern.Roundtrip.Format(report.LagAt(now))}";
        yield return report.Next is { } next
            ? $"Next      {Text(next.Due)} {JsonWord(next.Kind)} in account {report.NextAccount}"
            : "Next      nothing";
        foreach (var night in report.Nights)
            yield return $"Nightly   {night.Job}: through {Text(night.Through)}"
                + (night.Reached > 0 ? $", and to account {night.Reached} of the next" : "")
                + $"; last run {Text(night.At)} by {night.By}: {night.Done} done, {night.Failed} accounts failed; "
                + $"next {Text(night.Next)}, lag {DurationPattern.Roundtrip.Format(night.LagAt(now))}";
        yield return $"Stuck     {report.Stuck.Count}";
        foreach (var stuck in report.Stuck)
            yield return $"  {stuck.Account}: failed {stuck.Failures} times since {Text(stuck.Since)}, tried again "
                + $"{Text(stuck.RetryAt)}: {stuck.Error} (mend it, then cubit jobs retry {stuck.Account})";
    }

    private static string JsonWord<T>(T value)
        where T : struct, Enum => Cubit.Store.Resizing.JsonPlace.Word(value);

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
