using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Commands are decided while those before them are still being written: upon what is so then.</summary>
public sealed class AheadTests
{
    private const int Times = 100;

    private static readonly long Account = SeededData.AccountOf(0);
    private static readonly Money Dollar = new(1_00, Currency.Usd);

    [Fact]
    public async Task Nobody_sees_what_a_command_before_failed_to_write()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
        var seen = new List<Task<long>>();
        for (var i = 0; i < Times; i++)
        {
            // It is found out at the end, by the key that is there twice.
            var fails = database.Writes.RunAsync(
                Scope.Of(Account),
                session =>
                {
                    TopUp(session);
                    Save(session);
                    Save(session);
                    return true;
                }
            );
            seen.Add(database.Writes.RunAsync(Scope.Of(Account), BalanceOf));
            seen.Add(database.Writes.RunAsync(Scope.Of(Account), BalanceOf));
            await Should.ThrowAsync<Exception>(() => fails);
        }

        var before = database.Read(Scope.Of(Account), BalanceOf);
        (await Task.WhenAll(seen)).ShouldAllBe(balance => balance == before);
        (await data.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_of_before_a_restart_has_its_answer()
    {
        await using var data = await SeededData.MakeAsync(1);
        (await AnswersAsync("first")).ShouldBe(["first", "first"]);
        (await AnswersAsync("second")).ShouldBe(["first", "first"]);

        async Task<string[]> AnswersAsync(string answer)
        {
            await using var database = await Database.OpenAsync(data.Place, SeededData.Now);
            // What nobody else has written since is known from here on.
            await database.Writes.RunAsync(Scope.Of(Account), BalanceOf);
            return await Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(_ => database.Writes.RunAsync(new Scope([Account], "k"), session => Once(session, answer)))
            );
        }

        static string Once(Session session, string answer)
        {
            if (IdempotencyRows.Find(session, Account, "k") is { } stored)
                return stored.Answer.Body;
            Save(session, answer);
            return answer;
        }
    }

    [Fact]
    public async Task Every_command_counts_once_although_another_process_writes_the_same_account()
    {
        await using var data = await SeededData.MakeAsync(1);
        await using var one = await Database.OpenAsync(data.Place, SeededData.Now);
        await using var other = await Database.OpenAsync(data.Place, SeededData.Now);
        var before = one.Read(Scope.Of(Account), BalanceOf);
        var done = new List<Task>();
        for (var i = 0; i < Times; i++)
            foreach (var node in new[] { one, other })
            {
                done.Add(node.Writes.RunAsync(Scope.Of(Account), TopUp));
                if (i % 5 == 0)
                    await done[^1];
            }

        await Task.WhenAll(done);
        one.Read(Scope.Of(Account), BalanceOf).ShouldBe(before + 2 * Times * Dollar.Minor);
        (await data.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    private static bool TopUp(Session session)
    {
        AccountDesk.TopUp(session, Account, new BalanceToppedUp(SeededData.Now, "test", Dollar));
        return true;
    }

    private static void Save(Session session, string answer = "") =>
        IdempotencyRows.Save(session, Account, "k", new("hash", new OrderAnswer(201, answer)), SeededData.Now);

    private static long BalanceOf(Session session) => AccountRows.Find(session, Account)!.Balance.Minor;
}
