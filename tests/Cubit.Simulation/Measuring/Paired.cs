using System.Diagnostics;

namespace Cubit.Simulation.Measuring;

/// <summary>Runs a baseline and a subject in turn, so that whatever else the machine does hits both.</summary>
internal static class Paired
{
    /// <summary>Fewer rounds than this say little about how far a ratio wanders.</summary>
    public const int RoundsMin = 5;

    /// <summary>Times both in every round, the order changing from round to round; each does the same work.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="baseline">What it is compared with.</param>
    /// <param name="subject">What is compared.</param>
    /// <param name="clock">
    /// What time is read off; time that passes if left out. Processor time suits work of one thread without waiting: a
    /// long measurement is interrupted more often than a short one, which flatters the short one.
    /// </param>
    public static Ratio Measure(string name, int rounds, Action baseline, Action subject, Func<TimeSpan>? clock = null)
    {
        clock ??= () => Stopwatch.GetElapsedTime(0);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, RoundsMin);
        baseline();
        subject();
        var ratios = new List<double>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (baseline, subject) : (subject, baseline);
            var (one, other) = (Timed(first, clock), Timed(second, clock));
            ratios.Add(round % 2 == 0 ? one / other : other / one);
        }

        return new(name, ratios);
    }

    private static double Timed(Action work, Func<TimeSpan> clock)
    {
        var start = clock();
        work();
        return (clock() - start).TotalSeconds;
    }
}
