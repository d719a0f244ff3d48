namespace Cubit.Simulation.Measuring;

/// <summary>The most memory that a running process has had resident, also between two looks.</summary>
internal static class PeakMemory
{
    private const string Key = "VmHWM:";
    private const int KilobytesPerMegabyte = 1024;

    /// <summary>In whole megabytes; 0 of a process that has ended.</summary>
    public static int MegabytesOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
            return line is null
                ? 0
                : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / KilobytesPerMegabyte;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
