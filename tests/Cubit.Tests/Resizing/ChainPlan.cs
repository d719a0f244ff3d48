using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>Where in what is left of the terms an order falls. Shares are in thousandths.</summary>
internal enum Moment
{
    SameInstant,
    WholeDaysLater,
    WholeDaysAndOneSecondLater,
    OneSecondShortOfWholeDays,
    WholeDaysFromTheStart,
    OneSecondPastWholeDaysFromTheStart,
    LocalMidnight,
    AnySecond,
    StartOfATerm,
    LastSecond,
}

internal enum Fault
{
    None,
    ChangeBeforeStart,
    ChangeAtTheEnd,
    ChangeBeforeTheLastOrder,
    PriceOfZero,
    RenewalAtAnotherPrice,
    UpgradeToALowerPrice,
    SecondPurchase,
}

/// <summary>One order in words that stay true when the orders before it are taken away.</summary>
internal sealed record ChainStep(string Kind, Moment Moment, int Share)
{
    public int Months { get; init; } = 1;

    /// <summary>How far the price moves, in thousandths of it.</summary>
    public int PriceShare { get; init; } = 500;

    public string? Discount { get; init; }

    /// <summary>Thousandths of the undiscounted price of the order.</summary>
    public int Voucher { get; init; }

    /// <summary>Thousandths of the undiscounted price of the order.</summary>
    public int Promotion { get; init; }

    /// <summary>Thousandths of the undiscounted price of the order; absent when negative.</summary>
    public int Cash { get; init; } = -1;
}

/// <summary>A chain before it has a rule set.</summary>
internal sealed record ChainPlan(NaiveCase Setting, LocalDateTime Start, Exact Price, IReadOnlyList<ChainStep> Steps)
{
    public Fault Fault { get; init; }

    /// <summary>The same chain with one order fewer, or with one order plainer.</summary>
    public IEnumerable<ChainPlan> Smaller()
    {
        for (var i = 1; i < Steps.Count; i++)
            yield return this with
            {
                Steps = [.. Steps.Take(i), .. Steps.Skip(i + 1)],
            };
        for (var i = 0; i < Steps.Count; i++)
        {
            var plain = new ChainStep(Steps[i].Kind, Steps[i].Moment, Steps[i].Share)
            {
                Months = Steps[i].Months,
                PriceShare = Steps[i].PriceShare,
            };
            if (plain != Steps[i])
                yield return this with
                {
                    Steps = [.. Steps.Take(i), plain, .. Steps.Skip(i + 1)],
                };
        }
    }

    public NaiveCase Under(string rules)
    {
        var chain = new ChainUnderWay(Setting with { Rules = rules }, Start, Price);
        foreach (var step in Steps)
            chain.Take(step);
        return chain.Finished(Fault);
    }

    public override string ToString() => $"{Steps.Count} steps from {Start}";
}

/// <summary>Turns steps into orders, one after the other.</summary>
internal sealed class ChainUnderWay(NaiveCase setting, LocalDateTime localStart, Exact firstPrice)
{
    private readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb[setting.Zone];
    private readonly int digits = NaiveReference.Digits(setting.Currency);
    private readonly List<NaiveOrder> orders = [];
    private readonly List<Instant> ends = [];
    private Exact price = firstPrice;
    private int months;

    private Instant Start => orders[0].At;

    private Instant Latest => orders[^1].At;

    public void Take(ChainStep step)
    {
        var at = orders.Count == 0 ? NaiveCalendar.Resolve(zone, localStart) : At(step);
        if (step.Kind is "purchase" or "renewal")
        {
            orders.Add(Paid(step, at, Exact.Of(step.Months)) with { Months = step.Months });
            months += step.Months;
            ends.Add(NaiveCalendar.TermEnd(zone, Start, months));
            return;
        }

        var before = price;
        price = Moved(step);
        orders.Add(
            step.Kind == "upgrade"
                ? Paid(step with { Promotion = 0, Cash = -1 }, at, (price - before) / price)
                : new NaiveOrder(step.Kind, at, price)
        );
    }

