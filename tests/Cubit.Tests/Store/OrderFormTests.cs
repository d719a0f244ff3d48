using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Resizing;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Orders are stored by position: what an order has is in its form, or it is lost.</summary>
public sealed class OrderFormTests
{
    private static readonly StoredJson Json = new(id => RuleSetJson.Shipped[id]);
    private static readonly Instant At = Instant.FromUtc(2020, 9, 24, 10, 0);

    [Fact]
    public void An_order_with_all_that_an_order_can_have_is_read_back_as_it_was()
    {
        var order = WithEverything();
        Unset(order).Concat(Unset(order.Inputs!)).Concat(Unset(order.History[^1])).ShouldBeEmpty();
        IsReadBack(order);
    }

    [Fact]
    public void An_order_with_no_more_than_it_must_have_is_read_back_as_it_was()
    {
        var order = WithEverything() with { Inputs = null, Fx = null, Sale = null, Settlement = null, Voucher = null };
        IsReadBack(order);
    }

    // Lists are the same where their items are.
    private static void IsReadBack(Order order)
    {
        var read = Json.Read<Order>(Json.Write(order));
        read.History.ShouldBe(order.History);
        read.Payments.ShouldBe(order.Payments);
        (read with { History = order.History, Payments = order.Payments, Inputs = order.Inputs }).ShouldBe(order);
        if (order.Inputs is not { } inputs)
            return;
        read.Inputs!.Tiers.ShouldBe(inputs.Tiers);
        Json.Write(read.Inputs.Subscription).ShouldBe(Json.Write(inputs.Subscription));
        (read.Inputs with { Tiers = inputs.Tiers, Subscription = inputs.Subscription }).ShouldBe(inputs);
    }

    // What a record is made of that stands at its default.
    private static IEnumerable<string> Unset(object record) =>
        record
            .GetType()
            .GetConstructors()
            .MaxBy(constructor => constructor.GetParameters().Length)!
            .GetParameters()
            .Select(parameter => record.GetType().GetProperty(parameter.Name!)!)
            .Where(property =>
                property.GetValue(record) is not { } value
                || (property.PropertyType.IsValueType && value.Equals(Activator.CreateInstance(property.PropertyType)))
            )
            .Select(property => $"{record.GetType().Name}.{property.Name}");

    private static Order WithEverything()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "events/3/6-order_placed.json");
        var order = Json.Read<OrderPlaced>(File.ReadAllText(file)).Order;
        var (dollar, fx) = (new Money(1_00, Currency.Usd), new FxRate(Currency.Usd, Currency.Of("EUR"), 2, At, "here"));
        return order with
        {
            Settlement = dollar,
            Fx = fx,
            Reason = "because",
            History = [.. order.History, new StateChange(OrderState.Failed, At, "rack", "no room")],
            Inputs = order.Inputs! with
            {
                Order = 5,
                Rules = RuleSetJson.Shipped["linear/day"],
                Tiers = [new DiscountTier(12, Fraction.Parse("17/20"))],
                Fx = fx,
                Discount = Fraction.Parse("1/3"),
                Voucher = 3,
                Cash = 4,
            },
            Sale = new Sale(7, At, 3, 5, Fraction.Parse("1/2")),
            Voucher = new VoucherUse("WELCOME50", dollar),
            Schedule = new Schedule(At, dollar),
            Project = "etl",
            Correction = new Correction(3, "a mistake", Gives: true),
            Refused = "account.in_arrears",
        };
    }
}
