using Cubit.Instances;
using Cubit.Orders;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Lifecycle;

/// <summary>What time by itself brings about. Of several at one instant, the first of this list comes first.</summary>
public enum DeadlineKind
{
    /// <summary>A next term with another size or price begins.</summary>
    BeginPlannedTerm,

    /// <summary>The date of a scheduled change has come.</summary>
    ScheduledChange,

    /// <summary>An instance tries to renew itself.</summary>
    AutoRenewal,

    /// <summary>An order was not paid in time.</summary>
    ExpireOrder,

    /// <summary>The money of a failed order goes back.</summary>
    ReverseOrder,

    /// <summary>The owner is told what will happen to an instance.</summary>
    Reminder,

    /// <summary>The last term ends: the instance is frozen.</summary>
    EndTerm,

    /// <summary>The time frozen is over: the instance is deleted.</summary>
    Delete,

    /// <summary>What projects used in a day is billed.</summary>
    BillUsage,
}

/// <summary>Something that is to be done at an instant, once.</summary>
/// <param name="Kind">What.</param>
/// <param name="Due">The first instant at which it may be done.</param>
/// <param name="Number">Number of the order or of the instance that it is about; 0 for use.</param>
public sealed record Deadline(DeadlineKind Kind, Instant Due, long Number)
{
    /// <summary>Its name, unique in the account for ever: <c>reminder/2/2021-03-25T00:00:00Z</c>.</summary>
    public string Key => $"{Kind}/{Number}/{InstantPattern.ExtendedIso.Format(Due)}";

    /// <summary>Whether it is about an order; else it is about an instance.</summary>
    public bool IsOfOrder =>
        Kind is DeadlineKind.ScheduledChange or DeadlineKind.ExpireOrder or DeadlineKind.ReverseOrder;
}

/// <summary>Which deadlines there are, read off the state: what is done is no longer there to be done.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public static class Deadlines
{
    /// <summary>Days before a freeze or a deletion at which the owner is told.</summary>
    public static IReadOnlyList<int> RemindedDaysAhead { get; } = [7, 3, 1];

    /// <summary>Days before the end at which automatic renewal begins to try, every day.</summary>
    public const int RenewedDaysAhead = 9;

    /// <summary>All of an account, in the order in which they are carried out.</summary>
    public static IReadOnlyList<Deadline> Of(Holdings holdings) =>
        [
            .. holdings
                .Instances.Values.SelectMany(Of)
                .Concat(holdings.Orders.Values.SelectMany(Of))
                .Concat(OfUse(holdings))
                .OrderBy(deadline => deadline.Due)
                .ThenBy(deadline => deadline.Kind)
                .ThenBy(deadline => deadline.Number),
        ];

    /// <summary>That of what projects used, the first day of any: one, or none where nothing is to be billed.</summary>
    public static IEnumerable<Deadline> OfUse(Holdings holdings) =>
        holdings.Projects.Values.Min(project => project.BilledAt(holdings.Account!.Zone)) is { } due
            ? [new Deadline(DeadlineKind.BillUsage, due, 0)]
            : [];

    /// <summary>Those of an order.</summary>
    public static IEnumerable<Deadline> Of(Order order) =>
        order switch
        {
            { IsScheduled: true } => [new(DeadlineKind.ScheduledChange, order.Schedule!.At, order.Number)],
            { State: OrderState.PendingPayment } => [new(DeadlineKind.ExpireOrder, order.ExpiresAt, order.Number)],
            { State: OrderState.Failed } => [new(DeadlineKind.ReverseOrder, order.LastAt, order.Number)],
            _ => [],
        };

    /// <summary>Those of an instance.</summary>
    public static IEnumerable<Deadline> Of(Instance instance)
    {
        if (instance.Recorded == InstanceState.Deleted)
            return [];
        if (instance.Recorded == InstanceState.Frozen)
            return
            [
                .. Reminders(instance, instance.DeleteAt),
                new(DeadlineKind.Delete, instance.DeleteAt, instance.Number),
            ];
        var end = instance.Subscription.End;
        return
        [
            .. instance.Planned is { } planned
                ? [new Deadline(DeadlineKind.BeginPlannedTerm, planned.From, instance.Number)]
                : Array.Empty<Deadline>(),
            .. Attempts(instance, end),
            .. Reminders(instance, end),
            new(DeadlineKind.EndTerm, end, instance.Number),
        ];
    }

    private static IEnumerable<Deadline> Attempts(Instance instance, Instant end) =>
        instance.AutoRenewal is null
            ? []
            : Enumerable
                .Range(1, RenewedDaysAhead)
                .Reverse()
                .Select(days => end - Duration.FromDays(days))
                .Where(due => !(due <= instance.TriedAt))
                .Select(due => new Deadline(DeadlineKind.AutoRenewal, due, instance.Number));

    private static IEnumerable<Deadline> Reminders(Instance instance, Instant then) =>
        RemindedDaysAhead
            .Select(days => then - Duration.FromDays(days))
            .Where(due => !(due <= instance.RemindedAt))
            .Select(due => new Deadline(DeadlineKind.Reminder, due, instance.Number));
}
