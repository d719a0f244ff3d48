using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>Short words for the cases of worked examples: in UTC and USD unless the example says otherwise.</summary>
internal static class Given
{
    public const string Alibaba2022 = "alibaba/2022-05";
    public const string Alibaba2026 = "alibaba/2026-02";
    public const string LinearSecond = "linear/second";

    public static Instant Utc(int year, int month, int day, int hour = 0) => Instant.FromUtc(year, month, day, hour, 0);

    /// <summary>A date without a time means this for a downgrade: the day counts as used in full.</summary>
    public static Instant CloseOf(int year, int month, int day) => Utc(year, month, day) + Duration.FromDays(1);

    public static NaiveOrder Purchase(Instant at, int months, string list) =>
        new("purchase", at, Exact.Parse(list)) { Months = months };

    public static NaiveOrder Order(string kind, Instant at, string list) => new(kind, at, Exact.Parse(list));

    public static NaiveTier[] Tiers(params (int Months, string Factor)[] tiers) =>
        [.. tiers.Select(tier => new NaiveTier(tier.Months, Exact.Parse(tier.Factor)))];

    public static NaiveCase Chain(string rules, params NaiveOrder[] orders) => new() { Rules = rules, Orders = orders };

    public static NaiveAnswer To(this NaiveCase chain, Instant at, string list) =>
        CoreChain.Answer(chain with { Change = new NaiveChange(at, Exact.Parse(list)) });

    public static string Money(this NaiveAnswer answer) => answer.Total.Money(2);

    public static string Money(this NaiveRefundLine line) => line.Refund.Money(2);
}
