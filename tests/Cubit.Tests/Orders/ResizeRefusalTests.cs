using Cubit.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Orders;

/// <summary>Every published refusal of a resize, and the order in which they are checked.</summary>
/// <source>docs/spec/orders.md, "Refusals"</source>
public sealed class ResizeRefusalTests
{
    // Told before a decision is asked: by the key of the request, and by the key of the order.
    private static readonly string[] ToldAtTheEdge = ["auth.required", "order.key_reused"];

    // What is at fault on its own, and the code that names it. Some need a change of a certain direction to be a fault.
    private static readonly (string Fault, string Code)[] Faults =
    [
        ("role=viewer", "auth.forbidden"),
        ("instance=none", "instance.unknown"),
        ("quote=none", "quote.unknown"),
        ("age=15", "quote.expired"),
        ("since=changed", "quote.stale"),
        ("since=repriced", "quote.stale"),
        ("since=new-rules", "quote.stale"),
        ("since=new-rate", "quote.stale"),
        ("agreement=none", "agreement.not_accepted"),
        ("agreement=another", "agreement.not_accepted"),
        ("agreement=2019-07", "agreement.outdated"),
        ("life=frozen", "instance.frozen"),
        ("life=thawing", "instance.frozen"),
        ("life=deleted", "instance.deleted"),
        ("order=provisioning", "order.in_progress"),
        ("unpaid=one", "order.unpaid_exists"),
        ("renewal=smaller", "renewal.change_planned"),
        ("ticket=open", "cancellation.pending"),
        ("owes=money", "account.in_arrears"),
        ("to=Z", "configuration.unknown"),
        ("to=5", "configuration.below_minimum"),
        ("to=7", "configuration.below_minimum"),
        ("to=0", "configuration.below_minimum"),
        ("to=2005", "configuration.above_maximum"),
        ("to=2003", "configuration.above_maximum"),
        ("to=62", "configuration.off_step"),
        ("to=100", "configuration.unchanged"),
        ("direction=up", "direction.mismatch"),
        ("direction=down", "direction.mismatch"),
        ("privilege=none", "privilege.downgrade_missing"),
        ("allocated=155", "allocation.exceeds_target"),
        ("free=10", "capacity.sold_out"),
        ("downgrades=0", "limit.downgrades_reached"),
        ("balance=6709.99", "payment.insufficient_balance"),
    ];

    // A downgrade, an upgrade, and a larger size that has become cheaper than what is held.
    private static readonly string[] Changes = ["order to=60", "order to=150", "order to=150 price=10"];

    // Two states of one thing, so that no order can have both faults.
    private static readonly (string, string)[] Exclusive =
    [
        ("agreement.not_accepted", "agreement.outdated"),
        ("instance.frozen", "instance.deleted"),
        ("configuration.unknown", "configuration.below_minimum"),
        ("configuration.below_minimum", "configuration.above_maximum"),
        ("configuration.above_maximum", "configuration.off_step"),
        ("configuration.off_step", "configuration.unchanged"),
        ("limit.downgrades_reached", "payment.insufficient_balance"),
    ];

    /// <summary>Every change with two faults, each of which is one on its own, and the code that comes first.</summary>
    private static readonly (string Line, string First, string Second)[] Pairs =
    [
        .. from change in Changes
        from first in FaultsOf(change)
        from second in FaultsOf(change)
        where
            PublishedRefusals.Place(first.Code) < PublishedRefusals.Place(second.Code)
            && first.Fault.Split('=')[0] != second.Fault.Split('=')[0]
        select ($"{change} {first.Fault} {second.Fault}", first.Code, second.Code),
    ];

    public static TheoryData<string, string> SingleFaults =>
        new(
            Faults
                .Select(row => (Change: Changes.FirstOrDefault(change => IsFault(change, row)) ?? Changes[0], Row: row))
                .Select(single => ($"{single.Change} {single.Row.Fault}", single.Row.Code))
        );