    /// <summary>The last order becomes the change that is asked about.</summary>
    public NaiveCase Finished(Fault fault)
    {
        if (orders.Count == 1)
            orders.Add(new NaiveOrder("same", Latest, price));
        var change = new NaiveChange(Latest, price);
        orders.RemoveAt(orders.Count - 1);
        var finished = setting with { Orders = orders, Change = change };
        return fault switch
        {
            Fault.ChangeBeforeStart => finished with { Change = change with { At = Start - Duration.FromSeconds(1) } },
            Fault.ChangeAtTheEnd => finished with { Change = change with { At = ends[^1] } },
            Fault.ChangeBeforeTheLastOrder => finished with
            {
                Change = change with { At = Latest - Duration.FromSeconds(1) },
            },
            Fault.PriceOfZero => finished with { Change = change with { List = Exact.Zero } },
            Fault.RenewalAtAnotherPrice => With(finished, "renewal", orders[^1].List + Exact.One),
            Fault.UpgradeToALowerPrice => With(finished, "upgrade", orders[^1].List / Exact.Of(2)),
            Fault.SecondPurchase => With(finished, "purchase", orders[^1].List),
            _ => finished,
        };
    }

    private static NaiveCase With(NaiveCase finished, string kind, Exact list)
    {
        var last = finished.Orders[^1];
        return finished with { Orders = [.. finished.Orders, new NaiveOrder(kind, last.At, list) { Months = 1 }] };
    }

    private NaiveOrder Paid(ChainStep step, Instant at, Exact monthsAsked)
    {
        Exact Part(int share) => (price * monthsAsked * Exact.Of(share, 1000)).RoundedTo(digits);
        return new NaiveOrder(step.Kind, at, price)
        {
            Discount = step.Discount is null ? null : Exact.Parse(step.Discount),
            Voucher = step.Voucher > 0 ? Part(step.Voucher) : null,
            Promotion = step.Promotion > 0 ? Part(step.Promotion) : null,
            Cash = step.Cash >= 0 ? Part(step.Cash) : null,
        };
    }

    // Prices keep two digits where that leaves a price to move to, and become fractions where it does not.
    private Exact Moved(ChainStep step)
    {
        if (step.Kind == "same")
            return price;
        var share = Exact.Of(step.PriceShare, 1000);
        var to = step.Kind == "upgrade" ? price * (Exact.One + share) : price * (Exact.One - share);
        var rounded = to.RoundedTo(2);
        var moved = step.Kind == "upgrade" ? rounded > price : rounded < price && rounded > Exact.Zero;
        return moved ? rounded : to;
    }

    private Instant At(ChainStep step)
    {
        var end = ends[^1];
        var second = Duration.FromSeconds(1);
        var seconds = Seconds(Latest, end) * step.Share / 1000 * step.Share / 1000 * step.Share / 1000;
        var days = Duration.FromDays((int)(seconds / 86_400));
        var at = step.Moment switch
        {
            Moment.SameInstant => Latest,
            Moment.WholeDaysLater => Latest + days,
            Moment.WholeDaysAndOneSecondLater => Latest + days + second,
            Moment.OneSecondShortOfWholeDays => Latest + days - second,
            Moment.WholeDaysFromTheStart => Start + WholeDays(Start, Latest) + days,
            Moment.OneSecondPastWholeDaysFromTheStart => Start + WholeDays(Start, Latest) + days + second,
            Moment.LocalMidnight => NaiveCalendar.Midnight(zone, (Latest + days).InZone(zone).Date),
            Moment.StartOfATerm => ends[step.Share % ends.Count],
            Moment.LastSecond => end - second,
            _ => Latest + Duration.FromSeconds(seconds),
        };
        return Instant.Max(Latest, Instant.Min(at, end - second));
    }

    private static long Seconds(Instant from, Instant to) => (long)NaiveCalendar.Seconds(from, to).Floor();

    private static Duration WholeDays(Instant from, Instant to) => Duration.FromDays((int)(Seconds(from, to) / 86_400));
}
