using Cubit.Catalog;
using NodaTime;

namespace Cubit.Accounts;

/// <summary>What an operator is there for.</summary>
public enum StaffRole
{
    /// <summary>Helps customers: tickets, privileges, repairs.</summary>
    Support,

    /// <summary>Sets prices, rule sets and exchange rates.</summary>
    Pricing,

    /// <summary>Gives and takes money: refunds, adjustments, vouchers.</summary>
    Finance,

    /// <summary>May do everything.</summary>
    Admin,
}

/// <summary>What operators may be allowed to do.</summary>
public enum StaffPower
{
    /// <summary>Reject a ticket, write on it, restore what it froze, and approve it without a refund.</summary>
    DecideTickets,

    /// <summary>Approve a ticket with a refund.</summary>
    GrantRefunds,

    /// <summary>Grant and revoke privileges.</summary>
    GrantPrivileges,

    /// <summary>Publish price books, rule sets and exchange rates.</summary>
    SetPrices,

    /// <summary>Issue vouchers.</summary>
    IssueVouchers,

    /// <summary>Propose and approve adjustments, and confirm money that came from outside.</summary>
    MoveMoney,

    /// <summary>Repair what is stuck: reverse a failed order, run a deadline again.</summary>
    Repair,

    /// <summary>Tell that the capacity of an order is in place, or cannot be.</summary>
    Provision,

    /// <summary>Read customers, queues and the audit.</summary>
    Look,

    /// <summary>Report what projects used: the metering system.</summary>
    Meter,
}

/// <summary>An operator at work.</summary>
/// <param name="Name">Who: a sign-in or a key.</param>
/// <param name="Role">What the operator is there for.</param>
/// <param name="From">From where: the network address of the request.</param>
public sealed record Operator(string Name, StaffRole Role, string From);

/// <summary>What an operator did: who, when, from where, and what it was before and after.</summary>
/// <param name="At">When.</param>
/// <param name="Who">The operator's name.</param>
/// <param name="Role">In which role.</param>
/// <param name="From">From where.</param>
/// <param name="What">What was done: <c>privilege_granted</c>.</param>
/// <param name="Subject">To what: an id.</param>
/// <param name="Before">How that was before, in words; empty where it was not there.</param>
/// <param name="After">How it is now.</param>
public sealed record AuditEntry(
    Instant At,
    string Who,
    StaffRole Role,
    string From,
    string What,
    string Subject,
    string Before,
    string After
);

/// <summary>Which staff roles may do what, as data.</summary>
/// <source>docs/spec/orders.md, "Operators"</source>
public static class StaffPowers
{
    /// <summary>Who may, beside <see cref="StaffRole.Admin"/>, who may everything.</summary>
    public static IReadOnlyDictionary<StaffPower, IReadOnlyList<StaffRole>> Table { get; } =
        new Dictionary<StaffPower, IReadOnlyList<StaffRole>>
        {
            [StaffPower.DecideTickets] = [StaffRole.Support, StaffRole.Finance],
            [StaffPower.GrantRefunds] = [StaffRole.Finance],
            [StaffPower.GrantPrivileges] = [StaffRole.Support],
            [StaffPower.SetPrices] = [StaffRole.Pricing],
            [StaffPower.IssueVouchers] = [StaffRole.Finance],
            [StaffPower.MoveMoney] = [StaffRole.Finance],
            [StaffPower.Repair] = [StaffRole.Support],
            [StaffPower.Provision] = [StaffRole.Support],
            [StaffPower.Look] = [StaffRole.Support, StaffRole.Pricing, StaffRole.Finance],
            [StaffPower.Meter] = [StaffRole.Finance],
        };

    /// <summary>Refuses a role that has not the power, or nothing.</summary>
    /// <errors>auth.forbidden</errors>
    public static Refusal? Refuse(Operator by, StaffPower power) =>
        by.Role == StaffRole.Admin || Table[power].Contains(by.Role)
            ? null
            : Refusal.Of(
                "auth.forbidden",
                $"The staff role {by.Role.ToString().ToLowerInvariant()} may not do that; "
                    + $"ask {string.Join(" or ", Table[power].Append(StaffRole.Admin)).ToLowerInvariant()}.",
                ("role", by.Role.ToString().ToLowerInvariant())
            );
}
