using System.Globalization;

namespace Cubit.Simulation.Measuring;

/// <summary>This process with all that it started: what a measurement cost, whoever else used the machine.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    // Places in /proc/N/stat after the name, which stands in parentheses and may hold anything.
    private const int Parent = 1;
    private const int FirstTime = 11;
    private const int LastTime = 14;

    /// <summary>Seconds of processor time so far, of those that run and those that ended.</summary>
    public static double CpuSeconds()
    {
        var all = Directory
            .EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Fields: Fields(id)))
            .Where(process => process.Fields.Length > LastTime)
            .ToList();
        var children = all.ToLookup(process => Number(process.Fields[Parent]), process => process.Id);
        var times = all.ToDictionary(
            process => process.Id,
            process => process.Fields[FirstTime..(LastTime + 1)].Sum(Number)
        );
        return Of(Environment.ProcessId) / TicksPerSecond;

        long Of(int id) => times.GetValueOrDefault(id) + children[id].Sum(Of);
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static string[] Fields(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return [];
        }
    }
}
