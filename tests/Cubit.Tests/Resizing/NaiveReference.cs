using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>
/// A second implementation of the money rules, deliberately naive: straight from refunds.md, no code shared with the
/// product, every number a fraction of BigIntegers. Where both agree on random chains, a slip was made twice or not at
/// all.
/// </summary>
internal sealed class NaiveReference
{
    private static readonly Exact Day = Exact.One;
    private readonly NaiveCase asked;
    private readonly DateTimeZone zone;
    private readonly int digits;
    private readonly List<NaiveTerm> terms = [];
    private List<Tranche> tranches = [];
    private Exact price = Exact.Zero;
    private Exact paid = Exact.Zero;
    private Exact consumed = Exact.Zero;
    private Exact refunded = Exact.Zero;
    private Instant latest;

    private NaiveReference(NaiveCase asked)
    {
        this.asked = asked;
        zone = DateTimeZoneProviders.Tzdb[asked.Zone];
        digits = Digits(asked.Currency);
    }

    private bool SameRatio => asked.Rules == "alibaba/2022-05";

    private bool UsedTier => asked.Rules == "alibaba/2026-02";

    private bool BySecond => asked.Rules == "linear/second";

    private bool ByUnusedDay => asked.Rules == "linear/day";

    public static NaiveAnswer Answer(NaiveCase asked)
    {
        var replay = new NaiveReference(asked);
        for (var i = 0; i < asked.Orders.Count; i++)
        {
            if (replay.Refusal(asked.Orders[i], i) is { } code)
                return new NaiveAnswer { Error = code };
            replay.Place(asked.Orders[i], i);
        }

        return asked.Change is null ? new NaiveAnswer { Terms = replay.terms } : replay.Ask(asked.Change);
    }

    public static int Digits(string currency) =>
        currency switch
        {
            "JPY" or "KRW" or "VND" or "CLP" => 0,
            "KWD" or "BHD" or "OMR" or "TND" or "JOD" => 3,
            _ => 2,
        };

    private string? Refusal(NaiveOrder order, int index)
    {
        if (order.List <= Exact.Zero || (order.Kind == "purchase") != (index == 0))
            return "invalid_order";
        if (index == 0)
            return null;
        if (order.At < latest)
            return order.At < terms[0].Start ? "before_start" : "invalid_order";
        if (order.At >= terms[^1].End)
            return "after_end";
        var agrees = order.Kind switch
        {
            "renewal" => order.List == price,
            "upgrade" => order.List > price,
            "downgrade" => order.List < price,
            _ => false,
        };
        return agrees ? null : "invalid_order";
    }

    private void Place(NaiveOrder order, int index)
    {
        switch (order.Kind)
        {
            case "upgrade":
                Charge(order, index);
                break;
            case "downgrade":
                Refund(order.At, order.List, index);
                break;
            default:
                SellTerm(order, index);
                break;
        }

        price = order.List;
        latest = order.At;
    }

    private NaiveAnswer Ask(NaiveChange change)
    {
        var order = new NaiveOrder(change.List > price ? "upgrade" : "downgrade", change.At, change.List);
        var same = change.List == price;
        if (same)
            order = order with { Kind = "renewal" };
        if (Refusal(order, asked.Orders.Count) is { } code)
            return new NaiveAnswer { Error = code };

        var answer = new NaiveAnswer { Direction = "same", Reason = "same_price" };
        if (!same)
            answer = order.Kind == "upgrade" ? AskUpgrade(order) : AskDowngrade(order);
        return answer with
        {
            Terms = terms,
            Totals = Totals(change.At),
            Settlement = asked.Settlement is { } s ? (answer.Total * s.Rate).RoundedTo(Digits(s.Currency)) : null,
        };
    }

    private NaiveAnswer AskUpgrade(NaiveOrder order)
    {
        var lines = Charge(order, asked.Orders.Count);
        var total = Exact.Sum(lines.Select(line => line.Charge));
        return new NaiveAnswer
        {
            Direction = "upgrade",
            Total = total,
            Charges = lines,
        };
    }

    private NaiveAnswer AskDowngrade(NaiveOrder order)
    {
        var before = tranches;
        var lines = Refund(order.At, order.List, asked.Orders.Count);
        var total = Exact.Sum(lines.Select(line => line.Refund));
        return new NaiveAnswer
        {
            Direction = "downgrade",
            Total = total,
            Refunds = lines,
            Reason = total.IsZero ? ReasonForNothing(before, lines, order) : null,
        };
    }

