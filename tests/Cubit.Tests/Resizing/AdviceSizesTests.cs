using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;
using Shouldly;
using Xunit;
using static Cubit.Tests.Resizing.Given;

namespace Cubit.Tests.Resizing;

/// <summary>The refund by size: what a customer may choose from.</summary>
public sealed class AdviceSizesTests
{
    private static readonly NaiveCase Year = Chain(
        Alibaba2022,
        Purchase(Utc(2023, 1, 1), 12, "2200") with
        {
            Discount = Exact.Parse("0.85"),
        }
    );

    [Fact]
    public void Every_step_from_the_minimum_up_to_the_present_is_priced_the_largest_first()
    {
        var sizes = Of(Year, Utc(2023, 7, 2), 100);
        Units(sizes).ShouldBe(Enumerable.Range(10, 90).Reverse());
        sizes.IsComplete.ShouldBeTrue();
        // 33,286 ÷ 3 is left (2,200 × 12 × 0.85 − 2,200 ÷ 30 × 182 × 0.85); a hundredth of it for each CU.
        Refund(sizes, 99).ShouldBe("110.95");
        Refund(sizes, 60).ShouldBe("4438.13");
        Refund(sizes, 10).ShouldBe("9985.80");
        sizes.Sizes.ShouldAllBe(size => size.Jump == null);
    }

    [Fact]
    public void Only_steps_are_offered_and_none_below_what_quotas_hold()
    {
        Units(Of(Year, Utc(2023, 7, 2), 100, new UnitRange(15, 25, 2000))).ShouldBe([90, 65, 40, 15]);
        Units(Of(Year, Utc(2023, 7, 2), 100, new UnitRange(15, 25, 2000), allocated: 65)).ShouldBe([90, 65]);
        Units(Of(Year, Utc(2023, 7, 2), 100, new UnitRange(100, 1, 2000))).ShouldBeEmpty();
    }

    [Fact]
    public void Where_prices_have_risen_only_what_costs_less_than_was_paid_is_offered() =>
        // At 44 per CU 50 CU cost what 100 CU did.
        Units(Of(Year, Utc(2023, 7, 2), 100, perUnit: 44)).ShouldBe(Enumerable.Range(10, 40).Reverse());

