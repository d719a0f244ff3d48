using System.Globalization;
using Cubit.Catalog;
using Cubit.Store.Lifecycle;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Store.Settings;

/// <summary>Where a sandbox clock stands.</summary>
/// <param name="Now">The instant.</param>
public sealed record SandboxTime(Instant Now);

/// <summary>Moves the sandbox clock of data, forward only, and carries out all that comes due on the way.</summary>
/// <remarks>The clock moves first: a command that comes in between carries out what is due in its account itself.
/// </remarks>
/// <param name="database">Where.</param>
/// <param name="nights">Carries out what time brings about.</param>
/// <source>docs/spec/api.md, "The sandbox clock"</source>
public sealed class SandboxDesk(Database database, NightWork nights)
{
    /// <summary>Where it stands at most: a term of any length that is sold by then ends long before the calendar.
    /// </summary>
    public static readonly Instant Latest = Instant.FromUtc(2999, 12, 31, 23, 59, 59);

    /// <summary>How a step is written, for complaints.</summary>
    public const string StepForms = "14d, 36h, 90m or 15s";

    private const int StepDigitsMax = 6;

    /// <summary>Reads a step of time: a whole number above 0 and <c>d</c>, <c>h</c>, <c>m</c> or <c>s</c>.</summary>
    public static bool TryStep(string text, out Duration step)
    {
        step = default;
        if (text.Length is < 2 or > StepDigitsMax + 1)
            return false;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return false;
        step = text[^1] switch
        {
            'd' => Duration.FromDays(n),
            'h' => Duration.FromHours(n),
            'm' => Duration.FromMinutes(n),
            's' => Duration.FromSeconds(n),
            _ => Duration.Zero,
        };
        return step > Duration.Zero;
    }

    /// <summary>Where the clock stands, or null where the data has none.</summary>
    public Task<SandboxTime?> FindAsync() =>
        database.ReadAsync(session => SettingRows.SandboxClock(session) is { } now ? new SandboxTime(now) : null);

    /// <summary>Moves it to an instant.</summary>
    /// <param name="to">The instant.</param>
    /// <param name="system">The system's clock.</param>
    /// <errors>sandbox.none, request.invalid, sandbox.clock_backward</errors>
    public Task<Decision<SandboxTime>> MoveAsync(Instant to, Instant system) => MoveAsync(_ => to, system);

    /// <summary>Moves it on by a step.</summary>
    /// <param name="step">How far.</param>
    /// <param name="system">The system's clock.</param>
    /// <errors>sandbox.none, request.invalid</errors>
    public Task<Decision<SandboxTime>> AdvanceAsync(Duration step, Instant system) =>
        MoveAsync(now => now + step, system);

    private async Task<Decision<SandboxTime>> MoveAsync(Func<Instant, Instant> next, Instant system)
    {
        var before = await FindAsync();
        var moved = await database.Writes.RunAsync(session => Move(session, next));
        if (moved.Accepted is { } time)
            await nights.RunAllAsync(before!.Now, time.Now, system);
        return moved;
    }

    private static Decision<SandboxTime> Move(Session session, Func<Instant, Instant> next)
    {
        if (SettingRows.SandboxClock(session) is not { } now)
            return Refusal.Of("sandbox.none", "The data has no sandbox clock.");
        var to = Stored.FromMicros(next(now).Micros());
        if (to > Latest)
            return Refusal.Of("request.invalid", $"A sandbox clock stands at {Text(Latest)} at the latest.");
        return SettingRows.SetSandboxClock(session, to)
            ? new SandboxTime(to)
            : Refusal.Of(
                "sandbox.clock_backward",
                $"The sandbox clock stands at {Text(now)} and only goes forward; name that or a later instant.",
                ("now", Text(now)),
                ("asked", Text(to))
            );
    }

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
