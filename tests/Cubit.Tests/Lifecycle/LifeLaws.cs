using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Resizing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>What holds of every life of an account.</summary>
/// <remarks>
/// The world looks at the books after every event: postings sum to zero, deferred revenue is what the layers hold less
/// what is recognised, and the balance in the books is the account's.
/// </remarks>
public sealed class LifeLaws
{
    private const int Cases = 300;

    private static readonly StoredJson Json = new(id => RuleSetJson.Shipped[id]);

    [Fact]
    public void The_books_are_right_after_every_event() => Holds(plan => plan.Live(1));

    [Fact]
    public void A_jump_of_the_clock_and_a_walk_leave_the_same_journal() =>
        Holds(plan => Written(plan.Live(7)).ShouldBe(Written(plan.Live(1))));

    [Fact]
    public void What_is_done_is_not_done_again() =>
        Holds(plan =>
        {
            var world = plan.Live(1);
            var (holdings, keys) = (world.Holdings, new HashSet<string>(StringComparer.Ordinal));
            for (var i = 0; i < 60 && Deadlines.Of(holdings) is [var next, ..]; i++)
            {
                keys.Add(next.Key).ShouldBeTrue(next.Key);
                PassDeadline.Decide(holdings, next, world.Market, next.Due - Duration.Epsilon).Events.ShouldBeEmpty();
                var done = PassDeadline.Decide(holdings, next, world.Market, next.Due).Events;
                done.ShouldNotBeEmpty();
                holdings = holdings.Apply(done);
                PassDeadline.Decide(holdings, next, world.Market, next.Due).Events.ShouldBeEmpty(next.Key);
            }
        });

    [Fact]
    public void A_journal_that_is_read_back_folds_into_the_same() =>
        Holds(plan =>
        {
            var world = plan.Live(1);
            var read = world.Journal.Select(each =>
                (AccountEvent)
                    typeof(StoredJson)
                        .GetMethod(nameof(StoredJson.Read))!
                        .MakeGenericMethod(each.GetType())
                        .Invoke(Json, [Json.Write<object>(each)])!
            );
            Told(Holdings.None.Apply(read)).ShouldBe(Told(world.Holdings));
        });

    [Fact]
    public void No_instance_gives_back_more_than_was_paid_for_it() =>
        Holds(plan =>
        {
            foreach (var instance in plan.Live(1).Holdings.Orders.Values.GroupBy(order => order.Instance))
            {
                var held = instance.Where(order => order.HoldsMoney).ToLookup(order => order.GivesBack);
                held[true]
                    .Sum(order => order.Total.Minor)
                    .ShouldBeLessThanOrEqualTo(held[false].Sum(o => o.Total.Minor));
            }
        });

    [Fact]
    public void What_was_paid_is_deferred_earned_or_given_back()
    {
        Holds(plan =>
        {
            var world = plan.Live(1);
            var moved = world
                .Holdings.Orders.Values.Where(order => order.State == OrderState.Completed)
                .Sum(order => order.GivesBack ? -order.Total.Minor : order.Total.Minor);
            var deferred = world.Holdings.Instances.Keys.Sum(number => world.Ledger(LedgerAccount.Deferred(number)));
            var earned = world.Ledger(LedgerAccount.Revenue) + world.Ledger(LedgerAccount.VoucherExpense);
            (deferred + earned + world.Ledger(LedgerAccount.Rounding)).ShouldBe(moved);
        });
    }

    [Fact]
    public void Events_are_in_order_and_states_never_behind_the_clock() =>
        Holds(plan =>
        {
            var world = plan.Live(1);
            world.Journal.Select(each => each.At).ShouldBeInOrder();
            foreach (var instance in world.Holdings.Instances.Values)
                instance.Recorded.ShouldBe(instance.StateAt(world.Now));
        });

    // The plans reach what they are for: every step of every table, and every deadline.
    [Fact]
    public void The_lives_are_full()
    {
        var (kinds, states) = (new HashSet<Type>(), new HashSet<(OrderKind, OrderState)>());
        var passed = new HashSet<OrderState>();
        Holds(
            plan =>
            {
                var world = plan.Live(1);
                kinds.UnionWith(world.Journal.Select(each => each.GetType()));
                states.UnionWith(world.Holdings.Orders.Values.Select(order => (order.Kind, order.State)));
                passed.UnionWith(
                    world.Holdings.Orders.Values.SelectMany(order => order.History, (_, step) => step.State)
                );
            },
            new Replay(new Rnd(20_20, 9), FSharpOption<int>.None)
        );
        Type[] wanted =
        [
            typeof(AutoRenewalTried),
            typeof(PlannedTermBegun),
            typeof(InstanceFrozen),
            typeof(InstanceDeleted),
            typeof(TicketMoved),
            typeof(RevenueRecognised),
        ];
        wanted.Except(kinds).ShouldBeEmpty();
        passed.ShouldBe(Enum.GetValues<OrderState>(), ignoreOrder: true);
        states.ShouldContain((OrderKind.Cancellation, OrderState.Completed));
    }

    private static void Holds(Action<LifePlan> claim, Replay? replay = null) =>
        Prop.ForAll(LifePlan.Plans, claim)
            .Check(
                Config
                    .QuickThrowOnFailure.WithMaxTest(Cases)
                    .WithQuietOnSuccess(true)
                    .WithReplay(replay is null ? FSharpOption<Replay>.None : FSharpOption<Replay>.Some(replay))
            );

    private static IEnumerable<string> Written(World world) => world.Journal.Select(each => Json.Write<object>(each));

    private static string Told(Holdings holdings) =>
        string.Join(
            '\n',
            [
                Json.Write(holdings.Account! with { Privileges = new HashSet<string>(StringComparer.Ordinal) }),
                .. holdings.Instances.Values.Select(Json.Write),
                .. holdings.Orders.Values.Select(Json.Write),
                .. holdings.Tickets.Values.Select(Json.Write),
                .. holdings.Vouchers.Values.Select(Json.Write),
            ]
        );
}
