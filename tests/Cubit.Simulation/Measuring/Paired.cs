using System.Diagnostics;

namespace Cubit.Simulation.Measuring;

/// <summary>Runs a baseline and a subject in turn, so that whatever else the machine does hits both.</summary>
internal static class Paired
{
    /// <summary>Fewer rounds than this say little about how far a ratio wanders.</summary>
    public const int RoundsMin = 5;

    /// <summary>Times both in every round, the order changing from round to round; each does the same work.</summary>
    public static Ratio Measure(string name, int rounds, Action baseline, Action subject)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, RoundsMin);
        baseline();
        subject();
        var ratios = new List<double>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (baseline, subject) : (subject, baseline);
            var (one, other) = (Timed(first), Timed(second));
            ratios.Add(round % 2 == 0 ? one / other : other / one);
        }

        return new(name, ratios);
    }

    private static double Timed(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
