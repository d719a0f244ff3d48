using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Instances;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>
/// What a process knows of an account and an instance was so at one version of the account, whoever wrote between.
/// </summary>
public sealed class KnownAccountsLaws
{
    private const int StepsMax = 40;
    private const int Instances = 3;
    private const int Kept = 10;
    private const long Account = 1001;

    private static readonly Instant Now = Instant.FromUtc(2020, 9, 24, 10, 0);

    /// <summary>What happens to the account, or what is seen of it.</summary>
    public enum Happening
    {
        /// <summary>Another process changes an instance.</summary>
        Elsewhere,

        /// <summary>This process changes one, and all that it changes is what it says.</summary>
        Here,

        /// <summary>This process changes two instances and says one.</summary>
        HereWidely,

        /// <summary>This process looks.</summary>
        Look,

        /// <summary>This process looked a while ago, and says so now.</summary>
        LateLook,
    }

    [Fact]
    public void An_instance_that_is_known_is_that_of_the_version_of_its_account()
    {
        var steps = Gen.Elements(Enum.GetValues<Happening>()).Zip(Gen.Choose(1, Instances)).ListOf();
        var limits = Gen.Choose(1, 2 * Instances);
        Prop.ForAll(steps.Resize(StepsMax).Zip(limits).ToArbitrary(), each => Holds([.. each.Item1], each.Item2))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_this_process_alone_writes_stays_known()
    {
        var known = new KnownAccounts();
        known.Learn([Lesson([1, 1, 1], 1, 2, @base: null)]);
        known.Learn([Lesson([1, 1, 1], 1, 3, @base: null)]);
        known.Learn([Lesson([2, 1, 2], 2, 3, @base: 1)]);
        known.TryFindAtOneVersion(Account, 2, out var account, out var held, out _).ShouldBeTrue();
        (account.Version, held.Instance.Version).ShouldBe((2, 1));
    }

    [Fact]
    public void An_instance_of_before_a_gap_is_not_known_and_was_seen()
    {
        var known = new KnownAccounts();
        known.Learn([Lesson([1, 1, 1], 1, 2, @base: null)]);
        known.Learn([Lesson([1, 2, 3], 3, 3, @base: 2)]);
        known.TryFindAtOneVersion(Account, 2, out _, out _, out _).ShouldBeFalse();
        known.LastSeen(Account, 2).ShouldNotBeNull().Instance.Version.ShouldBe(1);
    }

    [Fact]
    public void A_large_account_has_an_end_and_puts_out_nobody_who_is_in_use()
    {
        var known = new KnownAccounts(Kept);
        var written = new long[5 * Kept];
        for (var number = 1; number <= written.Length; number++)
        {
            known.Learn([Lesson(written, 1, number, @base: null)]);
            known.Learn([Lesson(written, 1, 1, @base: null, Account + 1)]);
        }

        Enumerable
            .Range(1, written.Length)
            .Count(number => known.LastSeen(Account, number) is not null)
            .ShouldBeInRange(Kept / 2, 2 * Kept);
        known.TryFindAtOneVersion(Account + 1, 1, out _, out _, out _).ShouldBeTrue();
    }

    private static void Holds((Happening What, int Instance)[] steps, int max)
    {
        // By version of the account: the version of the account at which each instance was written last.
        var truth = new List<long[]> { new long[Instances] };
        var known = new KnownAccounts(max);
        foreach (var (what, number) in steps)
        {
            if (what is Happening.Elsewhere or Happening.Here or Happening.HereWidely)
                truth.Add(Written(truth[^1], truth.Count, number, what == Happening.HereWidely));
            var at = what == Happening.LateLook ? Math.Max(0, truth.Count - 3) : truth.Count - 1;
            if (what != Happening.Elsewhere)
                known.Learn([Lesson(truth[at], at, number, what == Happening.Here ? at - 1 : null)]);
            for (var each = 1; each <= Instances; each++)
                if (known.TryFindAtOneVersion(Account, each, out var account, out var held, out _))
                    held.Instance.Version.ShouldBe(truth[(int)account.Version][each - 1]);
        }
    }

    private static long[] Written(long[] before, long version, int number, bool another)
    {
        var after = before.ToArray();
        after[number - 1] = version;
        if (another)
            after[number % Instances] = version;
        return after;
    }

    private static AccountLesson Lesson(long[] written, long version, int number, long? @base, long id = Account)
    {
        var balance = new Money(0, Currency.Usd);
        var account = new Account(id, "", BillingZone.Utc, balance, new HashSet<string>(), false, version, Now);
        var units = new Configuration.Units(10);
        var instance = new Instance(id, number, "", units, null!, written[number - 1]);
        var held = new HeldInstance(instance, new Dictionary<long, IReadOnlyList<Payment>>(), version);
        return new AccountLesson(account, true, null, @base, [held]);
    }
}
