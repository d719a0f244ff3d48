using System.CommandLine;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Store.Settings;
using Cubit.Web.Hosting;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Cli;

/// <summary><c>cubit clock</c>: shows the sandbox clock of data and moves it on, beside the server that runs on it.
/// </summary>
internal static class Clock
{
    private const string FolderDefault = "data";
    private const string WhenExample = "2020-10-01T00:00:00Z";
    private const string NoClock = "The data has no sandbox clock; run cubit serve --sandbox on it first.";

    private static readonly PlaceOptions Place = new(
        $"Folder of the data; its server may run; {FolderDefault} if left out.",
        FolderDefault
    );

    private static readonly Argument<string> When = new("WHEN")
    {
        Description = "A date (00:00 UTC), a time in UTC or an instant; not before where the clock stands.",
    };

    private static readonly Argument<string> Step = new("STEP") { Description = $"How far: {SandboxDesk.StepForms}." };

    public static Command Command() =>
        new("clock", "Show the sandbox clock, or move it forward.") { Show(), Set(), Advance() };

    private static Command Show() =>
        Of(
            new Command("show", "Tell where the sandbox clock stands."),
            _ => async desk => await desk.FindAsync() is { } stands ? stands : Refusal.Of("sandbox.none", NoClock)
        );

    private static Command Set() =>
        Of(
            new Command("set", "Move the sandbox clock to an instant.") { When },
            result =>
            {
                var word = new Word(When.Name, result.GetRequiredValue(When), WhenExample);
                var to = word.At(BillingZone.Utc, closesDay: false);
                return desk => desk.MoveAsync(to, EdgeClock.System());
            }
        );

    private static Command Advance() =>
        Of(
            new Command("advance", "Move the sandbox clock on by a step.") { Step },
            result =>
            {
                var text = result.GetRequiredValue(Step);
                return SandboxDesk.TryStep(text, out var step)
                    ? desk => desk.AdvanceAsync(step, EdgeClock.System())
                    : throw new FormatException(
                        $"{Step.Name} {Complaint.Shown(text)} is not a step of time; write {SandboxDesk.StepForms}."
                    );
            }
        );

    private static Command Of(Command command, Func<ParseResult, Func<SandboxDesk, Task<Decision<SandboxTime>>>> read)
    {
        Place.AddTo(command);
        command.SetAction(
            async (result, _) =>
            {
                var act = read(result);
                var decided = await Place.ChangeAsync(
                    new Given(result),
                    database => act(new SandboxDesk(database, new NightWork(database, new DueWork(database))))
                );
                if (decided.Refusal is { } refusal)
                    throw new FormatException(refusal.Code == "sandbox.none" ? NoClock : refusal.Detail);
                result.InvocationConfiguration.Output.WriteLine(InstantPattern.ExtendedIso.Format(decided.Value.Now));
            }
        );
        return command;
    }
}
