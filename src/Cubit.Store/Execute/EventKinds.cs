using System.Collections.Frozen;
using Cubit.Lifecycle;
using Cubit.Orders;

namespace Cubit.Store.Execute;

/// <summary>The kinds under which events are stored: one for each type, and never another.</summary>
internal static class EventKinds
{
    private static readonly FrozenDictionary<string, (Type Type, Func<StoredJson, string, AccountEvent> Read)> ByKind =
        new Dictionary<string, (Type, Func<StoredJson, string, AccountEvent>)>(StringComparer.Ordinal)
        {
            ["account_opened"] = As<AccountOpened>(),
            ["privilege_granted"] = As<PrivilegeGranted>(),
            ["privilege_revoked"] = As<PrivilegeRevoked>(),
            ["balance_topped_up"] = As<BalanceToppedUp>(),
            ["order_placed"] = As<OrderPlaced>(),
            ["order_moved"] = As<OrderMoved>(),
            ["audited"] = As<Audited>(),
            ["voucher_issued"] = As<VoucherIssued>(),
            ["reminder_sent"] = As<ReminderSent>(),
            ["auto_renewal_set"] = As<AutoRenewalSet>(),
            ["auto_renewal_tried"] = As<AutoRenewalTried>(),
            ["planned_term_begun"] = As<PlannedTermBegun>(),
            ["instance_frozen"] = As<InstanceFrozen>(),
            ["instance_deleted"] = As<InstanceDeleted>(),
            ["project_created"] = As<ProjectCreated>(),
            ["project_switched"] = As<ProjectSwitched>(),
            ["usage_metered"] = As<UsageMetered>(),
            ["usage_billed"] = As<UsageBilled>(),
            ["ticket_opened"] = As<TicketOpened>(),
            ["ticket_written"] = As<TicketWritten>(),
            ["ticket_moved"] = As<TicketMoved>(),
            ["revenue_recognised"] = As<RevenueRecognised>(),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> ByType = ByKind.ToFrozenDictionary(
        each => each.Value.Type,
        each => each.Key
    );

    /// <summary>The kind of an event.</summary>
    public static string Of(AccountEvent happened) =>
        ByType.TryGetValue(happened.GetType(), out var kind)
            ? kind
            : throw new InvalidOperationException($"{happened.GetType().Name} has no stored kind.");

    /// <summary>Reads an event back.</summary>
    public static AccountEvent Read(StoredJson json, string kind, string body) =>
        ByKind.TryGetValue(kind, out var stored)
            ? stored.Read(json, body)
            : throw new InvalidDataException($"The journal has an event of an unknown kind: {kind}.");

    private static (Type, Func<StoredJson, string, AccountEvent>) As<T>()
        where T : AccountEvent => (typeof(T), (json, body) => json.Read<T>(body));
}