    [Theory]
    [InlineData("ask to=60", "refund 4438.13")] // (22,440 - 2,200/30 x 182 x 0.85) x 40/100
    [InlineData("order to=60", "refund 4438.13")]
    [InlineData("order to=60 balance=0", "refund 4438.13")]
    [InlineData("order to=60 age=14", "refund 4438.13")]
    [InlineData("order to=60 role=buyer", "refund 4438.13")]
    [InlineData("ask to=60 role=viewer", "refund 4438.13")] // looking is free
    [InlineData("order to=60 allocated=60", "refund 4438.13")]
    [InlineData("order to=60 direction=down downgrades=1", "refund 4438.13")]
    [InlineData("order to=60 free=0", "refund 4438.13")]
    [InlineData("order to=60 free=-45", "refund 4438.13")] // an oversold region gets something back
    [InlineData("order to=150", "charge 6710.00")] // 50 x 22 x 183 d / 30 d
    [InlineData("order to=150 balance=6710", "charge 6710.00")]
    [InlineData("order to=150 free=50 direction=up", "charge 6710.00")]
    [InlineData("order to=150 privilege=none downgrades=0", "charge 6710.00")]
    [InlineData("order to=150 rate=4.1 balance=27511", "charge 6710.00")] // 6,710 x 4.1
    [InlineData("ask to=150 balance=0", "charge 6710.00")] // a quote says what to top up
    [InlineData("order to=150 price=10", "refund 3530.33")] // 11,095.33 x (2,200 - 1,500)/2,200: the price decides
    [InlineData("order to=2000 balance=300000", "charge 254980.00")] // 1,900 x 22 x 6.1
    [InlineData("order to=10", "refund 9985.80")] // 11,095.33 x 90/100
    [InlineData("order to=C", "refund 1.00")] // 150 - 5 x 29 = 5, x 30/150
    [InlineData("order to=C life=ending", "refund 0.00")]
    [InlineData("order to=D", "same 0.00")]
    [InlineData("order to=D privilege=none balance=0", "same 0.00")]
    public void A_change_that_nothing_stands_against_goes_ahead(string line, string answer) =>
        Answer(line).ShouldBe(answer);

    [Theory]
    [MemberData(nameof(SingleFaults))]
    public void A_change_with_one_fault_is_refused_with_its_code(string line, string code) =>
        Answer(line).ShouldBe(code);

    [Theory]
    [InlineData("order to=150 rate=4.1 balance=27510.99", "payment.insufficient_balance")]
    [InlineData("order to=D direction=up", "direction.mismatch")]
    [InlineData("order to=D direction=down", "direction.mismatch")]
    [InlineData("order to=A", "configuration.unchanged")]
    [InlineData("order to=60 since=other-amounts", "quote.stale")]
    [InlineData("ask to=60 privilege=none", "privilege.downgrade_missing")]
    [InlineData("ask to=60 life=frozen", "instance.frozen")]
    public void Other_ways_to_be_refused(string line, string code) => Answer(line).ShouldBe(code);

    [Fact]
    public void Every_published_refusal_has_a_scenario() =>
        PublishedRefusals
            .InOrder.Select(row => row.Code)
            .Except(ToldAtTheEdge)
            .ShouldBe(Faults.Select(row => row.Code).Distinct(), ignoreOrder: false);

    [Fact]
    public void Of_two_faults_the_one_that_is_published_first_is_told() =>
        Pairs
            .Select(pair => (pair.Line, Told: Answer(pair.Line), pair.First))
            .Where(pair => pair.Told != pair.First)
            .ShouldBeEmpty();

    [Fact]
    public void Every_two_neighbours_of_the_list_have_met_in_one_change()
    {
        var codes = PublishedRefusals.InOrder.Select(row => row.Code).Except(ToldAtTheEdge).ToList();
        var met = Pairs.Select(pair => (pair.First, pair.Second));
        codes.Zip(codes.Skip(1)).Except(Exclusive).Except(met).ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_says_why_in_a_sentence_without_holes()
    {
        foreach (var line in Faults.SelectMany(row => Changes.Select(change => $"{change} {row.Fault}")))
        {
            if (new ResizeScenario(line).Decision.Refusal is not { } refusal)
                continue;
            refusal.Detail.ShouldEndWith(".");
            refusal.Detail.ShouldNotContain("  ");
            refusal.Values.ShouldAllBe(value => value.Key.Length > 0 && value.Value.Length > 0);
        }
    }

    private static IEnumerable<(string Fault, string Code)> FaultsOf(string change) =>
        Faults.Where(row => IsFault(change, row));

    private static bool IsFault(string change, (string Fault, string Code) row) =>
        Answer($"{change} {row.Fault}") == row.Code;

    private static string Answer(string line) => new ResizeScenario(line).Answer;
}
