using Cubit.Store;
using Cubit.Store.Execute;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Which works are at work together, and which wait.</summary>
public sealed class WorkQueueTests
{
    private const int CountMax = 100;
    private const int GroupMax = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_work_waits_while_another_of_its_account_is_under_way()
    {
        var queue = Queue(stages: 2);
        var first = Add(queue, 1);
        var batch = queue.Take()!;
        batch.ShouldBe([first]);
        var (again, other) = (Add(queue, 1), Add(queue, 2));
        queue.Take().ShouldBe([other]);
        queue.Done(batch);
        queue.Take().ShouldBe([again]);
    }

    [Fact]
    public void Works_of_one_account_go_together()
    {
        var queue = Queue(stages: 1);
        Work[] works = [Add(queue, 1), Add(queue, 1), Add(queue, 1)];
        queue.Take().ShouldBe(works);
    }

    [Fact]
    public void Works_that_stay_behind_wait_for_those_of_their_account_that_went()
    {
        var queue = Queue(stages: 2);
        Work[] works = [Add(queue, 1), Add(queue, 2), Add(queue, 1), Add(queue, 3)];
        // Two batches share four works.
        var batch = queue.Take()!;
        batch.ShouldBe(works[..2]);
        var late = Add(queue, 4);
        var second = queue.Take()!;
        second.ShouldBe([works[3], late]);
        queue.Done(batch);
        queue.Done(second);
        queue.Take().ShouldBe([works[2]]);
    }

    [Fact]
    public void A_work_of_many_accounts_is_not_kept_waiting_by_one_of_them()
    {
        var queue = Queue(stages: 2);
        Add(queue, 1);
        queue.Take();
        var night = Add(queue, 1, 2, 3);
        queue.Take().ShouldBe([night]);
    }

    [Fact]
    public void What_waits_when_the_queue_is_complete_is_still_done()
    {
        var queue = Queue(stages: 2);
        Add(queue, 1);
        var batch = queue.Take()!;
        var held = Add(queue, 1);
        queue.Complete();
        queue.TryAdd(Work(2)).ShouldBeFalse();
        queue.Done(batch);
        queue.Take().ShouldBe([held]);
        queue.Take().ShouldBeNull();
    }

    [Fact]
    public void Works_that_are_held_count_among_those_that_wait()
    {
        var queue = new WorkQueue(countMax: 2, GroupMax, writes: true, stages: 2, apart: true);
        Add(queue, 1);
        queue.Take();
        Add(queue, 1);
        Add(queue, 1);
        queue.TryAdd(Work(1)).ShouldBeFalse();
        queue.TryAdd(Work(2)).ShouldBeFalse();
    }

    /// <summary>
    /// Of thirty-two callers two come first. The batch after them has half of all, not the thirty that wait; when the
    /// two are back there is a second half.
    /// </summary>
    [Fact]
    public void Batches_at_work_have_the_same_share()
    {
        var queue = Queue(stages: 2);
        Add(queue, 1);
        Add(queue, 2);
        var early = new[] { queue.Take()!, queue.Take()! };
        for (var account = 3; account <= 32; account++)
            Add(queue, account);
        queue.Take()!.Count.ShouldBe(16);
        foreach (var batch in early)
            queue.Done(batch);
        Add(queue, 1);
        Add(queue, 2);
        queue.Take()!.Count.ShouldBe(16);
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(32, 16)]
    [InlineData(60, 20)]
    [InlineData(99, 33)]
    public void A_third_batch_is_worth_it_where_each_has_twenty(int callers, int share)
    {
        var queue = Queue(stages: 3);
        for (var account = 1; account <= callers; account++)
            Add(queue, account);
        queue.Take()!.Count.ShouldBe(share);
    }

    /// <summary>
    /// Two of four are being written. The other two are decided at once; whoever comes meanwhile joins them, as long as
    /// they are not more than half of all.
    /// </summary>
    [Fact]
    public void What_comes_while_the_batch_before_is_written_joins_the_next()
    {
        var queue = Streaming();
        Work[] works = [Add(queue, 1), Add(queue, 2), Add(queue, 3), Add(queue, 4)];
        queue.Take().ShouldBe(works[..2]);
        var next = queue.Take()!;
        next.ShouldBe(works[2..]);
        queue.TryTakeMore(next, isWriting: () => true).ShouldBeFalse("it is half of all");
        var late = Add(queue, 5);
        Add(queue, 6);
        queue.TryTakeMore(next, isWriting: () => true).ShouldBeTrue();
        next.ShouldBe([works[2], works[3], late]);
        queue.TryTakeMore(next, isWriting: () => true).ShouldBeFalse("it is half of all again");
    }

    [Fact]
    public void A_batch_is_not_kept_once_nothing_is_written_and_nobody_waits()
    {
        var queue = Streaming();
        Add(queue, 1);
        queue.TryTakeMore(queue.Take()!, isWriting: () => false).ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_is_kept_until_somebody_comes_or_the_one_before_is_written()
    {
        var queue = Streaming();
        for (var account = 1; account <= 8; account++)
            Add(queue, account);
        var written = queue.Take()!;
        var next = queue.Take()!;
        written.Count.ShouldBe(4);
        next.Count.ShouldBe(4);
        var others = Enumerable.Range(9, 4).Select(account => Add(queue, account)).ToList();
        var isWriting = true;
        // Two of the four that come are half of all; then those that were written are answered and gone.
        (await More()).ShouldBeTrue();
        (await More()).ShouldBeTrue();
        (await More()).ShouldBeFalse();
        var waiting = queue.Take()!;
        waiting.ShouldBe(others[2..]);
        var last = More(waiting);
        Volatile.Write(ref isWriting, false);
        queue.Done(written);
        (await last).ShouldBeFalse();

        Task<bool> More(List<Work>? batch = null) =>
            Task.Run(() => queue.TryTakeMore(batch ?? next, () => Volatile.Read(ref isWriting)))
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Nothing_joins_a_work_of_the_whole_installation()
    {
        var queue = Streaming();
        Add(queue);
        var alone = queue.Take()!;
        Add(queue, 1);
        queue.TryTakeMore(alone, isWriting: () => false).ShouldBeFalse();
        queue.Done(alone);
        queue.Take()!.Count.ShouldBe(1);
    }

    private static WorkQueue Streaming() => new(CountMax, GroupMax, writes: true, stages: 2, gathers: false);

    private static WorkQueue Queue(int stages) => new(CountMax, GroupMax, writes: true, stages, apart: true);

    private static Work<int> Work(params long[] accounts) => new(Scope.Of(accounts), _ => 0);

    private static Work<int> Add(WorkQueue queue, params long[] accounts)
    {
        var work = Work(accounts);
        queue.TryAdd(work).ShouldBeTrue();
        return work;
    }
}