    [Fact]
    public void Where_prices_have_fallen_the_present_size_is_not_offered_all_the_same()
    {
        Units(Of(Year, Utc(2023, 7, 2), 100, perUnit: 20))[0].ShouldBe(99);
        Units(Of(Year, Utc(2023, 7, 2), 5, perUnit: 20)).ShouldBeEmpty();
        var inputs = AdviceTests.InputsOf(
            Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "160")),
            Utc(2020, 9, 9),
            "120"
        );
        var advised = Advice.Of(inputs, [], InstanceOf(inputs, new Configuration.Named("A")), Book(null, null)).Value;
        advised.Sizes!.Sizes.ShouldHaveSingleItem().To.ShouldBe(new Configuration.Named("C"));
    }

    [Fact]
    public void Named_configurations_are_offered_by_price()
    {
        var chain = Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "200"));
        var inputs = AdviceTests.InputsOf(chain, CloseOf(2020, 9, 24), "120");
        var sizes = Advice.Of(inputs, [], InstanceOf(inputs, new Configuration.Named("B")), Book(null, null)).Value;
        // (200 − 200 ÷ 30 × 24) × 50 ÷ 200, and × 80 ÷ 200
        sizes
            .Sizes!.Sizes.Select(size => $"{size.To} {size.Refund}")
            .ShouldBe(["configuration A 10.00", "configuration C 16.00"]);
    }

    [Fact]
    public void The_size_that_gives_up_one_more_layer_is_marked()
    {
        var chain = Year with
        {
            Rules = LinearSecond,
            Orders = [.. Year.Orders, Order("upgrade", Utc(2023, 7, 2), "2266")],
        };
        var sizes = Of(chain, Utc(2023, 7, 2), 103);
        // A CU of the upgrade is worth 22 × 12 × 183 ÷ 365 = 132.3616, one of the purchase 0.85 of that, 112.5074;
        // each layer is rounded: 397.08 + 225.01.
        sizes
            .Sizes.Take(5)
            .Select(size => $"{size.Refund}")
            .ShouldBe(["132.36", "264.72", "397.08", "509.59", "622.09"]);
        sizes
            .Sizes.Where(size => size.Jump is not null)
            .Select(size => $"{size.To}: {AdviceText.Of(size.Jump!)}")
            .ShouldBe(["99 CU: up layer-reached"]);
    }

    [Fact]
    public void Rounding_that_hides_a_size_is_marked()
    {
        var chain = Chain(LinearSecond, Purchase(Utc(2020, 9, 1), 1, "2200"));
        var sizes = Of(chain, Utc(2020, 9, 30, 23) + Duration.FromMinutes(59), 100);
        // A CU for a minute is 22 ÷ 43,200 = 0.0005: ten are 0.0051, nine 0.0046.
        sizes
            .Sizes.Take(11)
            .Select(size => $"{size.Refund}")
            .ShouldBe([.. Enumerable.Repeat("0.00", 9), "0.01", "0.01"]);
        AdviceText.Of(sizes.Sizes[8].Jump!).ShouldBe("level rounding");
        sizes.Sizes[9].Jump.ShouldBeNull();
    }

    [Fact]
    public void A_long_list_is_cut_and_says_so()
    {
        var sizes = Of(Year, Utc(2023, 7, 2), 5_000, new UnitRange(10, 1, 10_000), perUnit: Fraction.Parse("0.44"));
        (sizes.Sizes.Count, sizes.IsComplete).ShouldBe((Advice.SizesMax, false));
        Units(sizes)[0].ShouldBe(4_999);
        var all = Of(Year, Utc(2023, 7, 2), 2_010, new UnitRange(10, 1, 10_000), perUnit: Fraction.Parse("0.44"));
        (all.Sizes.Count, all.IsComplete).ShouldBe((Advice.SizesMax, true));
    }

    [Fact]
    public void Sizes_of_one_price_are_offered_by_name()
    {
        var inputs = AdviceTests.InputsOf(
            Chain(Alibaba2022, Purchase(Utc(2020, 9, 1), 1, "200")),
            Utc(2020, 9, 9),
            "120"
        );
        var book = Book(null, null);
        var prices = new[] { "b", "a", "B", "c" }.ToDictionary(
            name => name,
            _ => (Fraction)120,
            StringComparer.Ordinal
        );
        Advice
            .Of(inputs, [], InstanceOf(inputs, new Configuration.Named("A")), book with { Named = prices })
            .Value.Sizes!.Sizes.Select(size => $"{size.To}")
            .ShouldBe(["configuration B", "configuration a", "configuration b", "configuration c"]);
    }

    [Fact]
    public void Without_an_instance_or_without_a_book_there_are_no_sizes()
    {
        var inputs = AdviceTests.InputsOf(Year, Utc(2023, 7, 2), "1320");
        var instance = InstanceOf(inputs, new Configuration.Units(100));
        var book = Book(new UnitRange(10, 1, 2_000), 22);
        Advice.Of(inputs, [], instance).Value.Sizes.ShouldBeNull();
        Advice.Of(inputs, [], book: book).Value.Sizes.ShouldBeNull();
        Advice.Of(inputs, [], instance, book).Value.Sizes.ShouldNotBeNull();
    }

    private static RefundBySize Of(
        NaiveCase chain,
        Instant at,
        int held,
        UnitRange? range = null,
        int allocated = 0,
        Fraction? perUnit = null
    )
    {
        var inputs = AdviceTests.InputsOf(chain, at, "22");
        var instance = InstanceOf(inputs, new Configuration.Units(held)) with { AllocatedUnits = allocated };
        var book = Book(range ?? new UnitRange(10, 1, 2_000), perUnit ?? 22);
        return Advice.Of(inputs, [], instance, book).Value.Sizes!;
    }

    private static List<int> Units(RefundBySize sizes) =>
        [.. sizes.Sizes.Select(size => ((Configuration.Units)size.To).ComputeUnits)];

    private static string Refund(RefundBySize sizes, int units) =>
        $"{sizes.Sizes.Single(size => size.To == new Configuration.Units(units)).Refund}";

    private static Instance InstanceOf(ResizeInputs inputs, Configuration held) =>
        new(1001, 1, "ap-southeast-1", held, inputs.Subscription, 1);

    private static PriceBook Book(UnitRange? range, Fraction? perUnit) =>
        new(
            "book",
            new Product("product", "Product", range),
            "ap-southeast-1",
            Currency.Usd,
            Utc(2000, 1, 1),
            perUnit,
            new Dictionary<string, Fraction>(StringComparer.Ordinal)
            {
                ["A"] = 150,
                ["B"] = 200,
                ["C"] = 120,
            },
            [],
            new Agreement("agreement", "1", "Agreement")
        );
}
