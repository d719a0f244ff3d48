using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Tests.Resizing;

/// <summary>A chain as the product works it: every order, then the change that is asked about.</summary>
internal sealed class CoreChain
{
    private readonly NaiveCase asked;
    private readonly IReadOnlyList<DiscountTier> tiers;
    private readonly List<PricedChange> changes = [];
    private Subscription held = null!;
    private Instant latest;

    private CoreChain(NaiveCase asked)
    {
        this.asked = asked;
        tiers = [.. asked.Tiers.Select(tier => new DiscountTier(tier.Months, Core(tier.Factor)))];
    }

    /// <summary>Why an order or the change was refused.</summary>
    public string? Error { get; private set; }

    /// <summary>Cash that purchases and renewals brought in, as their tranches say.</summary>
    public Fraction Sold { get; private set; }

    /// <summary>What is held after the orders, and after the change where there is one.</summary>
    public Subscription Held => held;

    /// <summary>The resizes among the orders, and last the change that is asked about.</summary>
    public IReadOnlyList<PricedChange> Changes => changes;

    /// <summary>The change that is asked about, where it was priced as a downgrade.</summary>
    public PricedChange? Downgrade =>
        Error is null && changes is [.., var last] && last.Answer.Direction == Direction.Downgrade ? last : null;

    public static CoreChain Replay(NaiveCase asked)
    {
        var chain = new CoreChain(asked);
        for (var i = 0; chain.Error is null && i < asked.Orders.Count; i++)
            chain.Error = chain.Place(asked.Orders[i], i);
        if (chain.Error is null && asked.Change is { } change)
            chain.Error = chain.Ask(change);
        return chain;
    }

    /// <summary>What the product answers, in the reference's words.</summary>
    public static NaiveAnswer Answer(NaiveCase asked)
    {
        var chain = Replay(asked);
        if (chain.Error is not null)
            return new NaiveAnswer { Error = chain.Error };
        var terms = chain.held.Terms.Select(term => Naive(term)).ToList();
        return asked.Change is null ? new NaiveAnswer { Terms = terms } : chain.Said() with { Terms = terms };
    }

    public static Exact Naive(Fraction fraction) => Exact.Of(fraction.Numerator, fraction.Denominator);

    public static Fraction Core(Exact exact) => new(exact.Top, exact.Bottom);

    private static Exact Sum(IEnumerable<Fraction> parts) => Exact.Sum(parts.Select(Naive));

    private NaiveAnswer Said()
    {
        var answer = changes[^1].Answer;
        return new NaiveAnswer
        {
            Direction = answer.Direction.ToString().ToLowerInvariant(),
            Total = Naive(answer.Total.Exact),
            Settlement = answer.Settlement is { } settled ? Naive(settled.Exact) : null,
            Reason = answer.Reason,
            Refunds = [.. answer.Refunds.Select(Naive)],
            Charges = [.. answer.Charges.Select(Naive)],
            Totals = new NaiveTotals(
                Naive(Sold) + Sum(changes.Select(change => change.Answer.Paid)),
                Sum(changes.Select(change => change.Answer.Earned)),
                Exact.Sum(changes.Select(change => change.Refunded)),
                Naive(held.Cash)
            ),
        };
    }

    private static NaiveRefundLine Naive(RefundLine line) =>
        new(
            (int)line.Tranche.Order,
            (int)line.Tranche.Origin.Order,
            line.Tranche.Period,
            Naive(line.Used),
            Naive(line.Consumed),
            Naive(line.Online),
            Naive(line.Ratio),
            Naive(line.Refund.Exact)
        );

    private static NaiveChargeLine Naive(ChargeLine line) =>
        new(line.Period, Naive(line.Months), Naive(line.Charge.Exact));

    private static NaiveTerm Naive(SoldTerm sold) =>
        new(sold.Term.Start, sold.Term.End, sold.Term.Months, Naive(sold.Discount));

    private string? Place(NaiveOrder order, int index)
    {
        if ((order.Kind == "purchase") != (index == 0) || order.At < latest)
            return "invalid_order";
        latest = order.At;
        if (order.Kind is "purchase" or "renewal")
            return Sell(order, index);
        return Change(order, index);
    }

    private string? Ask(NaiveChange change)
    {
        if (change.At < latest)
            return change.At < held.Start ? "before_start" : "invalid_order";
        return Change(new NaiveOrder("any", change.At, change.List), asked.Orders.Count);
    }

    private string? Sell(NaiveOrder order, int index)
    {
        var sale = new Sale(
            index,
            order.At,
            order.Months,
            Core(order.List),
            order.Discount is { } discount ? Core(discount) : DiscountTier.FactorFor(tiers, order.Months),
            Core(order.Promotion ?? Exact.Zero),
            Core(order.Voucher ?? Exact.Zero),
            order.Cash is { } cash ? Core(cash) : null
        );
        var decision =
            index == 0
                ? Subscription.Purchase(asked.Product, Currency.Of(asked.Currency), BillingZone.Of(asked.Zone), sale)
                : held.Renew(sale);
        if (decision.Refusal is { } refusal)
            return refusal.Code;
        held = decision.Value;
        Sold += held.Tranches[^1].Cash;
        return null;
    }

    private FxRate? Rate(NaiveSettlement? into) =>
        into is null
            ? null
            : new FxRate(held.Currency, Currency.Of(into.Currency), Core(into.Rate), Instant.MinValue, "the case");

    private string? Change(NaiveOrder order, int index)
    {
        var rules = CoreRules.Of(asked);
        var inputs = new ResizeInputs(index, held, order.At, Core(order.List), rules, tiers, Rate(asked.Settlement))
        {
            Discount = order.Discount is { } discount ? Core(discount) : null,
            Voucher = Core(order.Voucher ?? Exact.Zero),
            Cash = order.Cash is { } cash ? Core(cash) : null,
        };
        var decision = Resize.Price(inputs);
        if (decision.Refusal is { } refusal)
            return refusal.Code;
        if (order.Kind != "any" && Enum.Parse<Direction>(order.Kind, ignoreCase: true) != decision.Value.Direction)
            return "invalid_order";
        changes.Add(new PricedChange(inputs, decision.Value));
        held = decision.Value.After;
        return null;
    }
}

/// <summary>A change, and what the product answered.</summary>
internal sealed record PricedChange(ResizeInputs Inputs, Resized Answer)
{
    public Exact Refunded => Answer.Direction == Direction.Downgrade ? CoreChain.Naive(Answer.Total.Exact) : Exact.Zero;

    /// <summary>The same change to another price.</summary>
    public Resized To(Fraction list) => Resize.Price(Inputs with { ListPerMonth = list }).Value;
}
