using Cubit.Simulation.Measuring;

namespace Cubit.Simulation.Quoting;

/// <summary>The formula in decimal and the product on the same cases.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Passes">How often all cases are computed in one round.</param>
/// <param name="Baseline">One pass of the formula.</param>
/// <param name="Subject">One pass of the product.</param>
/// <param name="Differing">How many of the product's last results are wrong.</param>
internal sealed record QuotePair(string Name, int Passes, Action Baseline, Action Subject, Func<int> Differing)
{
    public Ratio Measured(int rounds) =>
        Paired.Measure(
            Name,
            rounds,
            () => Repeat(Baseline),
            () => Repeat(Subject),
            () => Environment.CpuUsage.TotalTime
        );

    public void RunOnce()
    {
        Repeat(Baseline);
        Repeat(Subject);
    }

    private void Repeat(Action pass)
    {
        for (var i = 0; i < Passes; i++)
            pass();
    }
}
