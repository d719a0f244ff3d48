using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>What a term of one configuration costs under two price books.</summary>
/// <param name="Configuration">What is bought: one CU, or a named configuration.</param>
/// <param name="Months">For how long.</param>
/// <param name="Was">What it costs under the first; null where that does not sell it.</param>
/// <param name="Would">What it would cost under the second.</param>
public sealed record TermCompared(Configuration Configuration, int Months, Money? Was, Money? Would);

/// <summary>What is asked of every instance alike.</summary>
public enum StandardChange
{
    /// <summary>To the next larger size, or the next dearer configuration.</summary>
    Upgrade,

    /// <summary>To the next smaller size, or the next cheaper configuration.</summary>
    Downgrade,

    /// <summary>Another term of <see cref="PriceSimulation.RenewedMonths"/> as it is.</summary>
    Renewal,
}

/// <summary>What the owner of an instance pays, or is paid back; or why it cannot be.</summary>
/// <param name="Pays">What is charged; below 0 what is given back. Null where it is refused.</param>
/// <param name="Refused">Code of the refusal, or null.</param>
public sealed record Outcome(Money? Pays, string? Refused);

/// <summary>A standard change of one instance under two price books.</summary>
/// <param name="InstanceId">Id of the instance.</param>
/// <param name="Change">Which change.</param>
/// <param name="To">What it would become.</param>
/// <param name="Was">Under the first.</param>
/// <param name="Would">Under the second.</param>
public sealed record ChangeCompared(
    string InstanceId,
    StandardChange Change,
    Configuration To,
    Outcome Was,
    Outcome Would
);

/// <summary>The changes of one kind in sum, over those that neither price book refuses.</summary>
/// <param name="Change">Which change.</param>
/// <param name="Count">How many were summed.</param>
/// <param name="Refused">How many are refused under one of the two.</param>
/// <param name="Was">What owners pay under the first; below 0 what is given back.</param>
/// <param name="Would">Under the second.</param>
public sealed record ChangeSum(StandardChange Change, int Count, int Refused, Money Was, Money Would);

/// <summary>Compares two price books by the computations that price orders; nothing happens.</summary>
/// <source>docs/spec/prices.md, "Simulating"</source>
public static class PriceSimulation
{
    /// <summary>The term of a standard renewal.</summary>
    public const int RenewedMonths = 12;

    private static readonly Configuration.Units OneUnit = new(1);

    /// <summary>Every list price of either, for every term that is sold.</summary>
    /// <param name="before">The first; null where nothing was sold before.</param>
    /// <param name="after">The second.</param>
    public static IReadOnlyList<TermCompared> Terms(PriceBook? before, PriceBook after) =>
        [
            .. Configurations(before)
                .Union(Configurations(after))
                .SelectMany(sold =>
                    TermsSold.Months.Select(months => new TermCompared(
                        sold,
                        months,
                        before is null ? null : Term(before, sold, months),
                        Term(after, sold, months)
                    ))
                ),
        ];

    /// <summary>The standard changes of an instance; none where it is not active.</summary>
    /// <param name="instance">The instance, which both price books price.</param>
    /// <param name="before">The first, which also says what the next size is.</param>
    /// <param name="after">The second.</param>
    /// <param name="rules">The rule set in force.</param>
    /// <param name="at">The instant that the amounts are for.</param>
    public static IEnumerable<ChangeCompared> Changes(
        Instance instance,
        PriceBook before,
        PriceBook after,
        RuleSet rules,
        Instant at
    )
    {
        if (instance.StateAt(at) != InstanceState.Active)
            yield break;
        var held = instance.Configuration;
        if (Next(before, held, dearer: true) is { } larger)
            yield return Compared(StandardChange.Upgrade, larger, book => Resized(instance, larger, book, rules, at));
        if (Next(before, held, dearer: false) is { } smaller)
            yield return Compared(
                StandardChange.Downgrade,
                smaller,
                book => Resized(instance, smaller, book, rules, at)
            );
        yield return Compared(StandardChange.Renewal, held, book => Renewed(held, book));

        ChangeCompared Compared(StandardChange change, Configuration to, Func<PriceBook, Outcome> under) =>
            new(instance.Id, change, to, under(before), under(after));
    }

    /// <summary>The sums of these changes, by kind.</summary>
    public static IReadOnlyList<ChangeSum> Sums(IReadOnlyList<ChangeCompared> changes, Currency currency) =>
        [
            .. Enum.GetValues<StandardChange>()
                .Select(kind =>
                {
                    var of = changes.Where(change => change.Change == kind).ToList();
                    var paid = of.Where(change => change is { Was.Pays: not null, Would.Pays: not null }).ToList();
                    return new ChangeSum(
                        kind,
                        paid.Count,
                        of.Count - paid.Count,
                        Money.Sum(paid.Select(change => change.Was.Pays!.Value), currency),
                        Money.Sum(paid.Select(change => change.Would.Pays!.Value), currency)
                    );
                }),
        ];

    private static IEnumerable<Configuration> Configurations(PriceBook? book) =>
        book is null ? []
        : book.PerUnit is not null ? [OneUnit]
        : book.Named.Keys.Order(StringComparer.Ordinal).Select(name => new Configuration.Named(name));

    private static Money? Term(PriceBook book, Configuration sold, int months) =>
        sold is Configuration.Units ? (book.PerUnit is { } unit ? Charge(book, unit, months) : null)
        : book.Price(sold).Accepted is { } price ? Charge(book, price.PerMonth, months)
        : null;

    private static Money Charge(PriceBook book, Fraction perMonth, int months)
    {
        var discount = DiscountTier.FactorFor(book.Tiers, months);
        var sale = new Sale(1, book.EffectiveFrom, months, perMonth, discount);
        return PurchasePrice.Of(sale, book.Currency, "").Total;
    }

    private static Outcome Renewed(Configuration held, PriceBook book) =>
        book.Price(held) is { Accepted: { } price }
            ? new(Charge(book, price.PerMonth, RenewedMonths), null)
            : new(null, book.Price(held).Refusal!.Code);

    private static Outcome Resized(Instance instance, Configuration to, PriceBook book, RuleSet rules, Instant at)
    {
        var price = book.Price(to);
        if (price.Refusal is { } unsold)
            return new(null, unsold.Code);
        var inputs = new ResizeInputs(1, instance.Subscription, at, price.Value.PerMonth, rules, book.Tiers);
        var amount = Resize.Amount(inputs);
        return amount.Refusal is { } refusal ? new(null, refusal.Code)
            : amount.Direction == Direction.Downgrade ? new(-amount.Total, null)
            : new(amount.Total, null);
    }

    private static Configuration? Next(PriceBook book, Configuration held, bool dearer)
    {
        if (held is Configuration.Units { ComputeUnits: var units })
        {
            var step = book.Product.Units?.Step ?? 1;
            var next = new Configuration.Units(dearer ? units + step : units - step);
            return book.Price(next).Accepted is null ? null : next;
        }

        if (book.Price(held).Accepted is not { PerMonth: var now })
            return null;
        var others = book.Named.Where(named => dearer ? named.Value > now : named.Value < now).ToList();
        var best = others
            .OrderBy(named => dearer ? named.Value : -named.Value)
            .ThenBy(named => named.Key, StringComparer.Ordinal);
        return others.Count == 0 ? null : new Configuration.Named(best.First().Key);
    }
}
