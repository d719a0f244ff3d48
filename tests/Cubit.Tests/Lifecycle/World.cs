using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;
using Shouldly;

namespace Cubit.Tests.Lifecycle;

/// <summary>One account, its journal and its books; a command is decided after what was due before it.</summary>
/// <remarks>
/// acme, in UTC and USD, has 100,000.00 on 2020-04-01 00:00 and may downgrade. A unit of MaxCompute costs 22 a month,
/// 15% less for a year, and 0.05 an hour as it goes. After every event the books are looked at.
/// </remarks>
internal sealed partial class World
{
    public static readonly Instant Start = Instant.FromUtc(2020, 4, 1, 0, 0);

    public static readonly Operator Clerk = new("clerk", StaffRole.Finance, "10.0.0.7");

    private static readonly AgreementReference Terms = new("terms", "1");

    private readonly Dictionary<(string Account, Currency Currency), long> _ledger = [];

    public World(string balance = "100000", string settles = "USD", string rules = "alibaba/2022-05")
    {
        var currency = Currency.Of(settles);
        Market = new Market(
            Book("1", 22, "1"),
            RuleSetJson.Shipped[rules],
            settles == "USD" ? null : new FxRate(Currency.Usd, currency, Fraction.Parse("4.1"), Start, "a table")
        );
        Happen([
            new AccountOpened(Start, "clerk", 1001, "acme", BillingZone.Utc, currency),
            new PrivilegeGranted(Start, "clerk", Privilege.Downgrade),
        ]);
        if (balance != "0")
            TopUp(balance);
    }

    public Holdings Holdings { get; private set; } = Holdings.None;

    public List<AccountEvent> Journal { get; } = [];

    public Instant Now { get; private set; } = Start;

    public Market Market { get; set; }

    public Role Role { get; set; } = Role.Owner;

    public Instance Instance => Holdings.Instances[1];

    public Order LastOrder => Holdings.Orders.Values.Last();

    public Ticket Ticket => Holdings.Tickets.Values.Last();

    public string Balance => $"{Holdings.Account!.Balance}";

    public static PriceBook Book(string version, Fraction perUnit, string agreement) =>
        new(
            version,
            new Product("maxcompute", "MaxCompute", new UnitRange(10, 1, 2000)),
            "here",
            Currency.Usd,
            Start,
            perUnit,
            new Dictionary<string, Fraction>(StringComparer.Ordinal),
            [new(12, Fraction.Parse("0.85"))],
            new Agreement("terms", agreement, "Terms"),
            Fraction.Parse("0.05")
        );

    public long Ledger(string account) => _ledger.GetValueOrDefault((account, Currency.Usd));

    /// <summary>Lets time pass until an instant.</summary>
    public World Until(Instant at)
    {
        Happen(Passage.To(Holdings, at, (_, _) => Market).Events);
        Now = at;
        return this;
    }

    public World After(double days) => Until(Now + Duration.FromDays(days));

    public void TopUp(string amount) =>
        Happen([new BalanceToppedUp(Now, "bank", Usd(amount, Holdings.Account!.SettlementCurrency))]);

    /// <summary>Does what was decided, or says why not.</summary>
    public string Do(Decision<Happened> decided)
    {
        if (decided.Refusal is { } refusal)
            return Told(refusal);
        Happen(decided.Value.Events);
        return "done";
    }

    public string Do<T>(Decision<T> decided, Func<T, AccountEvent> happened)
        where T : class
    {
        if (decided.Refusal is { } refusal)
            return Told(refusal);
        Happen([happened(decided.Value)]);
        return "done";
    }

    public static Configuration Units(int units) => new Configuration.Units(units);

    public static Money Usd(string amount, Currency? currency = null) =>
        Money.TryParse(amount, currency ?? Currency.Usd, out var money) ? money : throw new FormatException(amount);

    // A refusal says why in a sentence without holes.
    private static string Told(Refusal refusal)
    {
        refusal.Detail.ShouldEndWith(".");
        refusal.Detail.ShouldNotContain("  ");
        return refusal.Code;
    }

    private void Happen(IReadOnlyList<AccountEvent> happened)
    {
        foreach (var each in happened)
        {
            var after = Holdings.Apply(each);
            Post(Postings.Of(each, Holdings, after));
            Holdings = after;
            Journal.Add(each);
            LookAtTheBooks();
        }
    }

    private void Post(IReadOnlyList<Posting> postings)
    {
        postings.ShouldAllBe(posting => posting.Amount.Minor != 0);
        foreach (var currency in postings.GroupBy(posting => posting.Amount.Currency))
            currency.Sum(posting => posting.Amount.Minor).ShouldBe(0, $"{Journal.Count}: {currency.Key}");
        foreach (var (account, amount) in postings)
            _ledger[(account, amount.Currency)] = _ledger.GetValueOrDefault((account, amount.Currency)) + amount.Minor;
    }

    private void LookAtTheBooks()
    {
        var account = Holdings.Account!;
        _ledger.GetValueOrDefault((LedgerAccount.Balance, account.SettlementCurrency)).ShouldBe(account.Balance.Minor);
        foreach (var instance in Holdings.Instances.Values)
        {
            var through = Holdings.RecognisedThrough ?? Instant.MinValue;
            var deferred = Postings.DeferredOf(instance.Subscription) - Recognition.Of(instance.Subscription, through);
            Ledger(LedgerAccount.Deferred(instance.Number)).ShouldBe(deferred.Minor, $"{Journal[^1]}");
        }
    }
}
