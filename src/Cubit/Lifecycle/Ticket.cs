using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>Where a ticket is.</summary>
public enum TicketState
{
    /// <summary>Nobody has decided it.</summary>
    Open,

    /// <summary>What it asks for is granted.</summary>
    Approved,

    /// <summary>It is not granted.</summary>
    Rejected,

    /// <summary>The customer no longer asks.</summary>
    Withdrawn,

    /// <summary>It was granted, and taken back before it was too late.</summary>
    Restored,
}

/// <summary>What moves a ticket from state to state.</summary>
public enum TicketStep
{
    /// <summary>An operator grants it.</summary>
    Approve,

    /// <summary>An operator does not.</summary>
    Reject,

    /// <summary>The customer takes it back.</summary>
    Withdraw,

    /// <summary>An operator brings back what it froze.</summary>
    Restore,
}

/// <summary>What somebody wrote on a ticket.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="IsStaff">Whether an operator wrote it.</param>
/// <param name="Text">What.</param>
public sealed record TicketMessage(Instant At, string Actor, bool IsStaff, string Text);

/// <summary>A refund that was granted with an approval and is paid at deletion.</summary>
/// <param name="Inputs">What its amount follows from.</param>
/// <param name="PriceBook">Version of the price book at the approval.</param>
/// <param name="Agreement">The agreement of service of that book.</param>
public sealed record GrantedRefund(ResizeInputs Inputs, string PriceBook, Agreement Agreement);

/// <summary>A request to cancel an instance, which an operator decides.</summary>
/// <param name="AccountId">The account that asks.</param>
/// <param name="Number">Its number in the account, from 1.</param>
/// <param name="Instance">Number of the instance.</param>
/// <param name="State">Where it is.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Messages">What was written on it, in order.</param>
/// <param name="DecidedAt">When it left <see cref="TicketState.Open"/>.</param>
/// <param name="Frozen">Names of the projects that its approval froze.</param>
/// <param name="Refund">The refund that was granted, or null.</param>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed record Ticket(
    long AccountId,
    long Number,
    long Instance,
    TicketState State,
    Instant OpenedAt,
    IReadOnlyList<TicketMessage> Messages,
    Instant? DecidedAt = null,
    IReadOnlyList<string>? Frozen = null,
    GrantedRefund? Refund = null
)
{
    /// <summary>The only kind of ticket that there is.</summary>
    public const string Kind = "cancellation";

    /// <summary>The longest message.</summary>
    public const int TextLengthMax = 4_000;

    private const char IdKind = 't';

    /// <summary>The life of a ticket as a table.</summary>
    public static StateTable<TicketState, TicketStep> Life { get; } =
        new(
            "ticket",
            [TicketState.Open],
            [
                new(TicketState.Open, TicketStep.Approve, TicketState.Approved),
                new(TicketState.Open, TicketStep.Reject, TicketState.Rejected),
                new(TicketState.Open, TicketStep.Withdraw, TicketState.Withdrawn),
                new(TicketState.Approved, TicketStep.Restore, TicketState.Restored),
            ]
        );

    /// <summary>Globally unique id: <c>t-1001-1</c>.</summary>
    public string Id => IdOf(AccountId, Number);

    /// <summary>The globally unique id of an account's ticket.</summary>
    public static string IdOf(long accountId, long number) => OwnedId.Of(IdKind, accountId, number);

    /// <summary>Its number in the account, if the id is one of that account's.</summary>
    public static bool TryNumber(long accountId, string id, out long number) =>
        OwnedId.TryNumber(IdKind, accountId, id, out number);
}
