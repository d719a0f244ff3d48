using Cubit.Accounts;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Instances;

/// <summary>Where an instance is in its life.</summary>
public enum InstanceState
{
    /// <summary>Running and resizable.</summary>
    Active,

    /// <summary>Its last term has ended; a renewal brings it back.</summary>
    Frozen,

    /// <summary>Gone.</summary>
    Deleted,
}

/// <summary>A subscription instance: prepaid capacity of one product in one region.</summary>
/// <param name="AccountId">The account that owns it.</param>
/// <param name="Number">Its number in the account, from 1.</param>
/// <param name="Region">Id of the region where it runs.</param>
/// <param name="Configuration">What it is sized as.</param>
/// <param name="Subscription">The terms sold and what their orders still own.</param>
/// <param name="Version">Counts its changes; a quote is for one version.</param>
/// <param name="AllocatedUnits">CUs that quotas already hold; a downgrade stays above them.</param>
/// <param name="OrderInProgress">Whether an order of it is being provisioned.</param>
/// <param name="UnpaidOrder">Whether an order of it waits for payment.</param>
/// <param name="RenewalChangePlanned">Whether its next term has another size.</param>
/// <param name="CancellationPending">Whether a ticket to cancel it is open.</param>
/// <source>docs/spec/orders.md, "Who and what"</source>
public sealed record Instance(
    long AccountId,
    long Number,
    string Region,
    Configuration Configuration,
    Subscription Subscription,
    long Version,
    int AllocatedUnits = 0,
    bool OrderInProgress = false,
    bool UnpaidOrder = false,
    bool RenewalChangePlanned = false,
    bool CancellationPending = false
)
{
    /// <summary>Days from the end of the last term to deletion.</summary>
    public const int FrozenDays = 15;

    private const char IdKind = 'i';

    /// <summary>Globally unique id: <c>i-1001-2</c>.</summary>
    public string Id => IdOf(AccountId, Number);

    /// <summary>Product id.</summary>
    public string Product => Subscription.Product;

    /// <summary>The globally unique id of an account's instance.</summary>
    public static string IdOf(long accountId, long number) => OwnedId.Of(IdKind, accountId, number);

    /// <summary>Its number in the account, if the id is one of that account's.</summary>
    public static bool TryNumber(long accountId, string id, out long number) =>
        OwnedId.TryNumber(IdKind, accountId, id, out number);

    /// <summary>Where it is in its life at an instant.</summary>
    public InstanceState StateAt(Instant at) =>
        at < Subscription.End ? InstanceState.Active
        : at < Subscription.End + Duration.FromDays(FrozenDays) ? InstanceState.Frozen
        : InstanceState.Deleted;
}
