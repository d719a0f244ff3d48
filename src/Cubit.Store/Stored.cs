using System.Data.Common;
using System.Globalization;
using Cubit.Amounts;
using NodaTime;

namespace Cubit.Store;

/// <summary>How values are stored: instants as microseconds, money as minor units, fractions as text.</summary>
internal static class Stored
{
    private const long TicksPerMicrosecond = 10;

    /// <summary>Whole microseconds since 1970, UTC.</summary>
    public static long Micros(this Instant instant) => instant.ToUnixTimeTicks() / TicksPerMicrosecond;

    public static Instant FromMicros(long micros) => Instant.FromUnixTimeTicks(micros * TicksPerMicrosecond);

    public static Instant InstantAt(this DbDataReader row, int column) => FromMicros(row.GetInt64(column));

    public static Money MoneyAt(this DbDataReader row, int amount, int currency) =>
        new(row.GetInt64(amount), Currency.Of(row.GetString(currency)));

    public static int? IntAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static string Code<T>(this T value)
        where T : struct, Enum =>
        string.Concat(
            value
                .ToString()
                .Select(
                    (c, i) =>
                        char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLower(c, CultureInfo.InvariantCulture) : $"{c}"
                )
        );

    public static T FromCode<T>(string code)
        where T : struct, Enum => Enum.Parse<T>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
