using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>What is one after the other although several threads and several processes write.</summary>
public sealed class WriterOrderTests
{
    private const int Works = 600;
    private const int GlobalEvery = 5;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_for_the_whole_installation_runs_in_turn_and_beside_nothing()
    {
        await using var data = await SeededData.MakeAsync(2);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        var (inside, crowded, order) = (0, 0, new List<int>());
        await Task.WhenAll(
            Enumerable
                .Range(0, Works)
                .Select(i =>
                    i % GlobalEvery == 0
                        ? database.Writes.RunAsync(_ =>
                        {
                            order.Add(i);
                            return Inside();
                        })
                        : database.Writes.RunAsync(Scope.Of(SeededData.AccountOf(i % 2)), _ => Inside(isAlone: false))
                )
        );
        crowded.ShouldBe(0);
        order.ShouldBe(Enumerable.Range(0, Works / GlobalEvery).Select(i => i * GlobalEvery));

        int Inside(bool isAlone = true)
        {
            // Somebody who may come in beside it has a millisecond to do so.
            Interlocked.Increment(ref inside);
            if (SpinWait.SpinUntil(() => Volatile.Read(ref inside) > 1, Glance) && isAlone)
                Interlocked.Increment(ref crowded);
            return Interlocked.Decrement(ref inside);
        }
    }

    [Fact]
    [Trait("Engine", "PostgreSQL")]
    public async Task Rules_put_in_force_while_a_command_waits_for_its_account_are_those_that_it_sees()
    {
        var place = DataPlace.Server((await (await PostgresServer.SharedAsync()).CreateAsync()).ConnectionString);
        await SeededData.FillAsync(place, 1);
        await using var one = await Database.OpenAsync(place, SeededData.Now);
        await using var other = await Database.OpenAsync(place, SeededData.Now);
        (await RulesAsync(one)).ShouldBe("alibaba/2022-05");
        var seen = await other.Writes.RunAsync(session =>
        {
            session.Engine.LockOrders(session);
            var waiting = RulesAsync(one);
            SpinWait
                .SpinUntil(
                    () =>
                        session.Query(
                            "SELECT 1 FROM pg_locks WHERE relation = 'accounts'::regclass AND NOT granted",
                            row => row.GetInt32(0)
                        )
                            is [_],
                    Patience
                )
                .ShouldBeTrue();
            RuleSetRows.Save(session, new RuleAssignment("maxcompute", SeededData.Now, "linear/day"));
            return waiting;
        });
        (await seen).ShouldBe("linear/day");
    }

    private static Task<string> RulesAsync(Database node) =>
        node.Writes.RunAsync(
            Scope.Of(SeededData.AccountOf(0)),
            session => CatalogRows.RulesInForce(session, "maxcompute", SeededData.Now).Id
        );
}
