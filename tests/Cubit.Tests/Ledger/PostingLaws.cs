using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Orders;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Ledger;

/// <summary>What holds of the books after every event of every chain.</summary>
/// <source>docs/spec/orders.md, "Money paid and given back"</source>
public sealed class PostingLaws
{
    private const int Cases = 1_000;

    [Fact]
    public void Every_event_sums_to_zero_in_every_currency() =>
        Holds(chain =>
        {
            foreach (var happening in chain)
            {
                happening.Postings.ShouldAllBe(posting => posting.Amount.Minor != 0);
                foreach (var currency in happening.Postings.GroupBy(posting => posting.Amount.Currency))
                    currency.Sum(posting => posting.Amount.Minor).ShouldBe(0, $"{currency.Key}");
            }
        });

    [Fact]
    public void Deferred_revenue_is_the_cash_in_the_layers_as_rounded() =>
        Holds(chain =>
        {
            var deferred = 0L;
            foreach (var happening in chain.Skip(1))
            {
                deferred += Sum(happening, LedgerAccount.Deferred(1));
                var layers = happening.Left!.Tranches.Select(layer =>
                    Rounding.HalfAwayFromZero(layer.Cash, happening.Left.Currency).Minor
                );
                deferred.ShouldBe(layers.Sum());
            }
        });

    [Fact]
    public void The_balance_in_the_books_is_the_balance_of_the_account() =>
        Holds(chain =>
        {
            var balance = 0L;
            foreach (var happening in chain)
            {
                balance += Sum(happening, LedgerAccount.Balance);
                balance.ShouldBe(happening.After.Balance.Minor);
            }
        });

    [Fact]
    public void The_rounding_account_gets_what_exact_values_leave_and_nothing_else() =>
        Holds(chain =>
        {
            foreach (var happening in chain.Skip(1))
            {
                var currency = happening.Left!.Currency;
                var left =
                    Left(happening.Held, currency) - Left(happening.Left, currency) - Left(happening.Earned, currency);
                new Money(Sum(happening, LedgerAccount.Rounding), currency).Exact.ShouldBe(left);
                // Half a minor unit for each value that was rounded: every layer before and after, and what was earned.
                var rounded = (happening.Held?.Tranches.Count ?? 0) + happening.Left.Tranches.Count + 1;
                Math.Abs(Sum(happening, LedgerAccount.Rounding) * 2).ShouldBeLessThanOrEqualTo(rounded);
            }
        });

    [Fact]
    public void What_the_gateway_moves_is_what_came_from_outside_and_went_back_there() =>
        Holds(chain =>
        {
            foreach (var happening in chain.Skip(1))
            {
                var order = ((OrderPlaced)happening.Event).Order;
                var external = order
                    .Payments.Where(payment => payment.Source == PaymentSource.External)
                    .Sum(payment => payment.Amount.Minor);
                Sum(happening, LedgerAccount.GatewayClearing)
                    .ShouldBe(order.Kind == OrderKind.Downgrade ? external : -external);
                Sum(happening, LedgerAccount.Refunds).ShouldBe(0);
            }
        });

    [Fact]
    public void The_bridge_between_currencies_carries_what_the_balance_paid_at_the_rate() =>
        Holds(chain =>
        {
            foreach (var happening in chain.Skip(1))
            {
                var order = ((OrderPlaced)happening.Event).Order;
                var bridge = happening.Postings.Where(posting => posting.Account == LedgerAccount.Fx).ToList();
                if (order.Fx is not { } fx)
                {
                    bridge.ShouldBeEmpty();
                    continue;
                }

                var priced = bridge
                    .Where(posting => posting.Amount.Currency == fx.From)
                    .Sum(posting => posting.Amount.Minor);
                var settled = bridge
                    .Where(posting => posting.Amount.Currency == fx.To)
                    .Sum(posting => posting.Amount.Minor);
                settled.ShouldBe(-order.BalanceChange.Minor);
                // The settlement is rounded once and then split by largest remainder: within two minor units.
                var off = new Money(settled, fx.To).Exact + (new Money(priced, fx.From).Exact * fx.Rate);
                var two = new Money(2, fx.To).Exact;
                (off < two && -two < off).ShouldBeTrue($"{settled} {fx.To} against {priced} {fx.From}");
            }
        });

    [Fact]
    public void All_that_was_paid_is_deferred_earned_or_given_back() =>
        Holds(chain =>
        {
            var happenings = chain.ToList();
            long In(string account) => happenings.Skip(1).Sum(happening => Sum(happening, account));
            var paid = happenings
                .Skip(1)
                .Select(happening => ((OrderPlaced)happening.Event).Order)
                .Sum(order => order.Kind == OrderKind.Downgrade ? -order.Total.Minor : order.Total.Minor);
            (In(LedgerAccount.Deferred(1)) + In(LedgerAccount.Revenue) + In(LedgerAccount.Rounding)).ShouldBe(paid);
        });

    private static void Holds(Action<IEnumerable<Happening>> claim) =>
        Prop.ForAll(OrderChain.All, chain => claim(chain.Run()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));

    private static long Sum(Happening happening, string account) =>
        happening.Postings.Where(posting => posting.Account == account).Sum(posting => posting.Amount.Minor);

    private static Fraction Left(Subscription? held, Currency currency) =>
        held is null
            ? Fraction.Zero
            : held.Tranches.Aggregate(Fraction.Zero, (sum, layer) => sum + Left(layer.Cash, currency));

    /// <summary>What rounding a value adds to it.</summary>
    private static Fraction Left(Fraction exact, Currency currency) =>
        Rounding.HalfAwayFromZero(exact, currency).Exact - exact;
}
