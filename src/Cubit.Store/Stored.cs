using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
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
        where T : struct, Enum => Codes<T>.ByValue[value];

    public static T FromCode<T>(string code)
        where T : struct, Enum =>
        Codes<T>.ByCode.TryGetValue(code, out var value)
            ? value
            : throw new InvalidDataException($"'{code}' is no stored {typeof(T).Name}.");

    private static class Codes<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}"));

        public static readonly FrozenDictionary<string, T> ByCode = ByValue.ToFrozenDictionary(
            pair => pair.Value,
            pair => pair.Key,
            StringComparer.Ordinal
        );
    }
}
