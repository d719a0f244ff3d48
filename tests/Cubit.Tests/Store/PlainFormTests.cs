using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// What is written most has forms of its own, which write the same text as the general one: texts that older programs
/// wrote are compared with it.
/// </summary>
public sealed class PlainFormTests
{
    private const int Allocated = 7;

    private static readonly StoredJson Json = new(id => RuleSetJson.Shipped[id]);

    private static OrderPlaced Placed =>
        Json.Read<OrderPlaced>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "events/3/6-order_placed.json"))
        );

    public static TheoryData<string, Configuration, long> Instances =>
        new()
        {
            { "ap-southeast-1", new Configuration.Units(100), 1 },
            { "a \"region\" <é>", new Configuration.Units(1), 3 },
            { "ap-southeast-1", new Configuration.Named("C"), 2 },
            { "ap-southeast-1", new Configuration.Units(100), 0 },
        };

    [Theory]
    [MemberData(nameof(Instances))]
    public void A_plain_instance_is_written_as_any_other(string region, Configuration configuration, long version)
    {
        var plain = new Instance(1001, 2, region, configuration, Placed.Order.Inputs!.Subscription, version);
        // An instance with something more has the general form.
        var more = Json.Write(plain with { AllocatedUnits = Allocated });
        more.ShouldContain($",\"allocatedUnits\":{Allocated}");
        Json.Write(plain).ShouldBe(more.Replace($",\"allocatedUnits\":{Allocated}", "", StringComparison.Ordinal));
        Json.Write(Json.Read<Instance>(Json.Write(plain))).ShouldBe(Json.Write(plain));
    }

    [Fact]
    public void Payments_are_written_as_any_other_dictionary()
    {
        var dollar = new Money(1_00, Currency.Usd);
        var payments = new Dictionary<long, IReadOnlyList<Payment>>
        {
            [200901000000001] = [new Payment("balance", dollar), new Payment("a \"card\"", -dollar)],
            [7] = [],
        };
        var written = Json.Write<IReadOnlyDictionary<long, IReadOnlyList<Payment>>>(payments);
        written.ShouldBe(Json.Write(payments));
        Json.Read<Dictionary<long, IReadOnlyList<Payment>>>(written).Keys.ShouldBe(payments.Keys);
    }

    [Fact]
    public void The_event_of_an_order_has_all_that_it_is_made_of()
    {
        typeof(OrderPlaced)
            .GetConstructors()
            .ShouldHaveSingleItem()
            .GetParameters()
            .Select(parameter => parameter.Name)
            .ShouldBe(["Order", "After"]);
        var plain = new Instance(1001, 2, "r", new Configuration.Units(1), Placed.Order.Inputs!.Subscription, 3);
        foreach (var after in new[] { null, plain, plain with { AllocatedUnits = Allocated } })
        {
            var written = Json.Write<object>(Placed with { After = after });
            var read = Json.Read<OrderPlaced>(written);
            Json.Write(read.Order).ShouldBe(Json.Write(Placed.Order));
            Json.Write(read.After).ShouldBe(Json.Write(after));
            written.ShouldEndWith($",\"at\":{Placed.At.Micros()},\"actor\":\"{Placed.Actor}\"}}");
        }
    }
}
