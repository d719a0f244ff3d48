using System.Runtime.InteropServices;

namespace Cubit.Simulation.Measuring;

/// <summary>Where the figures come from.</summary>
internal static class Machine
{
    private const string CpuFacts = "/proc/cpuinfo";
    private const string ModelKey = "model name";

    /// <summary>One line: processor, cores, system, runtime.</summary>
    public static string Line =>
        $"{Model}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}";

    private static string Model =>
        File.Exists(CpuFacts)
        && File.ReadLines(CpuFacts).FirstOrDefault(line => line.StartsWith(ModelKey, StringComparison.Ordinal))
            is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : $"{RuntimeInformation.ProcessArchitecture}";
}
