using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Tests.Lifecycle;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Orders;

/// <summary>Every refusal of a purchase and of a renewal, alone and with another.</summary>
/// <source>docs/spec/orders.md, "Refusals" and "Further refusals"</source>
public sealed class TermRefusalTests
{
    private const string Purchase = "buy";
    private const string Renewal = "renew";

    // In the order of checking; the code of each stands in the published lists.
    private static readonly (string Fault, string Code)[] Faults =
    [
        ("role", "auth.forbidden"),
        ("instance", "instance.unknown"),
        ("quote", "quote.unknown"),
        ("late", "quote.expired"),
        ("changed", "quote.stale"),
        ("unaccepted", "agreement.not_accepted"),
        ("outdated", "agreement.outdated"),
        ("cancelled", "instance.frozen"),
        ("deleted", "instance.deleted"),
        ("provisioning", "order.in_progress"),
        ("unpaid", "order.unpaid_exists"),
        ("planned", "renewal.change_planned"),
        ("ticket", "cancellation.pending"),
        ("owes", "account.in_arrears"),
        ("named", "configuration.unknown"),
        ("tiny", "configuration.below_minimum"),
        ("huge", "configuration.above_maximum"),
        ("dearer", "direction.mismatch"),
        ("allocated", "allocation.exceeds_target"),
        ("full", "capacity.sold_out"),
        ("months", "term.months_not_sold"),
        ("wrong-voucher", "voucher.unknown"),
        ("old-voucher", "voucher.expired"),
        ("foreign-voucher", "voucher.currency_mismatch"),
        ("used-voucher", "voucher.used_up"),
        ("poor", "payment.insufficient_balance"),
    ];

    private static readonly string[] Targets = ["named", "tiny", "huge", "dearer"];

    private static readonly string[] Lives = ["cancelled", "deleted"];

    [Fact]
    public void Without_a_fault_it_goes_ahead() =>
        new[] { Purchase, Renewal }.Select(kind => Told(kind)).ShouldBe(["done", "done"]);

    [Fact]
    public void Every_fault_is_told_by_its_code() =>
        Faults
            .Select(fault => (fault.Fault, fault.Code, Told: Told(KindOf(fault.Fault), fault.Fault)))
            .Where(each => each.Told != each.Code)
            .ShouldBeEmpty();

    [Fact]
    public void Of_two_faults_the_one_that_is_published_first_is_told()
    {
        var pairs =
            from kind in new[] { Purchase, Renewal }
            from first in Faults.Index()
            from second in Faults.Skip(first.Index + 1)
            where Told(kind, first.Item.Fault) == first.Item.Code && Told(kind, second.Fault) == second.Code
            where !Clash(first.Item.Fault, second.Fault)
            select (kind, first.Item, second.Fault, Told: Told(kind, first.Item.Fault, second.Fault));
        var all = pairs.ToList();
        all.Count.ShouldBeGreaterThan(250);
        all.Where(each => each.Told != each.Item.Code).ShouldBeEmpty();
    }

    [Fact]
    public void The_order_of_checking_is_the_published_one()
    {
        var published = PublishedRefusals
            .InOrder.Select(row => row.Code)
            .SkipLast(1)
            .Concat(PublishedRefusals.Further.Select(row => row.Code))
            .Append("payment.insufficient_balance")
            .ToList();
        Faults.Select(fault => published.IndexOf(fault.Code)).ShouldBeInOrder();
    }

    // Two faults that are two states of one thing.
    private static bool Clash(string first, string second) =>
        (Targets.Contains(first) && Targets.Contains(second))
        || (Lives.Contains(first) && Lives.Contains(second))
        || (first.EndsWith("voucher", StringComparison.Ordinal) && second.EndsWith("voucher", StringComparison.Ordinal))
        || (first, second) is ("unaccepted", "outdated") or ("tiny", "allocated")
        // What is planned has a price of its own, so that a target can only differ from it.
        || (Targets.Contains(second) && first == "planned");

