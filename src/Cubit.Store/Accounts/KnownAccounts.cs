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
/// <param name="max">About how many accounts and instances are kept; twice as many at most.</param>
internal sealed class KnownAccounts(int max = KnownAccounts.KeptMax)
{
    // An instance is some 3 KB: twice as many are a fraction of what a server may take.
    private const int KeptMax = 15_000;

    private readonly Lock _gate = new();
    private readonly Recent<long, Known> _accounts = new(max);
    private readonly Recent<(long Account, long Number), Seen> _instances = new(max);

    /// <summary>An instance as it was seen last, whichever version its account was at; or null.</summary>
    public HeldInstance? LastSeen(long account, long number)
    {
        lock (_gate)
            return _instances.Find((account, number))?.Held;
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
                _accounts.Find(account) is not { KnowsDue: true } known
                || _instances.Find((account, number)) is not { } seen
                || seen.AsOf < known.Since
                || seen.AsOf > known.Account.Version
            )
                return false;
            (found, held, nextDue) = (known.Account, seen.Held, known.NextDue);
            return true;
        }
    }

    public void Learn(IReadOnlyList<AccountLesson> lessons)
    {
        lock (_gate)
            foreach (var lesson in lessons)
                Learn(lesson);
    }

    private void Learn(AccountLesson lesson)
    {
        var (account, version) = (lesson.Account, lesson.Account.Version);
        var known = _accounts.Find(account.Id);
        // An account alone decides nothing.
        if ((known is null && lesson.Instances.Count == 0) || version < known?.Account.Version)
            return;
        var follows = known is not null && (version == known.Account.Version || lesson.Base == known.Account.Version);
        _accounts.Put(
            account.Id,
            new Known(
                account,
                follows ? known!.Since : version,
                lesson.KnowsDue || (follows && known!.KnowsDue),
                lesson.KnowsDue ? lesson.NextDue : known?.NextDue
            )
        );
        foreach (var held in lesson.Instances)
            _instances.Put((account.Id, held.Instance.Number), new Seen(held, version));
    }

    // Of what was seen at the version since or later, all that has changed until the account's own is known.
    private sealed record Known(Account Account, long Since, bool KnowsDue, Instant? NextDue);

    private sealed record Seen(HeldInstance Held, long AsOf);
}

/// <summary>What was put last, in two halves: a full one takes the place of the other.</summary>
/// <remarks>What is put again moves over, so nothing that is in use is forgotten with the rest.</remarks>
/// <param name="max">How many a half holds.</param>
internal sealed class Recent<TKey, TValue>(int max)
    where TKey : notnull
    where TValue : class
{
    private Dictionary<TKey, TValue> _late = [];
    private Dictionary<TKey, TValue> _early = [];

    public TValue? Find(TKey key) => _late.GetValueOrDefault(key) ?? _early.GetValueOrDefault(key);

    public void Put(TKey key, TValue value)
    {
        _late[key] = value;
        if (_late.Count >= max)
            (_early, _late) = (_late, []);
    }
}
