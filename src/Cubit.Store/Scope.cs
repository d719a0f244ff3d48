namespace Cubit.Store;

/// <summary>What a transaction is about: its accounts, and what of theirs it is known to need.</summary>
/// <remarks>
/// PostgreSQL shows only rows of these accounts, locks them in the order of their ids before anything else is
/// read, and loads what is needed for a whole batch at once.
/// </remarks>
/// <param name="Accounts">Ids of the accounts.</param>
/// <param name="Key">The idempotency key of an order of the only account, or null.</param>
/// <param name="Instance">Number of the only account's instance that it is about, or 0.</param>
public sealed record Scope(IReadOnlyList<long> Accounts, string? Key = null, long Instance = 0)
{
    /// <summary>Tables of the whole installation; no account.</summary>
    public static readonly Scope Global = new([]);

    /// <summary>Some accounts.</summary>
    public static Scope Of(params IReadOnlyList<long> accounts) => new(accounts);
}