    private string ReasonForNothing(List<Tranche> before, List<NaiveRefundLine> lines, NaiveOrder order)
    {
        bool WouldPay(Func<Tranche, Exact> cash)
        {
            var richer = before.ConvertAll(tranche => tranche with { Cash = cash(tranche) });
            return richer.Exists(t => order.At < t.End && !Line(t, richer, order.At, order.List).Refund.IsZero);
        }

        if (lines.Exists(line => line.Unrounded > Exact.Zero))
            return "rounds_to_zero";
        if (WouldPay(t => t.Cash + t.Voucher))
            return "voucher_covers";
        if (WouldPay(t => t.Cash + t.Voucher + t.Promotion))
            return "promotion_covers";
        return lines.Exists(line => line.Online > Exact.Zero) ? "ratio_zero" : "value_used_up";
    }

    private NaiveTotals Totals(Instant at)
    {
        var closed = Exact.Sum(tranches.Where(t => at >= t.End).Select(t => t.Cash));
        var left = Exact.Sum(tranches.Where(t => at < t.End).Select(t => t.Cash));
        return new NaiveTotals(paid, consumed + closed, refunded, left);
    }

    // Sections 2 and 3: a purchase or a renewal sells a term; its tranche is the layer from 0 to the list price.
    private void SellTerm(NaiveOrder order, int index)
    {
        var start = terms.Count == 0 ? order.At : terms[^1].End;
        var months = terms.Sum(term => term.Months) + order.Months;
        var anchor = terms.Count == 0 ? order.At : terms[0].Start;
        var discount = order.Discount ?? Tier(order.Months);
        var term = new NaiveTerm(start, NaiveCalendar.TermEnd(zone, anchor, months), order.Months, discount);
        terms.Add(term);

        var charge = (order.List * Exact.Of(order.Months) * discount).RoundedTo(digits);
        var promotion = Exact.Min(order.Promotion ?? Exact.Zero, charge);
        var voucher = Exact.Min(order.Voucher ?? Exact.Zero, charge - promotion);
        var cash = order.Cash ?? charge - promotion - voucher;
        paid += cash;
        tranches.Add(
            new Tranche(index, index, terms.Count - 1, start, term.End, Exact.Zero, order.List)
            {
                Discount = discount,
                Cash = cash,
                Voucher = voucher,
                Promotion = promotion,
                CountedFrom = start,
                Rate = Rate(term, Exact.Of(order.Months), term.Days),
            }
        );
    }

    // Section 5: one line, and one tranche, for each period that is not over.
    private List<NaiveChargeLine> Charge(NaiveOrder order, int index)
    {
        var lines = new List<NaiveChargeLine>();
        var voucherLeft = order.Voucher ?? Exact.Zero;
        for (var period = 0; period < terms.Count; period++)
        {
            var term = terms[period];
            if (order.At >= term.End)
                continue;
            var from = Instant.Max(order.At, term.Start);
            var months = MonthsLeft(term, from);
            var discount = order.Discount ?? UpgradeDiscount(term, order.At);
            var charge = ((order.List - price) * months * discount).RoundedTo(digits);
            var voucher = Exact.Min(voucherLeft, charge);
            voucherLeft -= voucher;
            var cash = order.Cash ?? charge - voucher;
            paid += cash;
            var daysLeft = Exact.Max(Day, Exact.Of(NaiveCalendar.Days(from, term.End).Floor()));
            tranches.Add(
                new Tranche(index, index, period, from, term.End, price, order.List)
                {
                    Discount = discount,
                    Cash = cash,
                    Voucher = voucher,
                    CountedFrom = ByUnusedDay ? BlockStart(term, from) : from,
                    Rate = Rate(term, months, daysLeft),
                }
            );
            lines.Add(new NaiveChargeLine(period, months, charge));
        }

        return lines;
    }

    private Exact UpgradeDiscount(NaiveTerm term, Instant at) =>
        asked.UpgradeDiscount switch
        {
            "of-order" => term.Discount,
            "of-remaining-time" => Tier(NaiveCalendar.WholeMonths(NaiveCalendar.Days(at, terms[^1].End))),
            _ => Exact.One,
        };

    private Exact MonthsLeft(NaiveTerm term, Instant from)
    {
        var months = Exact.Of(term.Months);
        if (BySecond)
            return months * NaiveCalendar.Seconds(from, term.End) / NaiveCalendar.Seconds(term.Start, term.End);
        if (ByUnusedDay)
            return months * (term.Days - Exact.Of(NaiveCalendar.Days(term.Start, from).Floor())) / term.Days;
        var minutes = (NaiveCalendar.Seconds(from, term.End) / Exact.Of(60)).Ceiling();
        return Exact.Of(minutes, 60 * 720);
    }

    private static Instant BlockStart(NaiveTerm term, Instant from) =>
        term.Start + Duration.FromDays((int)NaiveCalendar.Days(term.Start, from).Floor());

