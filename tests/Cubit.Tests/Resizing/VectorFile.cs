using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Tests.Resizing;

/// <summary>One vector as the reference reads it: the case, and what is expected of it.</summary>
internal sealed record Vector(string Id, NaiveCase Case, JsonElement Expect)
{
    public static IReadOnlyList<Vector> All { get; } = [.. Read("published.json"), .. Read("designed.json")];

    private static IEnumerable<Vector> Read(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "vectors", name);
        var root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        return root.GetProperty("vectors").EnumerateArray().Select(One);
    }

    private static Vector One(JsonElement v)
    {
        var zone = DateTimeZoneProviders.Tzdb[v.GetProperty("zone").GetString()!];
        var orders = v.GetProperty("orders").EnumerateArray().Select(o => Order(o, zone)).ToList();
        var read = new NaiveCase
        {
            Rules = v.GetProperty("rules").GetString()!,
            Zone = zone.Id,
            Currency = v.GetProperty("currency").GetString()!,
            Product = Text(v, "product") ?? "maxcompute",
            UpgradeDiscount = Text(v, "upgradeDiscount") ?? "none",
            Tiers = v.TryGetProperty("priceTiers", out var tiers) ? [.. tiers.EnumerateArray().Select(Tier)] : [],
            Settlement = v.TryGetProperty("settlement", out var s)
                ? new NaiveSettlement(Text(s, "currency")!, Number(s, "rate")!)
                : null,
            Orders = orders,
            Change = v.TryGetProperty("change", out var change) ? Change(change, orders, zone) : null,
        };
        return new Vector(v.GetProperty("id").GetString()!, read, v.GetProperty("expect"));
    }

    private static NaiveTier Tier(JsonElement tier) =>
        new(tier.GetProperty("months").GetInt32(), Number(tier, "factor")!);

    private static NaiveOrder Order(JsonElement o, DateTimeZone zone)
    {
        var kind = o.GetProperty("kind").GetString()!;
        return new NaiveOrder(kind, At(Text(o, "at")!, zone, kind == "downgrade"), Number(o, "listPerMonth")!)
        {
            Months = o.TryGetProperty("months", out var months) ? months.GetInt32() : 0,
            Discount = Number(o, "discount"),
            Promotion = Number(o, "promotion"),
            Voucher = Number(o, "voucher"),
            Cash = Number(o, "cash"),
        };
    }

    private static NaiveChange Change(JsonElement change, List<NaiveOrder> orders, DateTimeZone zone)
    {
        var list = Number(change, "listPerMonth")!;
        return new NaiveChange(At(Text(change, "at")!, zone, list < orders[^1].List), list);
    }

    private static Instant At(string text, DateTimeZone zone, bool closeOfDay)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text).TryGetValue(default, out var stated))
            return stated.ToInstant();
        if (LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var day))
            return NaiveCalendar.Midnight(zone, closeOfDay ? day.PlusDays(1) : day);
        var full = text.Length == "2023-06-01T08:00".Length ? text + ":00" : text;
        return NaiveCalendar.Resolve(zone, LocalDateTimePattern.ExtendedIso.Parse(full).Value);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Exact? Number(JsonElement parent, string name) =>
        Text(parent, name) is { } text ? Exact.Parse(text) : null;
}
