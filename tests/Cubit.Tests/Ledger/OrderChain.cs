using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Execute;
using Cubit.Store.Resizing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Cubit.Tests.Ledger;

/// <summary>One change of a chain: so many hours after the one before, to so many units.</summary>
/// <param name="Hours">From 1.</param>
/// <param name="Units">The size asked for.</param>
/// <param name="ExternalPercent">Share of the charge that is paid from outside.</param>
public sealed record ChainStep(int Hours, int Units, int ExternalPercent);

/// <summary>What happened at one event of a chain: everything that its postings follow from.</summary>
public sealed record Happening(
    AccountEvent Event,
    Account After,
    Subscription? Held,
    Subscription? Left,
    Fraction Earned,
    IReadOnlyList<Posting> Postings
);

/// <summary>An account that tops up, buys, and resizes again and again.</summary>
/// <param name="PerUnit">List price per unit and month, in the price currency.</param>
/// <param name="Prices">The price currency.</param>
/// <param name="Settles">The account's currency.</param>
/// <param name="Rate">Rate between the two where they differ.</param>
/// <param name="Rules">Id of the rule set.</param>
/// <param name="Steps">The purchase, and the changes after it.</param>
public sealed record OrderChain(
    string PerUnit,
    string Prices,
    string Settles,
    string Rate,
    string Rules,
    IReadOnlyList<ChainStep> Steps
)
{
    private const int StepsMax = 8;
    private const int Months = 12;
    private const long Balance = 1_000_000_000_000;

    private static readonly Instant Start = Instant.FromUtc(2023, 1, 17, 9, 30);
    private static readonly Instant Always = Instant.FromUtc(2000, 1, 1, 0, 0);

    private static readonly Gen<ChainStep> Step =
        from hours in Gen.Frequency((3, Gen.Choose(1, 30)), (5, Gen.Choose(1, 1500)))
        from units in Gen.Choose(1, 40)
        from percent in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Constant(100)), (2, Gen.Choose(1, 99)))
        select new ChainStep(hours, units, percent);

    private static readonly Gen<OrderChain> Any =
        from price in Gen.Elements("22", "7.77", "100/3", "0.011", "149.755", "30")
        from currencies in Gen.Elements(
            ("USD", "USD", "1"),
            ("USD", "MYR", "4.1"),
            ("USD", "JPY", "149.755"),
            ("USD", "KWD", "0.30745"),
            ("JPY", "USD", "1/150"),
            ("KWD", "KWD", "1")
        )
        from rules in Gen.Elements(RuleSetJson.Shipped.Keys.ToArray())
        from count in Gen.Choose(1, StepsMax)
        from steps in Gen.ArrayOf(Step, count)
        select new OrderChain(price, currencies.Item1, currencies.Item2, currencies.Item3, rules, steps);

    /// <summary>Random chains; a failing one loses its last steps.</summary>
    public static Arbitrary<OrderChain> All { get; } =
        Arb.From(Any, chain => chain.Steps.Count > 1 ? [chain with { Steps = [.. chain.Steps.SkipLast(1)] }] : []);

    private Currency Price => Currency.Of(Prices);

    private FxRate? Fx =>
        Prices == Settles ? null : new FxRate(Price, Currency.Of(Settles), Fraction.Parse(Rate), Always, "a table");

    private PriceBook Book =>
        new(
            "1",
            new Product("maxcompute", "MaxCompute", new UnitRange(1, 1, 100)),
            "here",
            Price,
            Always,
            Fraction.Parse(PerUnit),
            new Dictionary<string, Fraction>(StringComparer.Ordinal),
            [new(2, Fraction.Parse("0.95")), new(12, Fraction.Parse("0.85"))],
            new Agreement("terms", "1", "Terms")
        );

    /// <summary>Everything that happens, in order.</summary>
    public IEnumerable<Happening> Run()
    {
        var account = AccountJournal.Apply(
            null,
            new AccountOpened(Start, "a", 1001, "acme", BillingZone.Of("Asia/Kuala_Lumpur"), Currency.Of(Settles))
        );
        account = AccountJournal.Apply(account, new PrivilegeGranted(Start, "a", Privilege.Downgrade));
        var topUp = new BalanceToppedUp(Start, "a", new Money(Balance, account.SettlementCurrency));
        account = AccountJournal.Apply(account, topUp);
        yield return new(topUp, account, null, null, Fraction.Zero, Postings.Of(topUp));

        var bought = Bought(account);
        account = AccountJournal.Apply(account, bought);
        var (instance, at) = (bought.After!, Start);
        yield return new(
            bought,
            account,
            null,
            instance.Subscription,
            Fraction.Zero,
            Journal.PostingsOf(bought, null, instance, null)
        );

        var payments = new Dictionary<long, IReadOnlyList<Payment>> { [bought.Order.Number] = bought.Order.Payments };
        foreach (var step in Steps.Skip(1))
        {
            at += Duration.FromHours(step.Hours);
            if (Resized(account, instance, at, step, payments) is not { } resized)
                continue;
            var order = resized.Order.Kind == OrderKind.Downgrade ? resized.Order : PaidBy(resized.Order, step);
            if (order.Kind == OrderKind.Upgrade)
                payments[order.Number] = order.Payments;
            var (placed, before) = (new OrderPlaced(order, null), instance);
            (account, instance) = (AccountJournal.Apply(account, placed), AccountJournal.Apply(instance, placed));
            yield return new(
                placed,
                account,
                before.Subscription,
                instance.Subscription,
                resized.Resized.Earned,
                Journal.PostingsOf(placed, before, instance, resized.Resized)
            );
        }
    }

    private OrderPlaced Bought(Account account)
    {
        var size = new Configuration.Units(Steps[0].Units);
        var command = new PurchaseInstance(size, Months, Start, "a", PaymentSource.Balance);
        var bought = PurchaseDecision.Decide(account, Book, Rules, Fx, command).Value;
        return bought with { Order = PaidBy(bought.Order, Steps[0]) };
    }

    private ResizeAccepted? Resized(
        Account account,
        Instance instance,
        Instant at,
        ChainStep step,
        Dictionary<long, IReadOnlyList<Payment>> payments
    )
    {
        var state = new ResizeState(account, instance, Book, RuleSetJson.Shipped[Rules], Fx, payments);
        var asked = new ResizeInstance(new Configuration.Units(step.Units), null, at, at, "a", Role.Owner);
        return ResizeDecision.Decide(state, asked).Accepted;
    }

    private static Order PaidBy(Order order, ChainStep step)
    {
        var external = new Money(order.Total.Minor * step.ExternalPercent / 100, order.Total.Currency);
        Payment[] parts = [new(PaymentSource.External, external), new(PaymentSource.Balance, order.Total - external)];
        return order with { Payments = [.. parts.Where(part => part.Amount.Minor > 0)] };
    }
}
