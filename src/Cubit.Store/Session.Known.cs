using Cubit.Accounts;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;

namespace Cubit.Store;

/// <content>What other transactions of the process have seen, and what this one teaches them.</content>
public sealed partial class Session
{
    /// <summary>
    /// What it decides on without having asked, for the database to compare; null where it has asked.
    /// </summary>
    internal Trusted? Trusted { get; set; }

    /// <summary>
    /// The versions that accounts had when they were loaded. They go with all else that was loaded: what was written
    /// before that is no longer told.
    /// </summary>
    internal Dictionary<long, long> Versions { get; } = [];

    /// <summary>Whether the transaction changes more of an account than itself and instances that it says.</summary>
    internal bool ChangesWidely { get; set; }

    internal KnownAccounts KnownAccounts => _shelf.Accounts;

    internal PublishedCatalog? LatestCatalog => _shelf.Latest;

    /// <summary>Notes the version of an account that was loaded.</summary>
    /// <remarks>
    /// One that the transaction has changed itself, and forgotten, is of no committed version: nobody knows it, so what
    /// this one tells of the account stands alone.
    /// </remarks>
    internal void Saw(Account account) => Versions.TryAdd(account.Id, account.Version);

    /// <summary>Begins a transaction.</summary>
    /// <param name="scopes">What it is about.</param>
    /// <param name="writes">Whether it writes.</param>
    /// <param name="mayTrust">Whether it may be decided on what this process knows, if the engine can.</param>
    internal void Begin(IReadOnlyList<Scope> scopes, bool writes, bool mayTrust = false)
    {
        TransactionId = null;
        IsCommitting = false;
        _isClear = null;
        Trusted = null;
        ChangesWidely = false;
        _pending.Clear();
        if (mayTrust && Engine.TryTrust(this, scopes))
            _isClear = Never;
        else
            Engine.Begin(this, scopes, writes);
    }

    private void Learn(PublishedCatalog? catalog, IReadOnlyList<AccountLesson> lessons)
    {
        if (catalog is not null)
            _shelf.Put(catalog);
        KnownAccounts.Learn(lessons);
    }

    private List<AccountLesson> Lessons()
    {
        var instances = Instances.Known.ToLookup(held => held.Instance.AccountId);
        return
        [
            .. Accounts.Known.Select(account => new AccountLesson(
                account,
                NextDue.TryGetValue(account.Id, out var due),
                due,
                !ChangesWidely && Versions.TryGetValue(account.Id, out var version) ? version : null,
                [.. instances[account.Id]]
            )),
        ];
    }
}

/// <summary>What a batch was decided on, and which is compared in the transaction that writes.</summary>
/// <param name="Accounts">Ids of its accounts, in order.</param>
/// <param name="Versions">The version of each.</param>
/// <param name="Edition">The catalog's edition.</param>
internal sealed record Trusted(long[] Accounts, long[] Versions, string Edition);