    // List months per unit of used time. The reading of alibaba/2026-02 needs the months and days of the order itself.
    private Exact Rate(NaiveTerm term, Exact orderMonths, Exact orderDays)
    {
        if (SameRatio)
            return Exact.Of(1, 30);
        if (UsedTier)
            return orderMonths / orderDays;
        return Exact.Of(term.Months) / (BySecond ? NaiveCalendar.Seconds(term.Start, term.End) : term.Days);
    }

    private Exact Tier(int months) =>
        asked.Tiers.Where(tier => tier.Months <= months).MaxBy(tier => tier.Months)?.Factor ?? Exact.One;

    // Section 4.
    private List<NaiveRefundLine> Refund(Instant at, Exact target, int index)
    {
        var lines = new List<NaiveRefundLine>();
        var after = tranches.Where(t => at >= t.End).ToList();
        var open = tranches.Where(t => at < t.End).OrderBy(t => t.Origin).ThenBy(t => t.Period).ToList();
        foreach (var tranche in open)
        {
            var line = Line(tranche, tranches, at, target);
            lines.Add(line);
            refunded += line.Refund;
            var held = Exact.Max(Exact.Zero, line.Online);
            var left = Exact.Max(Exact.Zero, held - line.Refund);
            var vanishes = !SameRatio && tranche.Low >= target;
            // Rounding may pay out a part of a minor unit that was already consumed.
            var roundedUp = Exact.Max(Exact.Zero, line.Refund - held);
            consumed += Exact.Min(tranche.Cash, line.Consumed) - roundedUp;
            if (vanishes)
            {
                consumed += left;
                continue;
            }

            after.Add(
                tranche with
                {
                    Owner = index,
                    Low = SameRatio ? tranche.Low * target / price : tranche.Low,
                    High = SameRatio ? tranche.High * target / price : Exact.Min(tranche.High, target),
                    Cash = left,
                    Voucher = Exact.Zero,
                    Promotion = Exact.Zero,
                    CountedFrom = CountedFromAfter(tranche, line.Used, at),
                    IsSuccessor = true,
                }
            );
        }

        tranches = after;
        return lines;
    }

    private Instant CountedFromAfter(Tranche tranche, Exact used, Instant at)
    {
        if (at < tranche.Start)
            return tranche.CountedFrom;
        return BySecond ? at : tranche.CountedFrom + Duration.FromDays((int)used.Floor());
    }

    private NaiveRefundLine Line(Tranche tranche, List<Tranche> all, Instant at, Exact target)
    {
        var used = Used(tranche, at);
        var daily = (tranche.High - tranche.Low) * tranche.Rate;
        var discount = UsedTier ? Tier(NaiveCalendar.WholeMonths(used)) : tranche.Discount;
        var coefficient = UsedTier && asked.Product == "ecs" && used < Exact.Of(30) ? Exact.Of(3, 2) : Exact.One;
        var spent = daily * used * discount * coefficient;
        var line = new NaiveRefundLine(
            tranche.Owner,
            tranche.Origin,
            tranche.Period,
            used,
            spent,
            tranche.Cash - spent,
            Ratio(tranche, all, target),
            Exact.Zero
        );
        return line with { Refund = Exact.Min(line.Unrounded.RoundedTo(digits), tranche.Cash.RoundedDownTo(digits)) };
    }

    private Exact Used(Tranche tranche, Instant at)
    {
        if (at < tranche.Start)
            return Exact.Zero;
        var days = NaiveCalendar.Days(tranche.CountedFrom, at);
        if (BySecond)
            return Exact.Max(Exact.Zero, days * Exact.Of(86_400));
        return ByUnusedDay
            ? Exact.Max(Exact.Zero, Exact.Of(days.Floor()))
            : Exact.Max(tranche.IsSuccessor ? Exact.Zero : Exact.One, Exact.Of(days.Ceiling()));
    }

    private Exact Ratio(Tranche tranche, List<Tranche> all, Exact target)
    {
        if (SameRatio)
            return (price - target) / price;
        var byList = (tranche.High - target) / (tranche.High - tranche.Low);
        if (!UsedTier)
            return byList;
        var below = all.Find(t => t.Period == tranche.Period && t.High == tranche.Low);
        var high = tranche.Rate * tranche.High;
        var low = below is null ? Exact.Zero : below.Rate * below.High;
        return high <= low ? byList : (high - target / Exact.Of(30)) / (high - low);
    }

    private sealed record Tranche(int Owner, int Origin, int Period, Instant Start, Instant End, Exact Low, Exact High)
    {
        public required Exact Discount { get; init; }

        public required Exact Cash { get; init; }

        public Exact Voucher { get; init; } = Exact.Zero;

        public Exact Promotion { get; init; } = Exact.Zero;

        public required Instant CountedFrom { get; init; }

        public required Exact Rate { get; init; }

        public bool IsSuccessor { get; init; }
    }
}
