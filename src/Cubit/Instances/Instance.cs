using Cubit.Accounts;
using Cubit.Amounts;
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

/// <summary>That the next term is bought by itself.</summary>
/// <param name="Months">For how long.</param>
/// <param name="AgreementId">The agreement that the owner accepted for it.</param>
/// <param name="AgreementVersion">Its version; where another is in force, nothing is bought.</param>
public sealed record AutoRenewal(int Months, string AgreementId, string AgreementVersion);

/// <summary>A next term, already paid, that has another size or price.</summary>
/// <param name="Order">The renewal that sold it.</param>
/// <param name="Configuration">The size from then on.</param>
/// <param name="ListPerMonth">Its list price per month.</param>
/// <param name="From">When it begins: the end of the term before it.</param>
/// <param name="Term">Number of the term, from 0.</param>
public sealed record PlannedTerm(
    long Order,
    Configuration Configuration,
    Fraction ListPerMonth,
    Instant From,
    int Term
);

/// <summary>A cancellation that was approved: frozen since then, deleted two weeks later.</summary>
/// <param name="Ticket">Number of the ticket.</param>
/// <param name="ApprovedAt">When it was approved.</param>
public sealed record Cancellation(long Ticket, Instant ApprovedAt)
{
    /// <summary>Days from the approval to deletion.</summary>
    /// <source>MaxCompute, "Upgrade or downgrade configurations"</source>
    public const int FrozenDays = 14;

    /// <summary>The first instant at which the instance is gone.</summary>
    public Instant DeleteAt => ApprovedAt + Duration.FromDays(FrozenDays);
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
/// <param name="AutoRenewal">How it renews itself, or null.</param>
/// <param name="Planned">The next term where that has another size or price.</param>
/// <param name="Cancellation">The approved cancellation, or null.</param>
/// <param name="Recorded">The last state that its journal tells of; <see cref="StateAt"/> is never behind.</param>
/// <param name="RemindedAt">Reminders due until then are sent.</param>
/// <param name="TriedAt">Attempts to renew itself due until then are made.</param>
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
    bool CancellationPending = false,
    AutoRenewal? AutoRenewal = null,
    PlannedTerm? Planned = null,
    Cancellation? Cancellation = null,
    InstanceState Recorded = InstanceState.Active,
    Instant? RemindedAt = null,
    Instant? TriedAt = null
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

    /// <summary>The first instant at which it is gone, unless it is renewed or restored.</summary>
    public Instant DeleteAt => Cancellation?.DeleteAt ?? (Subscription.End + Duration.FromDays(FrozenDays));

    /// <summary>Where it is in its life at an instant, whether or not anybody has recorded it yet.</summary>
    public InstanceState StateAt(Instant at) =>
        at >= DeleteAt || Recorded == InstanceState.Deleted ? InstanceState.Deleted
        : at >= Subscription.End || Cancellation is not null ? InstanceState.Frozen
        : InstanceState.Active;
}
