using System.Globalization;

namespace Cubit.Simulation.Csv;

/// <summary>A file of orders that looks like an export, always the same for a number of rows.</summary>
/// <remarks>
/// Nine of ten instances have one order, the others two: a renewal or an upgrade. Most changes are downgrades.
/// </remarks>
internal static class OrderFile
{
    private const int OrdersUntilChain = 9;
    private const ulong Seed = 20200924;

    private static readonly string[] Zones = ["UTC", "Asia/Kuala_Lumpur", "Europe/Berlin", "America/New_York"];
    private static readonly int[] Months = [1, 1, 3, 6, 12, 12, 24, 36];
    private static readonly string[] Discounts = ["", "", "0.95", "0.85"];

    public const string Columns =
        "id,instance,customer,product,list,months,start,discount,promotion,voucher,to,at,currency,zone";

    public static void Write(string path, long rows)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        file.WriteLine(Columns);
        var dice = Seed;
        for (var row = 0L; row < rows; )
        {
            var instance = Instance(ref dice, row, isChain: row % (OrdersUntilChain + 1) == 0 && row + 1 < rows);
            foreach (var line in instance)
                file.WriteLine(line);
            row += instance.Length;
        }
    }

    private static string[] Instance(ref ulong dice, long row, bool isChain)
    {
        var (list, months) = (Roll(ref dice, 1_000_000) + 1_000, Months[Roll(ref dice, Months.Length)]);
        var start = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(Roll(ref dice, 1_500));
        var at = start.AddDays(Roll(ref dice, 27)).AddMinutes(Roll(ref dice, 1_440));
        var isUpgrade = Roll(ref dice, 8) == 0;
        var to = isUpgrade ? list * 2 : (list * (Roll(ref dice, 9) + 1) / 10) + 1;
        var discount = Discounts[Roll(ref dice, Discounts.Length)];
        var promotion = Roll(ref dice, 10) == 0 ? "5.00" : "";
        var voucher = Roll(ref dice, 10) == 0 ? "9.99" : "";
        var zone = Zones[Roll(ref dice, Zones.Length)];
        var product = Roll(ref dice, 2) == 0 ? "ecs" : "maxcompute";
        var customer = $"\"Customer {Roll(ref dice, 100_000)}, Ltd\"";
        var change = $"{Price(to)},{at:yyyy-MM-ddTHH:mm},USD,{zone}";
        var bought = Line(row, list, $"{months}", start, discount, $"{promotion},{voucher}", isChain ? ",,," : change);
        if (!isChain)
            return [bought];
        var renews = Roll(ref dice, 2) == 0;
        var later = Line(row + 1, renews ? list : list + (list / 2), renews ? "12" : "", start, "", ",", change);
        return [bought, later];

        string Line(long id, long price, string term, DateTime when, string factor, string paid, string asked) =>
            $"{id},i-{row},{customer},{product},{Price(price)},{term},{when:yyyy-MM-dd},{factor},{paid},{asked}";
    }

    private static string Price(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static int Roll(ref ulong dice, int sides)
    {
        unchecked
        {
            dice = (dice * 6364136223846793005) + 1442695040888963407;
            return (int)((dice >> 33) % (ulong)sides);
        }
    }
}
