using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>One instance: its orders in time order, then one change that is asked about.</summary>
internal sealed record NaiveCase
{
    public required string Rules { get; init; }

    public string Zone { get; init; } = "UTC";

    public string Currency { get; init; } = "USD";

    public string Product { get; init; } = "maxcompute";

    public IReadOnlyList<NaiveTier> Tiers { get; init; } = [];

    public string UpgradeDiscount { get; init; } = "none";

    public NaiveSettlement? Settlement { get; init; }

    public required IReadOnlyList<NaiveOrder> Orders { get; init; }

    public NaiveChange? Change { get; init; }
}

internal sealed record NaiveTier(int Months, Exact Factor);

internal sealed record NaiveSettlement(string Currency, Exact Rate);

internal sealed record NaiveOrder(string Kind, Instant At, Exact List)
{
    public int Months { get; init; }

    public Exact? Discount { get; init; }

    public Exact? Promotion { get; init; }

    public Exact? Voucher { get; init; }

    public Exact? Cash { get; init; }
}

internal sealed record NaiveChange(Instant At, Exact List);

/// <summary>What the reference answers. <c>Error</c> is the only field of a refusal.</summary>
internal sealed record NaiveAnswer
{
    public string? Error { get; init; }

    public string? Direction { get; init; }

    public Exact Total { get; init; } = Exact.Zero;

    public Exact? Settlement { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<NaiveRefundLine> Refunds { get; init; } = [];

    public IReadOnlyList<NaiveChargeLine> Charges { get; init; } = [];

    public IReadOnlyList<NaiveTerm> Terms { get; init; } = [];

    public NaiveTotals? Totals { get; init; }
}

/// <summary>One tranche's part of a downgrade. <c>RawRatio</c> is the ratio before clamping.</summary>
internal sealed record NaiveRefundLine(
    int Order,
    int Origin,
    int Period,
    Exact Used,
    Exact Consumed,
    Exact Online,
    Exact RawRatio,
    Exact Refund
)
{
    public Exact Ratio => RawRatio.Between01();

    public Exact Unrounded => Exact.Max(Exact.Zero, Online) * Ratio;

    public bool ClampActs => Online < Exact.Zero || Ratio != RawRatio;
}

internal sealed record NaiveChargeLine(int Period, Exact Months, Exact Charge);

internal sealed record NaiveTerm(Instant Start, Instant End, int Months, Exact Discount)
{
    public Exact Days => Exact.Of(NaiveCalendar.Days(Start, End).Floor());
}

internal sealed record NaiveTotals(Exact Paid, Exact Consumed, Exact Refunded, Exact Left);
