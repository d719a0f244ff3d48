using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Accounts;

/// <summary>What a member of an account may do.</summary>
public enum Role
{
    /// <summary>May look.</summary>
    Viewer,

    /// <summary>May look and order.</summary>
    Buyer,

    /// <summary>May do everything that the account may do.</summary>
    Owner,
}

/// <summary>A customer: the unit of consistency, of ordering and of separation.</summary>
/// <param name="Id">The account's number, at most 15 digits; it leads every key.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Zone">The billing zone: it turns dates into instants.</param>
/// <param name="Balance">Prepaid cash, in the currency in which the account settles.</param>
/// <param name="Privileges">What an operator has granted; see <see cref="Privilege"/>.</param>
/// <param name="InArrears">Whether the account owes money and may not order.</param>
/// <param name="Version">How many events the account's journal has.</param>
/// <param name="LastEventAt">When the last of them happened; the next is never before.</param>
/// <param name="LastOrder">Number of its latest order, or 0.</param>
/// <param name="LastInstance">Number of its latest instance, or 0.</param>
public sealed record Account(
    long Id,
    string Name,
    BillingZone Zone,
    Money Balance,
    IReadOnlySet<string> Privileges,
    bool InArrears,
    long Version,
    Instant LastEventAt,
    long LastOrder = 0,
    long LastInstance = 0
)
{
    /// <summary>The currency in which the account pays and is paid.</summary>
    public Currency SettlementCurrency => Balance.Currency;
}

/// <summary>What a role may do.</summary>
public static class RolePowers
{
    /// <summary>Refuses a role that may not order, or nothing.</summary>
    /// <errors>auth.forbidden</errors>
    public static Refusal? RefuseToOrder(Role role) =>
        role == Role.Viewer
            ? Refusal.Of(
                "auth.forbidden",
                "A viewer may not order; ask an owner or a buyer of the account.",
                ("role", "viewer")
            )
            : null;
}

/// <summary>Names of what an operator may grant to an account.</summary>
public static class Privilege
{
    /// <summary>Downgrading in real time.</summary>
    /// <source>Alibaba Cloud, "Refund rules for real-time configuration downgrade", 24 May 2022</source>
    public const string Downgrade = "downgrade";
}

/// <summary>How much of one currency a unit of another is worth from a date on.</summary>
/// <param name="From">The currency of the price.</param>
/// <param name="To">The currency of the settlement.</param>
/// <param name="Rate">Units of <paramref name="To"/> for one of <paramref name="From"/>; above 0.</param>
/// <param name="EffectiveFrom">The first instant at which it is in force.</param>
/// <param name="Source">Where the rate comes from.</param>
public sealed record FxRate(Currency From, Currency To, Fraction Rate, Instant EffectiveFrom, string Source);