    private static string KindOf(string fault) => fault == "full" ? Purchase : Renewal;

    private static string Told(string kind, params string[] faults)
    {
        var has = faults.ToHashSet(StringComparer.Ordinal);
        var world = new World();
        world.Buy(100, 12);
        var at = has.Contains("deleted") ? Instant.FromUtc(2021, 4, 16, 0, 0) : World.Start + Duration.FromDays(30);
        var state = world.Market.Of(world.Holdings, kind == Renewal ? 1 : null);
        var held = world.Instance with
        {
            AllocatedUnits = has.Contains("allocated") ? 110 : 0,
            OrderInProgress = has.Contains("provisioning"),
            UnpaidOrder = has.Contains("unpaid"),
            CancellationPending = has.Contains("ticket"),
            Version = has.Contains("changed") ? 2 : 1,
            Cancellation = has.Contains("cancelled") ? new Cancellation(1, at) : null,
            Planned = has.Contains("planned") ? Plan : null,
            RenewalChangePlanned = has.Contains("planned"),
        };
        state = state with
        {
            Account = state.Account with
            {
                InArrears = has.Contains("owes"),
                Balance = new Money(has.Contains("poor") ? 1 : 10_000_000, Currency.Usd),
            },
            Instance = kind == Renewal && !has.Contains("instance") ? held : null,
            UnitsFree = has.Contains("full") ? 5 : null,
            Vouchers = Vouchers(at),
            Book = World.Book(has.Contains("changed") ? "2" : "1", 22, "1"),
        };
        var quote = has.Contains("quote") ? null : QuoteAt(world, at, kind);
        var voucher = faults.FirstOrDefault(fault => fault.EndsWith("voucher", StringComparison.Ordinal));
        var version = has.Contains("outdated") ? "0" : "1";
        var decided = TermDecision.Decide(
            state,
            new BuyTerm(
                kind == Renewal,
                has.Contains("named")
                    ? new Configuration.Named("A")
                    : World.Units(
                        has.Contains("tiny") ? 9
                        : has.Contains("huge") ? 2_001
                        : has.Contains("dearer") ? 101
                        : 100
                    ),
                has.Contains("months") ? 13 : 12,
                at,
                has.Contains("late") ? at + Quote.ValidFor : at,
                "ann",
                has.Contains("role") ? Role.Viewer : Role.Buyer,
                voucher,
                new Acceptance(
                    quote,
                    has.Contains("unaccepted") ? null : new AgreementReference("terms", version),
                    Unquoted: false
                )
            )
        );
        return decided.Refusal?.Code ?? "done";
    }

    private static PlannedTerm Plan { get; } = new(1, World.Units(60), 1_320, World.Start, 1);

    // A fault of the target or the voucher is told before its amount is compared with the quote's.
    private static Quote QuoteAt(World world, Instant at, string kind)
    {
        var sale = new Sale(1, at, 12, 2_200, Fraction.Parse("0.85"));
        var digest = TermDecision.DigestOf(sale, world.Market.Book, world.Market.Of(world.Holdings, null));
        var (number, version) = kind == Renewal ? (1, 1) : (0, 0);
        return new Quote(
            1001,
            number,
            version,
            World.Units(100),
            "1",
            world.Market.Rules.Id,
            null,
            at,
            at + Quote.ValidFor,
            digest,
            12
        );
    }

    private static Dictionary<string, Voucher> Vouchers(Instant at)
    {
        var (ten, later) = (World.Usd("10"), at + Duration.FromDays(1));
        return new(StringComparer.Ordinal)
        {
            ["old-voucher"] = Voucher.Of("old-voucher", ten, at),
            ["foreign-voucher"] = Voucher.Of("foreign-voucher", World.Usd("10", Currency.Of("MYR")), later),
            ["used-voucher"] = Voucher.Of("used-voucher", ten, later) with { Used = ten },
        };
    }
}
