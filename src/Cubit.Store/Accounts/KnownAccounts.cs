using System.Diagnostics.CodeAnalysis;
using Cubit.Accounts;
using Cubit.Store.Instances;
using NodaTime;

namespace Cubit.Store.Accounts;

/// <summary>What a transaction that went through knew of an account when it ended.</summary>
/// <param name="Account">The account as it left it.</param>
/// <param name="KnowsDue">Whether it knew when something is due.</param>
/// <param name="NextDue">When something is due for the first time; null where nothing ever is.</param>
/// <param name="Base">
/// The version that it began with, where all that it changed is the account and instances that it knew; else null.
/// </param>
/// <param name="Instances">Instances of the account as it left them.</param>
internal sealed record AccountLesson(
    Account Account,
    bool KnowsDue,
    Instant? NextDue,
    long? Base,
    IReadOnlyList<HeldInstance> Instances
);

/// <summary>
/// What the transactions of this process have last seen of accounts and their instances, so that nobody reads the same
/// twice, and a batch can be decided on it before the database is asked.
/// </summary>
/// <remarks>
/// It is true of one version of an account. Another process may have written a later one, so whoever decides on it lets
/// the database compare the version in the transaction that writes.
/// </remarks>
internal sealed class KnownAccounts
{
    // Some 3 KB each, twice as many: a fraction of what a server may take.
    private const int InstancesMax = 20_000;

    private readonly Lock _gate = new();

    // What was learned of lately, and what was before that: so what is in use is never forgotten with the rest.
    private Dictionary<long, Known> _known = [];
    private Dictionary<long, Known> _before = [];
    private int _instances;

    /// <summary>An instance as it was seen last, whichever version its account was at; or null.</summary>
    public HeldInstance? LastSeen(long account, long number)
    {
        lock (_gate)
            return Find(account) is { } known && known.Instances.TryGetValue(number, out var seen) ? seen.Held : null;
    }

    /// <summary>An account and an instance of it as they were at the same version, and when something is due.</summary>
    public bool TryFindAtOneVersion(
        long account,
        long number,
        [NotNullWhen(true)] out Account? found,
        [NotNullWhen(true)] out HeldInstance? held,
        out Instant? nextDue
    )
    {
        lock (_gate)
        {
            (found, held, nextDue) = (null, null, null);
            if (
                Find(account) is not { KnowsDue: true } known
                || !known.Instances.TryGetValue(number, out var seen)
                || seen.AsOf < known.Since
            )
                return false;
            (found, held, nextDue) = (known.Account, seen.Held, known.NextDue);
            return true;
        }
    }

    public void Learn(IReadOnlyList<AccountLesson> lessons)
    {
        lock (_gate)
        {
            foreach (var lesson in lessons)
                Learn(lesson);
            if (_instances < InstancesMax)
                return;
            (_before, _known) = (_known, []);
            _instances = 0;
        }
    }

    private Known? Find(long account) => _known.GetValueOrDefault(account) ?? _before.GetValueOrDefault(account);

    private void Learn(AccountLesson lesson)
    {
        var (account, version) = (lesson.Account, lesson.Account.Version);
        var known = Find(account.Id);
        // An account alone decides nothing.
        if (known is null && lesson.Instances.Count == 0)
            return;
        known ??= new Known(account) { Since = version };
        if (_known.TryAdd(account.Id, known))
            _instances += known.Instances.Count;
        if (version < known.Account.Version)
            return;
        if (version > known.Account.Version && lesson.Base != known.Account.Version)
            (known.Since, known.KnowsDue) = (version, false);
        known.Account = account;
        if (lesson.KnowsDue)
            (known.KnowsDue, known.NextDue) = (true, lesson.NextDue);
        foreach (var held in lesson.Instances)
        {
            if (!known.Instances.ContainsKey(held.Instance.Number))
                _instances++;
            known.Instances[held.Instance.Number] = (held, version);
        }
    }

    private sealed class Known(Account account)
    {
        public Account Account { get; set; } = account;

        public bool KnowsDue { get; set; }

        public Instant? NextDue { get; set; }

        // Of what was seen at this version or later, all that has changed since is known.
        public long Since { get; set; }

        public Dictionary<long, (HeldInstance Held, long AsOf)> Instances { get; } = [];
    }
}
